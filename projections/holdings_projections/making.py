"""Frozen classes that are made quickly, and instances of them that are.

attrs compiles the methods of each class, which a query waits for; those of a `record` are shared. A frozen
class sets each field through ``object.__setattr__``; a `maker` sets the fields, plainly, on an instance of an
open twin, a subclass of the same layout that lets fields be set. Then the instance is given its class, and is
frozen for good, at a quarter of the cost. Standard library and attrs only.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

import attrs

__all__ = ["compiled", "maker", "open_twin", "record"]

P = ParamSpec("P")
MadeT = TypeVar("MadeT")

if TYPE_CHECKING:
    from attrs import frozen as record
else:

    def record(**given):
        """``attrs.frozen``, but for the methods that compare and print, which all records share."""
        return lambda cls: _comparing(attrs.frozen(cls, eq=False, repr=False, **given))


def _comparing(cls: type[Any]) -> type[Any]:
    """Give a class what attrs would have compiled for it: equality and hash by its fields, and a print."""
    fields = attrs.fields(cls)
    key = attrgetter(*(field.name for field in fields if field.eq))
    shown = [field.name for field in fields if field.repr]

    def equal(self: Any, other: object) -> bool:
        return bool(key(self) == key(other)) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(key(self))

    def printed(self: Any) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
        return f"{type(self).__qualname__.rpartition('>.')[2]}({values})"

    methods = {"__eq__": equal, "__hash__": hashed, "__repr__": printed}
    for name, method in methods.items():
        setattr(cls, name, method)
    return cls


def maker(cls: Callable[P, MadeT]) -> Callable[P, MadeT]:
    """A function that does what calling a frozen, slotted attrs class does, with the same arguments.

    Raises TypeError for a class that converts a field, or has one that is no argument.
    """
    made = cast("type[Any]", cls)
    namespace: dict[str, Any] = {
        "new": object.__new__,
        "cls": made,
        "twin": open_twin(made),
        "absent": object(),
    }
    arguments: list[str] = []
    body = ["made = new(twin)"]
    checks: list[str] = []
    for field in attrs.fields(made):
        name, given = field.name, field.alias
        if field.converter or not field.init:
            raise TypeError(f"{made.__name__}.{name} needs more than to be set")
        if field.kw_only and "*" not in arguments:
            arguments.append("*")
        default, value = _defaulted(field, namespace)
        arguments.append(f"{given}{default}")
        body.append(f"made.{name} = {value}")
        if field.validator:
            namespace |= {f"check_{name}": field.validator, f"field_{name}": field}
            checks.append(f"check_{name}(made, field_{name}, {given})")
    body += [*checks, "made.__class__ = cls", "return made"]
    return compiled(f"make({', '.join(arguments)})", body, namespace)


def _defaulted(field: attrs.Attribute[Any], namespace: dict[str, Any]) -> tuple[str, str]:
    """(what follows an argument's name, the value of its field), in source."""
    name, given = f"default_{field.name}", str(field.alias)
    if field.default is attrs.NOTHING:
        return "", given
    factory = getattr(field.default, "factory", None)
    if factory is None:
        namespace[name] = field.default
        return f"={name}", given
    namespace[name] = factory
    own = "made" if getattr(field.default, "takes_self", False) else ""
    return "=absent", f"{name}({own}) if {given} is absent else {given}"


def open_twin(cls: type[Any]) -> type[Any]:
    """A subclass of a frozen, slotted class whose instances can be written to, and become the class's own by
    being given it as ``__class__``."""
    plain = {"__setattr__": object.__setattr__, "__delattr__": object.__delattr__}
    return type(cls.__name__, (cls,), {"__slots__": (), "__module__": cls.__module__, **plain})


def compiled(signature: str, body: list[str], namespace: dict[str, Any]) -> Callable[..., Any]:
    """A function made of source, as attrs and cattrs make theirs.

    A loop over the fields takes twice the time. The source holds names of fields and nothing else.
    """
    exec("\n    ".join([f"def {signature}:", *body]), namespace)
    return cast("Callable[..., Any]", namespace[signature.partition("(")[0]])

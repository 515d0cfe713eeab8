"""Instances of frozen attrs classes, made at a quarter of the cost of their own ``__init__``.

A frozen class sets each field through ``object.__setattr__``. Here the fields are set, plainly, on an
instance of an open twin: a subclass of the same layout that lets fields be set. Then the instance is given
its class, and is frozen for good. Standard library and attrs only: a query imports this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import attrs

__all__ = ["compiled", "maker", "open_twin"]

P = ParamSpec("P")
MadeT = TypeVar("MadeT")


def maker(cls: Callable[P, MadeT]) -> Callable[P, MadeT]:
    """A function that does what calling a frozen, slotted attrs class does, with the same arguments.

    Raises TypeError for a class that validates or converts a field, or makes a default for each instance.
    """
    made = cast("type[Any]", cls)
    namespace: dict[str, Any] = {"new": object.__new__, "cls": made, "twin": open_twin(made)}
    arguments: list[str] = []
    body = ["made = new(twin)"]
    keywords = False
    for field in attrs.fields(made):
        if field.validator or field.converter or not field.init or hasattr(field.default, "factory"):
            raise TypeError(f"{made.__name__}.{field.name} needs more than to be set")
        if field.kw_only and not keywords:
            keywords = True
            arguments.append("*")
        default = ""
        if field.default is not attrs.NOTHING:
            namespace[f"default_{field.name}"] = field.default
            default = f"=default_{field.name}"
        arguments.append(f"{field.alias}{default}")
        body.append(f"made.{field.name} = {field.alias}")
    body += ["made.__class__ = cls", "return made"]
    return compiled(f"make({', '.join(arguments)})", body, namespace)


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

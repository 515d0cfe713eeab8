"""Instances made quickly are those that the class itself makes, and as frozen."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal

import attrs
import pytest

from holdings_events import Evidence, Source
from holdings_ledger.answers import Holding
from holdings_projections.findings import Finding, make_finding
from holdings_projections.making import maker, open_twin, record


@attrs.frozen
class _Pair:
    first: int
    _second: str = "two"
    third: tuple[int, ...] = attrs.field(default=(), kw_only=True)


@attrs.frozen(kw_only=True)
class _Plain:
    amount: Decimal
    day: date | None = None
    shown: str = attrs.field(default="x", eq=False)
    hidden: str = attrs.field(default="y", repr=False)


@record(kw_only=True)
class _Record:
    amount: Decimal
    day: date | None = None
    shown: str = attrs.field(default="x", eq=False)
    hidden: str = attrs.field(default="y", repr=False)


@record(kw_only=True)
class _Further(_Record):
    more: int = 0


def _holding(make: type[Holding]) -> Holding:
    return make(
        position_id="1/2/common/D",
        issuer="Larkspur Corp",
        issuer_cik=None,
        holder="Doe Jane",
        holder_cik="0000000002",
        holders=("Doe Jane",),
        security="Common",
        ownership="D",
        nature=None,
        quantity=Decimal("12.50"),
        complete=True,
        last_evidence_date=date(2020, 1, 2),
        confidence="stated",
    )


def test_a_made_row_is_the_one_that_the_class_makes() -> None:
    made = _holding(maker(Holding))  # type: ignore[arg-type]
    own = _holding(Holding)
    assert type(made) is Holding
    assert made == own
    assert hash(made) == hash(own)
    assert repr(made) == repr(own)
    assert made.event_ids == ()
    assert made.note is None


def test_a_made_row_is_frozen_and_can_be_copied_and_pickled() -> None:
    made = _holding(maker(Holding))  # type: ignore[arg-type]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.quantity = Decimal(0)  # type: ignore[misc]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del made.quantity
    assert copy.copy(made) == pickle.loads(pickle.dumps(made)) == made
    assert attrs.evolve(made, quantity=None).quantity is None


def test_arguments_are_those_of_the_class() -> None:
    make = maker(_Pair)
    assert make(1) == _Pair(1)
    assert make(1, "x") == _Pair(1, "x")
    assert make(1, second="x", third=(2,)) == _Pair(1, "x", third=(2,))
    with pytest.raises(TypeError):
        make()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        make(1, "x", (2,))  # type: ignore[call-arg]


@attrs.frozen(kw_only=True)
class _Checked:
    size: int = attrs.field(validator=attrs.validators.ge(0))
    parts: list[int] = attrs.field(factory=list[int])
    half: int = attrs.field(default=attrs.Factory(lambda made: made.size // 2, takes_self=True))


def test_fields_are_checked_and_defaults_made_for_each_instance() -> None:
    make = maker(_Checked)
    assert make(size=4) == _Checked(size=4)
    assert make(size=4, half=1, parts=[2]) == _Checked(size=4, half=1, parts=[2])
    assert make(size=4).parts is not make(size=4).parts
    with pytest.raises(ValueError, match="size"):
        make(size=-1)


def test_classes_that_convert_a_field_are_refused() -> None:
    @attrs.frozen
    class Converted:
        size: int = attrs.field(converter=int)

    @attrs.frozen
    class Counted:
        size: int = attrs.field(init=False, default=1)

    for cls in (Converted, Counted):
        with pytest.raises(TypeError, match="needs more than to be set"):
            maker(cls)


def test_a_finding_made_quickly_has_what_the_catalogue_says_of_it() -> None:
    made = make_finding(code="FILING_GAP", subject="Larkspur Corp", message="A gap.")
    assert made == Finding(code="FILING_GAP", subject="Larkspur Corp", message="A gap.")
    for make in (Finding, make_finding):
        with pytest.raises(KeyError, match="NO_SUCH_CODE"):
            make(code="NO_SUCH_CODE", subject="", message="")


def test_a_twin_leaves_its_class_as_it_was() -> None:
    twin = open_twin(Source)
    own = Source(document="a" * 64, spans=((1, 2),))
    assert issubclass(twin, Source)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        own.document = "b"  # type: ignore[misc]
    assert maker(Evidence)(field="side", confidence="inferred") == Evidence(
        field="side", confidence="inferred"
    )


def test_a_record_compares_and_prints_as_what_attrs_makes() -> None:
    one, same = _Record(amount=Decimal("1.0")), _Record(amount=Decimal(1), shown="z")
    assert one == same
    assert hash(one) == hash(same)
    assert one != _Record(amount=Decimal(1), hidden="z")
    assert one != _Record(amount=Decimal(1), day=date(2020, 1, 2))
    assert repr(one).replace("_Record", "_Plain") == repr(_Plain(amount=Decimal("1.0")))
    assert one.__eq__(1) is NotImplemented
    assert one.__eq__(_Plain(amount=Decimal(1))) is NotImplemented


def test_a_record_that_extends_another_has_fields_of_its_own_to_compare() -> None:
    assert _Further(amount=Decimal(1), more=1) != _Further(amount=Decimal(1), more=2)
    assert _Further(amount=Decimal(1)) != _Record(amount=Decimal(1))
    assert _Record(amount=Decimal(1)) != _Further(amount=Decimal(1))
    assert repr(_Further(amount=Decimal(1), more=2)).endswith("more=2)")


def test_a_record_is_frozen() -> None:
    one = _Record(amount=Decimal(1))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.amount = Decimal(2)  # type: ignore[misc]
    assert attrs.evolve(one, amount=Decimal(2)).amount == 2
    assert pickle.loads(pickle.dumps(one)) == one

"""Events to bytes and back: for ever, exactly, and without importing anything a row names."""

from __future__ import annotations

import json
import pickle
import sys
import types
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_events import golden_file, golden_states, sample, stale
from holdings_events import (
    TAGS,
    Conversion,
    ConversionTerm,
    Event,
    FilingRecorded,
    Issuer,
    NoteIssued,
    NoteTranchesCommitted,
    OptionExercised,
    SharesSold,
    Source,
    VolumeCondition,
)
from holdings_ledger.codec import UPCASTERS, decode, encode, encoded
from holdings_ledger.errors import EventStateError, UnknownEventTagError, UnstorableValueError

CLASSES = sorted(TAGS, key=lambda cls: TAGS[cls])
SOURCE = Source(document="d0" * 32)


def sale(**fields: Any) -> SharesSold:
    return SharesSold(source=SOURCE, table="I", **fields)


# --- the golden files -------------------------------------------------------------------------------


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_class_is_stored_as_its_golden_file_says(cls: type[Event]) -> None:
    tag, state = encode(sample(cls))
    assert tag == TAGS[cls]
    assert not stale(cls), f"run: python {Path('tests/golden_events.py')} --update, and read what it adds"
    assert state == golden_file(tag).read_bytes().splitlines()[-1]


def test_what_was_ever_pinned_still_reads() -> None:
    states = list(golden_states())
    assert len(states) >= len(TAGS)
    for tag, state in states:
        event = decode(tag, state)
        if tag == TAGS[type(event)]:
            assert encode(event) == (tag, state)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_sample_of_every_class_comes_back_equal_in_type_and_value(cls: type[Event]) -> None:
    event = sample(cls)
    back = decode(*encode(event))
    assert type(back) is cls
    assert back == event
    assert hash(back) == hash(event)


def test_golden_files_name_no_python_path() -> None:
    for tag, state in golden_states():
        assert b"holdings_events" not in state
        assert b"holdings_ledger" not in state
        assert "." not in tag


def test_events_stored_together_have_the_form_they_have_alone_also_in_another_process() -> None:
    events = [sample(cls) for cls in CLASSES] * 2
    made = encoded(events)
    alone = [(*encode(event), event.source.document) for event in events]
    assert list(zip(made.tags, map(bytes, made.states), made.documents, strict=True)) == alone
    assert pickle.loads(pickle.dumps(made)) == made


# --- the form ---------------------------------------------------------------------------------------


def test_keys_are_sorted_and_defaults_left_out_at_every_depth() -> None:
    event = NoteIssued(
        source=Source(document="ab", spans=((3, 9),)),
        note=1,
        principal=Decimal("250000.00"),
        conversion=Conversion(rule="lowest", terms=(ConversionTerm(kind="fixed", price=Decimal("0.002")),)),
    )
    assert encode(event) == (
        "note_issued/1",
        b'{"conversion":{"rule":"lowest","terms":[{"kind":"fixed","price":"0.002"}]},"note":1,'
        b'"principal":"250000.00","source":{"document":"ab","spans":[[3,9]]}}',
    )


def test_a_stated_zero_and_a_false_answer_are_not_lost() -> None:
    event = sale(price=Decimal(0), equity_swap=False)
    assert json.loads(encode(event)[1]) == {
        "equity_swap": False,
        "price": "0",
        "source": {"document": "d0" * 32},
        "table": "I",
    }


def test_a_default_text_is_left_out_even_when_it_is_another_object() -> None:
    closing = "".join(["clo", "sing"])
    condition = VolumeCondition(
        measure="m", comparison=">", threshold=Decimal(1), window_days=10, until=closing
    )
    state = encode(NoteTranchesCommitted(source=SOURCE, condition=condition))[1]
    assert b"until" not in state
    assert encode(decode("note_tranches_committed/1", state))[1] == state


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("1E+3", "1000"),
        ("1.50E+1", "15.0"),
        ("0.0000001", "0.0000001"),
        ("1E-9", "0.000000001"),
        ("28916.66", "28916.66"),
        ("100.00", "100.00"),
        ("-0.50", "-0.50"),
        ("0E+2", "0"),
    ],
)
def test_decimals_are_stored_in_plain_notation(given_text: str, stored: str) -> None:
    assert json.loads(encode(sale(price=Decimal(given_text)))[1])["price"] == stored


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+999999999", "1E-999999"])
def test_refuses_numbers_that_no_filing_can_mean(text: str) -> None:
    with pytest.raises(UnstorableValueError):
        encode(sale(quantity=Decimal(text)))


def test_one_instant_has_one_stored_form() -> None:
    def filing(at: datetime) -> FilingRecorded:
        return FilingRecorded(
            source=SOURCE,
            form="4",
            issuer=Issuer(name="Quill Works"),
            known_at=at,
            known_at_source="acceptance",
            format="text",
            reader="r",
        )

    utc = datetime(2012, 5, 4, 21, 3, 7, tzinfo=UTC)
    new_york = utc.astimezone(timezone(timedelta(hours=-4)))
    assert encode(filing(utc)) == encode(filing(new_york))
    assert b'"known_at":"2012-05-04T21:03:07Z"' in encode(filing(new_york))[1]
    with pytest.raises(UnstorableValueError, match="time zone"):
        encode(filing(datetime(2012, 5, 4)))


def test_a_class_outside_the_catalogue_is_refused() -> None:
    with pytest.raises(TypeError, match="catalogue"):
        encode(Event(source=SOURCE))


# --- what cannot be read ----------------------------------------------------------------------------


def test_an_unknown_tag_imports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trap = tmp_path / "trap_module.py"
    trap.write_text("raise SystemExit('imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    for tag in ("trap_module:Event", "trap_module.Event/1", "trap_module", "shares_sold/99", ""):
        with pytest.raises(UnknownEventTagError) as caught:
            decode(tag, b"{}")
        assert caught.value.tag == tag
    assert "trap_module" not in sys.modules


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b'{"source":{"document":"x"},"table":"III"}',
        b'{"source":{"document":"x"},"table":"I","price":"two"}',
        b'{"source":{"document":"x"},"table":"I","colour":"red"}',
    ],
)
def test_a_state_that_does_not_fit_is_refused_by_tag(state: bytes) -> None:
    with pytest.raises(EventStateError) as caught:
        decode("shares_sold/1", state)
    assert caught.value.tag == "shares_sold/1"


# --- old forms --------------------------------------------------------------------------------------


def test_old_tags_pass_a_chain_of_upcasters(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(raw: dict[str, Any]) -> dict[str, Any]:
        return {("quantity" if key == "shares" else key): value for key, value in raw.items()}

    def add_table(raw: dict[str, Any]) -> dict[str, Any]:
        return raw | {"table": "I"}

    monkeypatch.setitem(UPCASTERS, "stock_sold/1", ("stock_sold/2", rename))
    monkeypatch.setitem(UPCASTERS, "stock_sold/2", ("shares_sold/1", add_table))
    old = b'{"effective_date":"2011-03-09","shares":"120.50","source":{"document":"ab"}}'
    expected = SharesSold(
        source=Source(document="ab"),
        table="I",
        effective_date=date(2011, 3, 9),
        quantity=Decimal("120.50"),
    )
    assert decode("stock_sold/1", old) == expected
    with pytest.raises(EventStateError):
        decode("stock_sold/2", old)


def test_upcasters_that_lead_nowhere_or_in_circles_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UPCASTERS, "a/1", ("b/1", dict))
    with pytest.raises(UnknownEventTagError, match="a/1"):
        decode("a/1", b"{}")
    monkeypatch.setitem(UPCASTERS, "b/1", ("a/1", dict))
    with pytest.raises(UnknownEventTagError, match="a/1"):
        decode("a/1", b"{}")


# --- any event at all -------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
INSTANTS = st.datetimes(
    datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.timezones() | st.just(UTC), allow_imaginary=False
)
ATOMS: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    Decimal: st.decimals(
        allow_nan=False, allow_infinity=False, min_value=Decimal("-1E+30"), max_value=Decimal("1E+30")
    ).filter(lambda value: value.adjusted() > -50),
    date: st.dates(),
    datetime: INSTANTS,
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    if get_origin(hint) in (types.UnionType, Union):
        return st.one_of(*[st.none() if m is types.NoneType else values(m) for m in get_args(hint)])
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is tuple:
        members = get_args(hint)
        if members[-1] is Ellipsis:
            return st.lists(values(members[0]), max_size=2).map(tuple)
        return st.tuples(*[values(member) for member in members])
    return instances(hint) if attrs.has(hint) else ATOMS[hint]


def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(cls)
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for field in attrs.fields(cls):
        (required if field.default is attrs.NOTHING else optional)[field.name] = values(hints[field.name])
    return st.fixed_dictionaries(required, optional=optional).map(lambda fields: cls(**fields))


EVENTS = st.sampled_from(CLASSES).flatmap(instances)


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_any_event_comes_back_equal_and_gives_the_same_bytes_again(event: Event) -> None:
    tag, state = encode(event)
    back = decode(tag, state)
    assert back == event
    assert type(back) is type(event)
    assert encode(back) == (tag, state)
    assert list(json.loads(state)) == sorted(json.loads(state))
    evolved: Any = attrs.evolve(event)
    assert encode(evolved) == (tag, state)


def test_reading_fills_every_field_as_its_class_would() -> None:
    plain = OptionExercised(source=SOURCE, table="I")
    back = decode(*encode(plain))
    for field in attrs.fields(OptionExercised):
        assert getattr(back, field.name) == getattr(plain, field.name), field.name

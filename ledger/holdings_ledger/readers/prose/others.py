"""Clauses that are an event by themselves: preferred stock and warrants issued, notes converted, paid,
redeemed, amended, in default, waived, forborne, agreements terminated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from holdings_events import (
    AgreementTerminated,
    DefaultWaived,
    Event,
    EventOfDefaultRecorded,
    ForbearanceAgreed,
    NoteAmended,
    NoteConverted,
    NotePaymentRecorded,
    NoteRedeemed,
    PreferredIssued,
    WarrantIssued,
)
from holdings_ledger.readers.prose.clauses import PLACELESS, Clause, Context, EventClause
from holdings_ledger.readers.prose.pattern import FRAGMENTS, Cursor
from holdings_ledger.readers.prose.scene import Scene
from holdings_ledger.readers.prose.symbols import Symbols

FRAGMENTS["that_note"] = (
    "(<K:notes>|<M:note_principal> <K:notes>|<M:note_principal> {size} of <K:notes>)"
    " [[,] (dated|issued|originally issued) [(as of|on)] <D:note_day> [,]]"
    " [held by <H:holder>] [(in|with) {size} of <M:note_principal>]"
)
FRAGMENTS["on_day"] = "[on <D:day>]"

Built = tuple[Event, int | None]
Builder = Callable[[Cursor, Scene], Built | None]


def read_other(cursor: Cursor, symbols: Symbols, context: Context, scene: Scene) -> tuple[Clause, ...]:
    """The event that the rest of a sentence states, when one template understands all of it."""
    for name, build in _BUILDERS:
        start = cursor.at
        built = build(cursor, scene)
        if built is not None and cursor.ended:
            event, holder = built
            return (EventClause(template=name, symbols=symbols, context=context, event=event, holder=holder),)
        cursor.at = start
    return ()


def _day(scene: Scene, found: Mapping[str, int]) -> date | None:
    return scene.day(found, "day")


def _preferred(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<X> {issued} [to <H:holder>] <C:shares> shares of [its] [newly designated] <S:series> [to"
        " <H:holder>] {on_day}"
        " [(for|in exchange for) [aggregate|total] ((gross proceeds|purchase price|consideration)"
        " of <M:value>"
        "|<M:value> [(of gross proceeds|in cash|in gross proceeds)])] [to <H:holder>] [pursuant to"
        " [terms of] <A>]"
    )
    if found is None:
        return None
    event = PreferredIssued(
        source=PLACELESS,
        effective_date=_day(scene, found),
        series=scene.register.series[found["series"]].title,
        shares=scene.number(found, "shares"),
        value=scene.number(found, "value"),
    )
    return event, found.get("holder")


def _warrant(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<X> {issued} [to <H:holder>] [<C>] (warrant|warrants|common stock purchase warrant) [to <H:holder>]"
        " [to (purchase|acquire) [up to] <C:shares> shares of [(its|<X> 's)] <J>]"
        " [[,] (at|with) [initial] exercise price of <M:price> [per share]]"
        " [[,] [and] [(which|that)] (expiring|expires|expire|exercisable until|with expiration date"
        " of) [on] <D:expires>]"
    )
    if found is None or "shares" not in found:
        return None
    event = WarrantIssued(
        source=PLACELESS,
        shares=scene.number(found, "shares"),
        exercise_price=scene.number(found, "price"),
        expiration_date=scene.day(found, "expires"),
    )
    return event, found.get("holder")


FRAGMENTS["converted_amount"] = (
    "(<M:principal> [(of|in)] {size} and <M:interest> [(of|in)] [accrued] [and unpaid] interest"
    "|<M:value> [(of|in)] [outstanding] principal and [accrued] [and unpaid] interest"
    "|<M:principal> [(of|in)] [outstanding] [{size}])"
)


def _converted(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<H:party> converted {converted_amount} [(of|under|on|due under)] {that_note} into [aggregate of]"
        " <C:shares> shares of [(<X> 's|its)] <J> [at conversion price of <M:price> [per share]]"
    ) or cursor.take(
        "<X> issued [to <H:party>] [aggregate of] <C:shares> shares of [its] <J> [to <H:party>]"
        " upon conversion of"
        " {converted_amount} [(of|under|on|due under)] {that_note} [at conversion price of"
        " <M:price> [per share]]"
    )
    if found is None:
        return None
    event = NoteConverted(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
        principal=scene.number(found, "principal"),
        interest=scene.number(found, "interest"),
        value=scene.number(found, "value"),
        shares=scene.number(found, "shares"),
        price=scene.number(found, "price"),
    )
    return event, found.get("party", found.get("holder"))


def _paid(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<X> [(has|made)] paid [<H:party>] (<M:principal> [(of|in)] principal and <M:interest>"
        " [(of|in)] [accrued]"
        " interest|<M:value> [(of|in)] principal and [accrued] interest|<M:interest> [(of|in)]"
        " [accrued] interest"
        "|<M:principal> [(of|in)] principal) (on|under|due under|due on) {that_note}"
    )
    if found is None:
        return None
    event = NotePaymentRecorded(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
        principal=scene.number(found, "principal"),
        interest=scene.number(found, "interest"),
        value=scene.number(found, "value"),
    )
    return event, found.get("party", found.get("holder"))


def _redeemed(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<X> [has] (repaid|redeemed|prepaid) (in full|in its entirety) {that_note} [for [aggregate|total]"
        " [(payment|redemption price) of] <M:value>] [, including [prepayment] premium of <M:premium>]"
    ) or cursor.take(
        "<X> [has] (repaid|redeemed|prepaid) {that_note} (in full|in its entirety) [for [aggregate|total]"
        " [(payment|redemption price) of] <M:value>] [, including [prepayment] premium of <M:premium>]"
    )
    if found is None:
        return None
    event = NoteRedeemed(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
        value=scene.number(found, "value"),
        premium=scene.number(found, "premium"),
    )
    return event, found.get("holder")


def _amended(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "(<X> and <H:party> (amended|agreed to amend)|<X> and <H:party> entered into amendment [agreement] to"
        "|<X> amended) {that_note}"
        " [to] [(, which|which)] (extend|extends|extended|extending) maturity [date] [(of|thereof) [<K>]]"
        " [from <D:old>] to <D:maturity>"
    ) or cursor.take(
        "(<X> and <H:party> (amended|agreed to amend)|<X> and <H:party> entered into amendment to"
        "|<X> amended) {that_note} to (increase|reduce|change|decrease) [annual] interest rate [from <P:old>]"
        " to <P:rate> [{yearly}]"
    )
    if found is None:
        return None
    event = NoteAmended(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
        maturity_date=scene.day(found, "maturity"),
        rate=scene.number(found, "rate"),
    )
    return event, found.get("party", found.get("holder"))


def _default(cursor: Cursor, scene: Scene) -> Built | None:
    begin = cursor.at
    found = cursor.take(
        "event of default (occurred|has occurred) (under|with respect to|on) {that_note}"
    ) or cursor.take("<X> (defaulted|is in default|was in default) (on|under) {that_note}")
    if found is None:
        return None
    text = cursor.text[begin : cursor.at]
    event = EventOfDefaultRecorded(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
        description="event of default" if "event of default" in text else "default",
    )
    return event, found.get("holder")


def _waived(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<H:party> [has] waived (event of default|events of default|default|all events of"
        " default|all defaults)"
        " (under|with respect to|on) {that_note}"
    )
    if found is None:
        return None
    event = DefaultWaived(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
    )
    return event, found["party"]


def _forborne(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<H:party> [has] agreed to forbear from exercising [any of] its (rights|remedies|rights and remedies)"
        " (under|with respect to) {that_note} (until|through) <D:until>"
    )
    if found is None:
        return None
    event = ForbearanceAgreed(
        source=PLACELESS,
        note_date=scene.day(found, "note_day"),
        note_principal=scene.number(found, "note_principal"),
        until=scene.day(found, "until"),
    )
    return event, found["party"]


def _terminated(cursor: Cursor, scene: Scene) -> Built | None:
    found = cursor.take(
        "<X> [and <H:party>] [mutually] (terminated|agreed to terminate) <A:agreement>"
        " [[,] (dated|dated as of|entered into on) <D:dated> [,]] [with <H:party>]"
    )
    if found is None:
        return None
    event = AgreementTerminated(
        source=PLACELESS,
        title=scene.register.agreements[found["agreement"]].title,
        agreement_date=scene.day(found, "dated"),
    )
    return event, found.get("party")


_BUILDERS: Final[tuple[tuple[str, Builder], ...]] = (
    ("preferred_issued", _preferred),
    ("warrant_issued", _warrant),
    ("note_converted", _converted),
    ("note_payment", _paid),
    ("note_redeemed", _redeemed),
    ("note_amended", _amended),
    ("event_of_default", _default),
    ("default_waived", _waived),
    ("forbearance", _forborne),
    ("agreement_terminated", _terminated),
)

__all__ = ["read_other"]

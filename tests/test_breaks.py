"""Breaks between filings: each explanation is named where it fits, and nothing is repaired."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from decimal import Decimal

import pytest

from holdings_events import Event, Issuer, Owner, Recorded
from holdings_projections.breaks import Gap, is_rounding, split_ratio
from holdings_projections.findings import Finding
from holdings_projections.holdings import fold_holdings
from holdings_projections.rulings import Split
from written_filings import (
    codes,
    day,
    filing,
    folded,
    holding,
    noon,
    position,
    purchase,
    quantity,
    resolved,
    sale,
)

TRUST = {"ownership": "I", "nature": "By Trust"}
ADA = Owner(name="Okafor Ada")


def found(code: str, *streams: Sequence[Recorded]) -> list[Finding]:
    """What is found of a kind, settled or not, in order of knowledge."""
    every = [finding for finding in folded(*streams).findings if finding.code == code]
    return sorted(every, key=lambda finding: (finding.subject, finding.known_from or noon("1990-01-01")))


def gap_message(*streams: Sequence[Recorded]) -> str:
    """The words of the one gap that stands in the end."""
    (gap,) = [finding for finding in found("FILING_GAP", *streams) if finding.known_to is None]
    return gap.message


def first(**fields: object) -> list[Recorded]:
    """900 shares are left on 2021-03-04."""
    return filing("a", "2021-03-05", sale("2021-03-04", 100, 900, **fields))


def opens(at: int, known: str = "2021-06-02", name: str = "b", **header: object) -> list[Recorded]:
    """A filing that opens at a balance on 2021-06-01 and buys ten shares."""
    return filing(name, known, purchase("2021-06-01", 10, at + 10), **header)  # type: ignore[arg-type]


def test_a_gap_that_nothing_explains_says_what_was_tried() -> None:
    told = gap_message(first(), opens(1317))
    assert "a difference of +417" in told
    assert "No explanation was found among an amendment, a split" in told
    for tried in ("forms of ownership", "change of title", "missing filing", "exempt acquisition"):
        assert tried in told


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (1800, "2-for-1 split"),
        (1350, "3-for-2 split"),
        (90, "1-for-10 reverse"),
        (945, "stock dividend of 5 %"),
    ],
)
def test_a_split_is_named_by_its_ratio(opening: int, words: str) -> None:
    assert words in gap_message(first(), opens(opening))


def test_a_lot_with_an_exercise_price_is_never_split_at_the_same_price() -> None:
    lot = {"table": "II", "security": "Stock Option", "exercise_price": Decimal("4.25")}
    before, after = holding(900, "2021-03-04", **lot), holding(1800, "2021-06-01", **lot)
    told = gap_message(filing("a", "2021-03-05", before), filing("b", "2021-06-02", after))
    assert "split gives" not in told


def test_a_gap_within_a_day_is_no_split() -> None:
    again = filing("b", "2021-03-06", sale("2021-03-04", 100, 1700))
    assert "split gives" not in gap_message(first(), again)


def test_a_move_to_another_form_of_ownership_is_named_from_both_sides() -> None:
    start = filing("a", "2021-03-05", holding(900, "2021-03-04"), holding(100, "2021-03-04", **TRUST))
    moved = filing("b", "2021-06-02", purchase("2021-06-01", 10, 610), holding(400, "2021-06-01", **TRUST))
    direct, trust = (gap.message for gap in found("FILING_GAP", start, moved))
    assert "indirect (By Trust) has the opposite gap" in direct
    assert "Common Stock, direct has the opposite gap" in trust


def test_a_move_that_only_the_other_position_reports_is_named() -> None:
    start = filing("a", "2021-03-05", holding(900, "2021-03-04"), holding(100, "2021-03-04", **TRUST))
    into = filing("b", "2021-05-05", purchase("2021-05-04", 317, 417, code="J", **TRUST))
    told = gap_message(start, into, opens(583, name="c"))
    assert "indirect (By Trust) reports +317 on 2021-05-04" in told


def test_a_gap_up_to_what_another_title_was_left_with_is_a_change_of_title() -> None:
    old = filing("a", "2021-03-05", sale("2021-03-04", 100, 1317, security="Ordinary Shares"))
    known = filing("k", "2021-03-06", sale("2021-03-05", 100, 900))
    told = gap_message(old, known, opens(1317))
    assert "exactly what Ordinary Shares, direct was left with after 2021-03-04" in told


def test_a_footnote_that_names_the_number_is_told() -> None:
    row = purchase("2021-06-01", 10, 1327, footnotes=(("balance_after", ("F1",)),))
    notes = {"F1": "Includes 417 shares received from a fund without consideration."}
    assert "it names 417" in gap_message(first(), filing("b", "2021-06-02", row, footnotes=notes))


def test_a_number_of_a_footnote_that_is_none_of_shares_says_nothing() -> None:
    row = purchase("2021-06-01", 10, 920, footnotes=(("price", ("F1",)),))
    notes = {"F1": "Made under a plan of Rule 10b5-1, in 10 trades over 10 days."}
    assert "it names" not in gap_message(first(), filing("b", "2021-06-02", row, footnotes=notes))


@pytest.mark.parametrize(
    "words",
    [
        "Includes shares acquired under the employee stock purchase plan.",
        "Includes dividend reinvestment shares.",
        "Held in the issuer's 401(k) plan.",
        "Acquired in exempt transactions under Rule 16a-11.",
    ],
)
def test_words_of_an_exempt_acquisition_explain_a_rise_alone(words: str) -> None:
    def told(at: int) -> str:
        row = purchase("2021-06-01", 10, at + 10, footnotes=(("balance_after", ("F1",)),))
        return gap_message(first(), filing("b", "2021-06-02", row, footnotes={"F1": words}))

    assert "a footnote speaks of" in told(1317)
    assert "a footnote speaks of" not in told(617)


def test_digits_exchanged_are_a_slip() -> None:
    before = filing("a", "2021-03-05", sale("2021-03-04", 100, 127_231))
    assert "digits are exchanged" in gap_message(before, opens(127_321))


def test_a_balance_that_the_next_filing_undoes_is_a_slip_from_when_that_is_known() -> None:
    wrong = opens(1317)
    back = filing("c", "2021-07-02", sale("2021-07-01", 10, 900))
    versions = [f for f in found("FILING_GAP", first(), wrong, back) if "opens at 1,317" in f.message]
    assert [f.known_from for f in versions] == [noon("2021-06-02"), noon("2021-07-02")]
    assert [f.known_to for f in versions] == [noon("2021-07-02"), None]
    assert "off the other way" in versions[1].message
    assert len({f.finding_id for f in versions}) == 1


def test_rows_that_were_counted_already_are_told() -> None:
    again = filing("b", "2021-04-02", sale("2021-03-30", 100, 900))
    assert "its rows were counted already" in gap_message(first(), again)


def test_a_late_filing_that_accounts_for_a_gap_settles_it() -> None:
    late = filing("c", "2022-02-10", sale("2021-05-01", 317, 583), form="5")
    (gap,) = found("FILING_GAP", first(), opens(583), late)
    assert (gap.known_from, gap.known_to) == (noon("2021-06-02"), noon("2022-02-10"))
    assert quantity(position(folded(first(), opens(583), late)), "2021-06-01") == 593


def test_a_late_filing_that_does_not_account_for_it_leaves_the_gap() -> None:
    late = filing("c", "2022-02-10", sale("2021-05-01", 316, 584), form="5")
    (gap,) = found("FILING_GAP", first(), opens(583), late)
    assert gap.known_to is None


def test_an_amendment_without_its_original_may_state_rows_again() -> None:
    amended = filing("b", "2021-03-20", sale("2021-03-04", 150, 850), form="4/A", period=day("2021-03-03"))
    assert "the 4/A of 2021-03-20 stands on its own" in gap_message(first(), amended)


def test_an_amendment_that_puts_the_balance_right_settles_the_gap() -> None:
    original = filing("a", "2021-03-05", sale("2021-03-04", 100, 900), period=day("2021-03-04"))
    amended = filing(
        "z", "2021-06-20", sale("2021-03-04", 517, 483), form="4/A",
        period=day("2021-03-04"), original_date=day("2021-03-05"),
    )  # fmt: skip
    (gap,) = found("FILING_GAP", original, opens(483), amended)
    assert gap.known_to == noon("2021-06-20")


# --- rounding -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("difference", "balance", "expected"),
    [("1", "100", True), ("-0.001", "12.5", True), ("1", "99", False), ("1.001", "9000", False)],
)
def test_rounding_is_a_share_at_most_and_a_hundredth_of_the_balance(
    difference: str, balance: str, expected: bool
) -> None:
    assert is_rounding(Decimal(difference), Decimal(balance)) is expected


def test_a_gap_of_rounding_is_no_filing_gap() -> None:
    holdings = folded(first(), opens(901))
    assert "BALANCE_ROUNDED" in codes(holdings)
    assert "FILING_GAP" not in codes(holdings)


def test_rows_within_rounding_are_no_balance_break() -> None:
    rows = (sale("2021-03-04", "100.4", "900"), sale("2021-03-05", "50.3", "850"))
    holdings = folded(filing("a", "2021-03-06", *rows))
    assert "BALANCE_ROUNDED" in codes(holdings)
    assert "BALANCE_BREAK" not in codes(holdings)


# --- drifts ---------------------------------------------------------------------------------------------


def test_a_title_that_falls_silent_where_another_opens_is_a_change_of_title() -> None:
    renamed = filing("b", "2021-06-02", sale("2021-06-01", 100, 800, security="Class A Common Stock"))
    holdings = folded(first(), renamed)
    assert "TITLE_CHANGED" in codes(holdings)
    assert len(holdings.positions) == 2


def test_a_nature_that_falls_silent_where_another_opens_is_a_change_of_ownership() -> None:
    renamed = filing("b", "2021-06-02", holding(900, "2021-06-01", ownership="I", nature="By Family Trust"))
    (drift,) = found("OWNERSHIP_CHANGED", first(**TRUST), renamed)
    assert "indirect (By Trust) was left with after 2021-03-04" in drift.message
    assert drift.known_from == noon("2021-06-02")


def test_a_change_of_title_is_settled_when_the_old_one_is_spoken_of_again() -> None:
    renamed = filing("b", "2021-06-02", sale("2021-06-01", 100, 800, security="Class A Common Stock"))
    again = filing("c", "2021-08-02", sale("2021-08-01", 100, 800))
    (drift,) = found("TITLE_CHANGED", first(), renamed, again)
    assert drift.known_to == noon("2021-08-02")


@pytest.mark.parametrize(
    "rows",
    [
        (holding(901, "2021-06-01", security="Class A Common Stock"),),
        (holding(900, "2021-06-01", security="Class A Common Stock"), holding(900, "2021-06-01")),
        (holding(900, "2021-06-01", security="Class A Common Stock", ownership="I", nature="By Trust"),),
    ],
    ids=["another balance", "both are reported", "title and ownership differ"],
)
def test_positions_of_other_shares_are_no_change_of_title(rows: tuple[Event, ...]) -> None:
    assert not codes(folded(first(), filing("b", "2021-06-02", *rows))) & {
        "TITLE_CHANGED",
        "OWNERSHIP_CHANGED",
    }


# --- splits of an issuer --------------------------------------------------------------------------------


def ada(before: int = 500, after: int = 1500, on: str = "2021-07-01") -> list[list[Recorded]]:
    """Two filings of another holder, tripled in between."""
    return [
        filing("x", "2021-04-02", holding(before, "2021-04-01"), owner=ADA),
        filing("y", on, holding(after, on), owner=ADA),
    ]


def test_one_ratio_on_two_positions_is_a_suspected_split_in_the_days_they_share() -> None:
    (split,) = found("SUSPECTED_SPLIT", first(), opens(2700), *ada())
    assert "3-for-1 split after 2021-04-01 and up to 2021-06-01" in split.message
    assert "Ferreira Lena" in split.message
    assert "Okafor Ada" in split.message
    assert "--kind split --ratio 3 1" in split.message
    assert split.known_from == noon("2021-07-01")


def test_the_command_that_is_proposed_quotes_names_for_a_shell() -> None:
    issuer = Issuer(name='Bluestem "$(date)" Corp', symbol="BLSM")
    streams = [
        filing(f"{who}{at}", known, holding(held, when), owner=Owner(name=f"Holder {who}"), issuer=issuer)
        for who, start in (("x", 500), ("y", 700))
        for at, (known, when, held) in enumerate(
            (("2021-04-02", "2021-04-01", start), ("2021-07-02", "2021-07-01", 3 * start))
        )
    ]
    (split,) = found("SUSPECTED_SPLIT", *streams)
    (command,) = re.findall(r"holdings-ledger rule (.*) --effective", split.message)
    assert shlex.split(command)[:2] == [issuer.name, "Common Stock"]


@pytest.mark.parametrize(
    "other",
    [ada(after=1000), ada(on="2021-04-03")],
    ids=["another ratio", "no day in common"],
)
def test_positions_that_share_no_ratio_or_no_day_suspect_no_split(other: list[list[Recorded]]) -> None:
    early = filing("a", "2021-05-05", sale("2021-05-04", 100, 900))
    assert found("SUSPECTED_SPLIT", early, opens(2700), *other) == []


def test_a_ruling_of_the_split_settles_it() -> None:
    split = Split(
        issuer="blsm", title="common stock", day=day("2021-05-15"), ratio=(3, 1), event="ruling/x#2"
    )
    streams = resolved(first(), opens(2700), *ada())
    assert codes(fold_holdings("blsm", streams, splits=[split])) & {"SUSPECTED_SPLIT", "FILING_GAP"} == set()


def test_a_third_position_keeps_the_finding_and_narrows_its_days() -> None:
    third = Owner(name="Silva Rui")
    more = [
        filing("p", "2021-05-11", holding(60, "2021-05-10"), owner=third),
        filing("q", "2021-08-01", holding(180, "2021-07-30"), owner=third),
    ]
    versions = found("SUSPECTED_SPLIT", first(), opens(2700), *ada(), *more)
    assert len({version.finding_id for version in versions}) == 1
    assert [version.known_to for version in versions] == [noon("2021-08-01"), None]
    assert "after 2021-05-10 and up to 2021-06-01" in versions[-1].message


@pytest.mark.parametrize(
    ("held", "opening", "ratio"),
    [
        ("900", "2700", (3, 1)),
        ("1000", "333", (1, 3)),
        ("1000", "334", (1, 3)),
        ("1001", "1501", (3, 2)),
        ("1000", "1501", None),
        ("10", "30", None),
        ("900", "-2700", None),
        ("0", "900", None),
    ],
)
def test_a_ratio_is_exact_but_for_a_fraction_of_a_share(
    held: str, opening: str, ratio: tuple[int, int] | None
) -> None:
    gap = Gap(held=Decimal(held), opening=Decimal(opening), after=day("2021-01-01"), on=day("2021-02-01"))
    assert split_ratio(gap) == ratio


def test_footnotes_of_other_rows_explain_nothing() -> None:
    row = purchase("2021-06-01", 10, 1327)
    other = holding(50, "2021-06-01", footnotes=(("balance_after", ("F1",)),), **TRUST)
    notes = {"F1": "Held in the 401(k) plan."}
    told = gap_message(first(), filing("b", "2021-06-02", row, other, footnotes=notes))
    assert "a footnote speaks" not in told


def test_a_row_on_the_first_day_of_the_calendar_has_no_day_before_it() -> None:
    found = position(folded(filing("a", "2021-03-05", sale("0001-01-01", 100, 900))))
    assert quantity(found, "0001-01-01") == 900


# --- exercises ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("used", "expected"), [(900, 0), (901, 1)])
def test_an_exercise_of_more_than_the_lot_held_is_found(used: int, expected: int) -> None:
    lot = {"table": "II", "security": "Stock Option", "exercise_price": Decimal("4.25")}
    before = filing("a", "2021-03-05", holding(900, "2021-03-04", **lot))
    exercised = filing("b", "2021-06-02", sale("2021-06-01", used, 50, code="M", **lot))
    assert len(found("EXERCISE_EXCEEDS_BALANCE", before, exercised)) == expected


def test_units_of_many_grants_may_settle_more_than_was_known() -> None:
    units = {"table": "II", "security": "Restricted Stock Unit"}
    before = filing("a", "2021-03-05", holding(900, "2021-03-04", **units))
    settled = filing("b", "2021-06-02", sale("2021-06-01", 950, 50, code="M", **units))
    assert found("EXERCISE_EXCEEDS_BALANCE", before, settled) == []

"""Rulings: what a person decides counts from its position in the log on, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from holdings_ledger import Ledger
from holdings_ledger.answers import Ruled
from holdings_ledger.errors import AmbiguousNameError, InvalidRulingError, UnknownNameError
from written_forms import Sold, form_4_text, form_4_xml, submission

WHO: Any = {"author": "A. Keller", "reason": "compared with the proxy statement"}
LENA = "0001765432"


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """A ledger in memory."""
    with Ledger.in_memory() as made:
        yield made


def _evening(day: str) -> str:
    """Half past four on the day, as a header prints an acceptance time."""
    return day.replace("-", "") + "163015"


def sold(
    ledger: Ledger,
    number: int,
    day: str,
    shares: int,
    after: int,
    *,
    owner: str = "Ferreira Lena",
    cik: str = LENA,
    issuer: str = "Bluestem Robotics Corp",
) -> str:
    """Take in a sale filed as XML; the filing's id."""
    rows = (Sold(day=day, shares=shares, after=after),)
    xml = form_4_xml(rows, owner=owner, owner_cik=cik, issuer=issuer)
    (result,) = ledger.ingest_bytes(
        submission(xml, f"0001987654-21-{number:06}", _evening(day)), f"{number}.txt"
    )
    assert result.status == "recorded", result.message
    return result.filing or ""


def sold_by_name(ledger: Ledger, day: str, shares: int, after: int, owner: str = "Ferreira Lena") -> None:
    """Take in a sale whose rendition carries no CIK."""
    data = form_4_text((Sold(day=day, shares=shares, after=after),), owner=owner)
    (result,) = ledger.ingest_bytes(data, f"{day}.txt")
    assert result.status == "recorded", result.message


def rule(ledger: Ledger, kind: str, *targets: str, revokes: str | None = None) -> Ruled:
    """A ruling with an author and a reason."""
    return ledger.rule(kind=kind, targets=targets, statement=f"{kind} it is", revokes=revokes, **WHO)


def split(ledger: Ledger, ratio: tuple[int, int], day: str) -> Ruled:
    """A ruling that Bluestem's common stock was split."""
    return ledger.rule(
        kind="split",
        targets=("Bluestem", "Common Stock"),
        statement="split",
        ratio=ratio,
        effective=date.fromisoformat(day),
        **WHO,
    )


def balances(ledger: Ledger, as_of: str = "2021-12-31", **basis: Any) -> list[Decimal | None]:
    """Every quantity held on a day, the smallest first."""
    rows = ledger.at(as_of, **basis).holdings()
    return sorted((row.quantity for row in rows), key=lambda quantity: quantity or 0)


def codes(ledger: Ledger, **basis: Any) -> set[str]:
    """Codes of the findings on a basis."""
    return {row.code for row in ledger.at(**basis).findings()}


def assert_rebuilt_alike(ledger: Ledger) -> None:
    """The read model that was brought up to date step by step is the one made from nothing."""
    assert {check.detail for check in ledger.audit_replay() if check.status != "ok"} == set()


# --- recording -----------------------------------------------------------------------------------------


def test_the_same_ruling_is_recorded_once(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 50, 700, owner="Okafor Ben", cik="0001700002")
    first = rule(ledger, "same_party", "Ferreira Lena", "Okafor Ben")
    position = ledger.at().basis.position
    again = rule(ledger, "same_party", "Okafor Ben", "Ferreira Lena")
    assert (first.status, again.status) == ("recorded", "already")
    assert again.ruling_id == first.ruling_id
    assert ledger.at().basis.position == position
    assert first.filing == f"ruling/{first.ruling_id}"


def test_rulings_are_listed_with_author_reason_and_whether_they_count(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    made = split(ledger, (3, 1), "2021-05-01")
    rule(ledger, "revoke", revokes=made.ruling_id[:8])
    listed = ledger.at().rulings()
    assert [(row.kind, row.in_force) for row in listed] == [("split", False), ("revoke", True)]
    assert (listed[0].author, listed[0].reason) == (WHO["author"], WHO["reason"])
    assert (listed[0].numerator, listed[0].denominator, listed[0].effective_date) == (3, 1, date(2021, 5, 1))
    assert listed[1].revokes == made.ruling_id


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("kind", {"kind": "verdict"}),
        ("author", {"author": " "}),
        ("reason", {"reason": ""}),
        ("statement", {"statement": ""}),
        ("targets", {"targets": ("Ferreira Lena",)}),
        ("targets", {"kind": "accept_finding", "targets": ()}),
        ("targets", {"targets": ("Ferreira Lena", "FERREIRA, LENA")}),
        ("revokes", {"kind": "revoke", "targets": ()}),
        ("ratio", {"targets": ("Ferreira Lena", "BLSM"), "ratio": (2, 1)}),
        ("ratio", {"kind": "split", "targets": ("BLSM", "Common Stock"), "ratio": (0, 1)}),
        ("ratio", {"kind": "split", "targets": ("BLSM", "Common Stock"), "ratio": (2, 2)}),
        ("effective", {"kind": "split", "targets": ("BLSM", "Common Stock"), "ratio": (2, 1)}),
    ],
)
def test_a_ruling_that_lacks_something_names_the_field(
    ledger: Ledger, field: str, given: dict[str, object]
) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    asked: dict[str, Any] = {"kind": "same_party", "statement": "so it is", **WHO, **given}
    with pytest.raises(InvalidRulingError) as caught:
        ledger.rule(**asked)
    assert caught.value.field == field
    assert not ledger.at().rulings()


@pytest.mark.parametrize(
    ("kind", "targets", "what"),
    [
        ("accept_finding", ("late-row-00000000",), "finding"),
        ("same_party", ("Ferreira Lena", "Nobody Known"), "party"),
        ("not_same_party", ("Ferreira Lena", "0009999999"), "party"),
    ],
)
def test_a_target_that_the_ledger_lacks_is_an_unknown_name(
    ledger: Ledger, kind: str, targets: tuple[str, ...], what: str
) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    with pytest.raises(UnknownNameError) as caught:
        rule(ledger, kind, *targets)
    assert caught.value.kind == what
    with pytest.raises(UnknownNameError):
        rule(ledger, "revoke", revokes="abcdef0123")
    with pytest.raises(UnknownNameError, match="security"):
        ledger.rule(
            kind="split",
            targets=("BLSM", "Preferred Stock"),
            statement="s",
            ratio=(2, 1),
            effective=date(2021, 1, 1),
            **WHO,
        )


# --- findings ------------------------------------------------------------------------------------------


def gap(ledger: Ledger) -> str:
    """Two filings between which 400 shares are missing; the finding's id."""
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 100, 400)
    (found,) = [row for row in ledger.at().findings() if row.code == "FILING_GAP"]
    return found.finding_id


def test_an_accepted_finding_is_still_listed_with_its_ruling(ledger: Ledger) -> None:
    finding = gap(ledger)
    before = ledger.at().basis
    made = rule(ledger, "accept_finding", finding)

    def ruling_of(**basis: Any) -> set[str | None]:
        return {row.ruling for row in ledger.at(**basis).findings() if row.finding_id == finding}

    assert ruling_of() == {made.ruling_id}
    assert ruling_of(rulings=False) == {None}
    assert {row.ruling for row in ledger.at_basis(before).findings()} == {None}
    rule(ledger, "revoke", revokes=made.ruling_id)
    assert ruling_of() == {None}
    assert_rebuilt_alike(ledger)


# --- parties -------------------------------------------------------------------------------------------


def test_two_holders_ruled_to_be_one_have_one_position(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 100, 800, owner="Ferreira-Lima Lena", cik="0001700002")
    assert balances(ledger) == [800, 900]
    before = ledger.at("2021-12-31").basis
    made = rule(ledger, "same_party", "Ferreira Lena", "Ferreira-Lima Lena")
    assert balances(ledger) == [800]
    assert balances(ledger, rulings=False) == [800, 900]
    assert sorted(r.quantity or 0 for r in ledger.at_basis(before).holdings()) == [800, 900]
    for asked in ("Ferreira Lena", LENA, "0001700002"):
        assert [row.quantity for row in ledger.at("2021-12-31").holdings(holder=asked)] == [800]
    assert_rebuilt_alike(ledger)
    rule(ledger, "revoke", revokes=made.ruling_id)
    assert balances(ledger) == [800, 900]
    assert_rebuilt_alike(ledger)


def test_the_join_of_a_name_with_a_cik_can_be_taken_back_and_confirmed(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold_by_name(ledger, "2021-06-01", 100, 800)
    assert balances(ledger) == [800]
    apart = rule(ledger, "not_same_party", "Ferreira Lena", LENA)
    assert balances(ledger) == [800, 900]
    assert balances(ledger, rulings=False) == [800]
    assert_rebuilt_alike(ledger)
    assert rule(ledger, "same_party", "Ferreira Lena", LENA).in_force
    assert balances(ledger) == [800]
    assert_rebuilt_alike(ledger)
    assert ledger.at().rulings()[0].ruling_id == apart.ruling_id


def test_an_issuer_known_by_name_can_be_parted_from_the_cik_and_joined_again(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold_by_name(ledger, "2021-06-01", 100, 800, owner="Okafor Ben")
    cik = "0001987654"
    assert len(ledger.at("2021-12-31").holdings(issuer=cik)) == 2
    made = rule(ledger, "not_same_party", "Bluestem Robotics Corp", cik)
    assert len(ledger.at("2021-12-31").holdings(issuer=cik)) == 1
    assert_rebuilt_alike(ledger)
    rule(ledger, "revoke", revokes=made.ruling_id)
    assert len(ledger.at("2021-12-31").holdings(issuer=cik)) == 2
    assert_rebuilt_alike(ledger)


def test_a_filing_after_the_ruling_is_taken_in_under_it(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 100, 800, owner="Ferreira-Lima Lena", cik="0001700002")
    rule(ledger, "same_party", "Ferreira Lena", "Ferreira-Lima Lena")
    sold(ledger, 3, "2021-07-01", 100, 700)
    sold_by_name(ledger, "2021-08-02", 100, 600, owner="Ferreira-Lima Lena")
    assert balances(ledger) == [600]
    assert_rebuilt_alike(ledger)


def test_parties_cannot_be_the_same_and_not_the_same(ledger: Ledger) -> None:
    for number, (owner, cik) in enumerate(
        [("One Ada", "0001700001"), ("Two Ada", "0001700002"), ("Three Ada", "0001700003")]
    ):
        sold(ledger, number, "2021-03-04", 100, 900, owner=owner, cik=cik)
    rule(ledger, "same_party", "0001700001", "0001700002")
    rule(ledger, "same_party", "0001700002", "0001700003")
    position = ledger.at().basis.position
    with pytest.raises(InvalidRulingError, match="revoke one"):
        rule(ledger, "not_same_party", "0001700001", "0001700003")
    assert ledger.at().basis.position == position


def test_a_name_that_can_mean_several_parties_is_no_target(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900, owner="One Ada", cik="0001700001")
    sold(ledger, 2, "2021-03-04", 100, 900, owner="Two Ada", cik="0001700002")
    with pytest.raises(AmbiguousNameError):
        rule(ledger, "same_party", "Ada", "Bluestem")


def test_part_of_the_names_of_a_joined_party_means_that_party(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900, owner="Quill Adaline", cik="0001700001")
    sold(ledger, 2, "2021-03-04", 100, 900, owner="Adalbert Quill", cik="0001700002")
    sold(ledger, 3, "2021-03-04", 100, 900, owner="Okafor Ben", cik="0001700003")
    with pytest.raises(AmbiguousNameError):
        rule(ledger, "same_party", "Quill", "Okafor")
    rule(ledger, "same_party", "0001700001", "0001700002")
    made = rule(ledger, "same_party", "Quill", "Okafor")
    assert made.targets == ("0001700001", "0001700003")
    assert rule(ledger, "not_same_party", "Adalb", "Bluestem").targets[0] == "adalbert quill"


# --- splits --------------------------------------------------------------------------------------------


def test_a_split_multiplies_what_was_held_and_explains_the_gap(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 100, 2600)
    assert "FILING_GAP" in codes(ledger)
    before = ledger.at("2021-05-15").basis
    split(ledger, (3, 1), "2021-05-01")
    assert "FILING_GAP" not in codes(ledger)
    assert "FILING_GAP" in codes(ledger, rulings=False)
    assert [balances(ledger, day) for day in ("2021-04-30", "2021-05-01", "2021-06-01")] == [
        [900],
        [2700],
        [2600],
    ]
    assert balances(ledger, "2021-05-15", rulings=False) == [900]
    assert [row.quantity for row in ledger.at_basis(before).holdings()] == [900]
    assert [row.confidence for row in ledger.at("2021-05-15").holdings()] == ["inferred"]
    assert_rebuilt_alike(ledger)


def test_a_split_of_another_ratio_leaves_the_gap(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 100, 2600)
    split(ledger, (2, 1), "2021-05-01")
    assert "FILING_GAP" in codes(ledger)


def test_a_split_on_the_day_of_a_row_comes_before_it(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    sold(ledger, 2, "2021-06-01", 100, 1700)
    split(ledger, (2, 1), "2021-06-01")
    assert "FILING_GAP" not in codes(ledger)
    assert balances(ledger, "2021-05-31") == [900]
    assert balances(ledger, "2021-06-01") == [1700]


def test_a_reverse_split_may_leave_a_fraction_of_a_share(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 1000)
    sold(ledger, 2, "2021-06-01", 33, 300)
    split(ledger, (1, 3), "2021-05-01")
    assert balances(ledger, "2021-05-15") == [Decimal("333.333333")]
    assert "FILING_GAP" not in codes(ledger)


def test_a_split_moves_a_late_filing_and_later_filings_alike(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    split(ledger, (3, 1), "2021-05-01")
    sold(ledger, 3, "2021-08-02", 100, 2500)
    sold(ledger, 2, "2021-06-01", 100, 2600)
    assert balances(ledger, "2021-07-01") == [2600]
    assert "FILING_GAP" not in codes(ledger)
    assert_rebuilt_alike(ledger)


def test_a_split_is_of_one_issuer_alone(ledger: Ledger) -> None:
    sold(ledger, 1, "2021-03-04", 100, 900)
    other = form_4_xml(issuer="Orchid Tools Inc").replace(b"0001987654", b"0001111111")
    ledger.ingest_bytes(submission(other, "0001111111-21-000001"), "other.txt")
    split(ledger, (3, 1), "2021-05-01")
    assert balances(ledger) == [900, 2700]

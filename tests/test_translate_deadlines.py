"""Deadlines of Forms 3, 4 and 5: business days, holidays, and what has no deadline."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from holdings_ledger.readers.model import Dates
from holdings_ledger.translate.deadlines import add_business_days, federal_holidays
from ownership_builders import codes, detail, exercise, form, stock

# The calendars of federal holidays that the Office of Personnel Management publishes.
OPM = {
    2011: "12-31 01-17 02-21 05-30 07-04 09-05 10-10 11-11 11-24 12-26",
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2023: "01-02 01-16 02-20 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25",
    2007: "01-01 01-15 02-19 05-28 07-04 09-03 10-08 11-12 11-22 12-25",
}


@pytest.mark.parametrize("year", OPM)
def test_holidays_are_those_that_are_published(year: int) -> None:
    published = {date.fromisoformat(f"{year}-{day}") for day in OPM[year].split()}
    if year == 2011:  # New Year's Day of 2011 fell on a Saturday and was observed in 2010.
        published.discard(date(2011, 12, 31))
        assert date(2010, 12, 31) in federal_holidays(2010)
    assert federal_holidays(year) == published


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2019, 3, 12), date(2019, 3, 14)),
        (date(2019, 3, 14), date(2019, 3, 18)),  # over a weekend
        (date(2007, 11, 20), date(2007, 11, 23)),  # over Thanksgiving
        (date(2018, 12, 4), date(2018, 12, 7)),  # over a national day of mourning
        (date(2019, 3, 16), date(2019, 3, 19)),  # from a Saturday
    ],
)
def test_two_business_days_skip_weekends_and_holidays(start: date, due: date) -> None:
    assert add_business_days(start, 2) == due


def filed(day: date, *rows: Any, **fields: Any) -> list[str]:
    return [
        code for code in codes(form(*rows, dates=Dates(filing_date=day), **fields)) if code == "LATE_FILING"
    ]


def test_a_form_4_is_late_from_the_third_business_day() -> None:
    assert filed(date(2019, 3, 14), stock()) == []
    assert filed(date(2019, 3, 15), stock()) == ["LATE_FILING"]
    late = form(stock(), dates=Dates(filing_date=date(2019, 3, 15)))
    assert "2019-03-14" in detail(late, "LATE_FILING")


def test_the_earliest_transaction_counts() -> None:
    rows = (stock(1, transaction_date=date(2019, 3, 14)), stock(2))
    assert filed(date(2019, 3, 18), *rows) == ["LATE_FILING"]
    assert filed(date(2019, 3, 18), rows[0]) == []


def test_the_day_of_acceptance_is_new_yorks() -> None:
    evening = Dates(accepted_at=datetime(2019, 3, 15, 1, 0, tzinfo=UTC))
    assert "LATE_FILING" not in codes(form(stock(), dates=evening))


@pytest.mark.parametrize(
    "row",
    [
        stock(timeliness="E"),
        stock(code="G", price=0),
        stock(code="L", side="A"),
        stock(code="W"),
        stock(form_type="5"),
        stock(deemed_date=date(2019, 3, 14)),
        stock(transaction_date=date(22, 3, 12)),
    ],
)
def test_what_form_4_need_not_yet_report_is_not_late(row: Any) -> None:
    assert filed(date(2019, 3, 18), row) == []


def test_gifts_have_two_business_days_since_february_2023() -> None:
    gift = stock(code="G", price=0, transaction_date=date(2023, 2, 28))
    assert filed(date(2023, 3, 2), gift) == []
    assert filed(date(2023, 3, 3), gift) == ["LATE_FILING"]


def test_a_form_3_has_ten_days_and_the_next_business_day() -> None:
    # Ten days after Tuesday the 5th is Friday the 15th; after Wednesday the 6th, Saturday: Monday then.
    for event, last in ((date(2019, 3, 5), date(2019, 3, 15)), (date(2019, 3, 6), date(2019, 3, 18))):
        assert filed(last, form="3", period=event) == []
        assert filed(date(2019, 3, last.day + 1), form="3", period=event) == ["LATE_FILING"]


def test_a_form_5_has_forty_five_days() -> None:
    assert filed(date(2019, 2, 14), form="5", period=date(2018, 12, 31)) == []
    assert filed(date(2019, 2, 15), form="5", period=date(2018, 12, 31)) == ["LATE_FILING"]


def test_amendments_have_no_deadline_but_rows_may_say_they_are_late() -> None:
    assert filed(date(2019, 6, 3), stock(), form="4/A") == []
    marked = form(stock(1), exercise(2, timeliness="L"), form="4/A")
    assert "row 2 of Table I" in detail(marked, "LATE_FILING")

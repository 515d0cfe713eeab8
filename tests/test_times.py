"""Time in New York, on both sides of daylight saving, and the order in which dates place a filing."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdings_ledger import times
from holdings_ledger.errors import InvalidTimeError

EST = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2021, 1, 15), datetime(2021, 1, 16, 4, 59, 59, tzinfo=UTC)),
        (date(2021, 7, 15), datetime(2021, 7, 16, 3, 59, 59, tzinfo=UTC)),
        # Daylight saving began on the second Sunday of March; before 2007, on the first of April.
        (date(2021, 3, 14), datetime(2021, 3, 15, 3, 59, 59, tzinfo=UTC)),
        (date(2006, 3, 14), datetime(2006, 3, 15, 4, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_its_last_second_in_new_york(day: date, utc: datetime) -> None:
    assert times.end_of_day(day) == utc
    assert times.end_of_day(day).tzinfo is UTC


@given(st.dates(date(1970, 1, 1), date(2200, 1, 1)))
def test_the_end_of_a_day_still_belongs_to_it_and_the_next_second_does_not(day: date) -> None:
    end = times.end_of_day(day)
    assert times.new_york_date(end) == day
    assert times.new_york_date(end + timedelta(seconds=1)) == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2007-11-21", datetime(2007, 11, 22, 4, 59, 59, tzinfo=UTC)),
        ("2007-11-21T16:31:05-05:00", datetime(2007, 11, 21, 21, 31, 5, tzinfo=UTC)),
        ("2007-11-21T21:31:05Z", datetime(2007, 11, 21, 21, 31, 5, tzinfo=UTC)),
        (" 2007-11-21 21:31+0000 ", datetime(2007, 11, 21, 21, 31, tzinfo=UTC)),
        ("2007-11-21T21:31:05.25Z", datetime(2007, 11, 21, 21, 31, 5, 250000, tzinfo=UTC)),
    ],
)
def test_reads_dates_and_instants(text: str, instant: datetime) -> None:
    assert times.parse_instant(text) == instant


@pytest.mark.parametrize(
    "text",
    [
        "2007-11-21T16:31:05",
        "2007-11-31",
        "20071121",
        "2007-W47-3",
        "21/11/2007",
        "now",
        "",
        "9999-12-31",
        "٢٠٠٧-11-21",
    ],
)
def test_refuses_naive_and_unclear_times(text: str) -> None:
    with pytest.raises(InvalidTimeError) as caught:
        times.parse_instant(text, "known_at")
    assert caught.value.argument == "known_at"
    assert caught.value.given == text


def test_says_why_a_naive_time_is_refused() -> None:
    with pytest.raises(InvalidTimeError, match="offset"):
        times.parse_instant("2007-11-21T16:31:05")


def test_naive_datetimes_are_refused_everywhere() -> None:
    naive = datetime(2007, 11, 21, 16, 31)
    for refuse in (times.format_instant, times.to_micros, times.new_york_date):
        with pytest.raises(InvalidTimeError):
            refuse(naive)


def test_prints_instants_with_new_yorks_offset_of_that_day() -> None:
    assert times.format_instant(times.end_of_day(date(2007, 11, 21))) == "2007-11-21T23:59:59-05:00"
    assert times.format_instant(datetime(2007, 7, 1, 12, tzinfo=UTC)) == "2007-07-01T08:00:00-04:00"


@given(st.datetimes(datetime(1800, 1, 1), datetime(2900, 1, 1), timezones=st.just(UTC)))
def test_instants_survive_as_text_and_as_microseconds(instant: datetime) -> None:
    assert times.from_micros(times.to_micros(instant)) == instant
    if instant.year > 1950:
        assert times.parse_instant(times.format_instant(instant)) == instant


def test_microseconds_count_from_1970() -> None:
    assert times.to_micros(datetime(1970, 1, 1, 0, 0, 1, 7, tzinfo=UTC)) == 1_000_007


def test_acceptance_goes_before_the_filing_date_the_header_and_the_signature() -> None:
    accepted = datetime(2015, 2, 3, 17, 4, 5, tzinfo=EST)
    given_dates = {
        "filing_date": date(2015, 2, 4),
        "header_date": date(2015, 2, 5),
        "signature_date": date(2015, 2, 2),
    }
    best = times.known_at(accepted_at=accepted, **given_dates)
    assert best == (datetime(2015, 2, 3, 22, 4, 5, tzinfo=UTC), "acceptance", "second")
    for source in ("filing_date", "header_date", "signature_date"):
        found = times.known_at(accepted_at=None, **given_dates)
        assert found == (times.end_of_day(given_dates[source]), source, "date")
        given_dates[source] = None  # type: ignore[assignment]
    assert times.known_at(accepted_at=None, **given_dates) is None


def test_importing_the_module_does_not_load_the_time_zone_database() -> None:
    code = "import sys, holdings_ledger.times; print('zoneinfo' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_new_york_is_at_hand_when_asked_for() -> None:
    assert str(times.NEW_YORK) == "America/New_York"
    assert times.today() == datetime.now(times.NEW_YORK).date()
    with pytest.raises(AttributeError):
        times.LONDON  # noqa: B018

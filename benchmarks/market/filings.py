"""In which filings rows are reported, when each became known, and what amendments restate.

All rows of a link on one day stand in one filing. Most are Forms 4 of one to three days; some days wait
for a Form 5 in the next February and insert history behind balances that are known by then. Two filings
of a link never become known on the same day, so that the order of knowledge is certain.
"""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np
from benchmarks.market.activity import CODES, UNIT, Rows, Series, on_weekday, place_in_run, starts
from benchmarks.market.population import Ints, Links
from numpy.typing import NDArray

FORMS: Final = ("3", "4", "5", "4/A")
FORM_3, FORM_4, FORM_5, FORM_4A = range(4)
_SPAN: Final = 1 << 20
"""More than any day number, to make one key of a link and a day."""

_MIDDLE: Final = CODES.index("I")
_EXERCISE: Final = CODES.index("M")


@attrs.frozen
class Luck:
    """Chances that hang on what they are for, so that to change one link's filings changes no other's.

    seed: of the chunk. Mixes by the finaliser of MurmurHash3, 64 bits.
    """

    seed: int

    def __call__(self, what: int, key: Ints) -> NDArray[np.float64]:
        """A number between 0 and 1 for each key. what: tells the uses of one key apart."""
        mixed = key.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed += np.uint64((self.seed * 1_000_003 + what * 7_919) % (1 << 63))
        for multiplier in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
            mixed ^= mixed >> np.uint64(33)
            mixed *= np.uint64(multiplier)
        mixed ^= mixed >> np.uint64(33)
        return (mixed >> np.uint64(11)).astype(np.float64) / (1 << 53)

    def between(self, what: int, key: Ints, low: int, high: int | Ints) -> Ints:
        """A whole number from low up to, not including, high for each key."""
        return low + (self(what, key) * (high - low)).astype(np.int64)


@attrs.frozen(kw_only=True)
class Filings:
    """Filings of a chunk by number. period, known: days; original: day the amended form was filed, else 0."""

    link: Ints
    form: Ints
    period: Ints
    known: Ints
    original: Ints

    def __len__(self) -> int:
        return len(self.link)


@attrs.frozen(kw_only=True)
class Lines:
    """What each filing says of each position: the rows of all filings, and holdings they list.

    where: index of the transaction row that it reports, -1 for a holding. shares, price, post: as printed.
    """

    filing: Ints
    series: Ints
    day: Ints
    place: Ints
    where: Ints
    side: Ints
    code: Ints
    shares: Ints
    price: Ints
    post: Ints

    def __len__(self) -> int:
        return len(self.filing)

    def taken(self, index: NDArray[np.int64] | NDArray[np.bool_]) -> Lines:
        """Some of the lines."""
        return Lines(**{name: value[index] for name, value in attrs.asdict(self, recurse=False).items()})


def joined(parts: list[Lines]) -> Lines:
    """Lines one after another."""
    names = [field.name for field in attrs.fields(Lines)]
    return Lines(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def report(luck: Luck, links: Links, series: Series, rows: Rows) -> tuple[Filings, Lines]:
    """All filings of a chunk, and all lines in them.

    A late filing whose closing balance happens to be what was held on the day it was filed could be read in
    two ways; the few links where that might be are filed anew, at once and in order.
    """
    calm = np.zeros(len(links.owner), np.bool_)
    while True:
        filings, lines = _attempt(luck, links, series, rows, calm)
        doubtful = _doubtful(filings, lines, rows, len(links.owner), series)
        if not doubtful.any():
            return filings, lines
        calm |= doubtful


def _attempt(
    luck: Luck, links: Links, series: Series, rows: Rows, calm: NDArray[np.bool_]
) -> tuple[Filings, Lines]:
    filings, filing = _forms_4_and_5(luck, series.link[rows.series], rows.day, calm)
    lines = [_transactions(filing, rows)]
    lines.append(_listed_holdings(luck, filings, filing, series, rows))
    filings, first = _with_forms_3(luck, filings, links, series, rows)
    lines.append(first)
    filings = attrs.evolve(filings, known=_distinct(filings.link, filings.known))
    return _with_amendments(luck, filings, joined(lines), calm)


# --- originals --------------------------------------------------------------------------------------


def _forms_4_and_5(luck: Luck, link: Ints, day: Ints, calm: NDArray[np.bool_]) -> tuple[Filings, Ints]:
    """(filings, filing of each row). link, day: of each row. calm: links that file at once and in order."""
    keys, key_of_row = np.unique(link * _SPAN + day, return_inverse=True)
    key_link, key_day = keys // _SPAN, keys % _SPAN
    deferred = (luck(1, keys) < 0.02) & ~calm[key_link]
    own = np.where(
        deferred,
        (key_link * _SPAN + _year_end(key_day)) * 2 + 1,
        _sharing(luck, key_link, key_day, deferred | calm[key_link]) * 2,
    )
    numbers, filing_of_key = np.unique(own, return_inverse=True)
    count = len(numbers)
    first, last = np.full(count, _SPAN), np.zeros(count, np.int64)
    np.minimum.at(first, filing_of_key, key_day)
    np.maximum.at(last, filing_of_key, key_day)
    of_link = np.zeros(count, np.int64)
    of_link[filing_of_key] = key_link
    yearly = numbers % 2 == 1
    delay = np.where(calm[of_link], 1, _delays(luck, of_link * _SPAN + first))
    year_end = _year_end(last)
    filings = Filings(
        link=of_link,
        form=np.where(yearly, FORM_5, FORM_4),
        period=np.where(yearly, year_end, first),
        known=np.where(yearly, year_end + luck.between(2, of_link * _SPAN + year_end, 40, 45), last + delay),
        original=np.zeros(count, np.int64),
    )
    return filings, filing_of_key[key_of_row]


def _year_end(day: Ints) -> Ints:
    """The 31 December of the day's year."""
    following = (day.astype("datetime64[D]").astype("datetime64[Y]") + 1).astype("datetime64[D]")
    return following.astype(np.int64) - 1


def _sharing(luck: Luck, link: Ints, day: Ints, alone: NDArray[np.bool_]) -> Ints:
    """A key for each day of a link: days at most two apart may share a filing, three of them at most."""
    near = np.r_[False, (link[1:] == link[:-1]) & (day[1:] - day[:-1] <= 2)]
    after_alone = np.r_[False, alone[:-1]]
    index = np.arange(len(link))
    joins = near & ~alone & ~after_alone & (index % 3 != 0) & (luck(3, link * _SPAN + day) < 0.5)
    leader = np.maximum.accumulate(np.where(joins, 0, index))
    return link * _SPAN + leader


def _delays(luck: Luck, key: Ints) -> Ints:
    """Days from the last trade to the filing: most in time, some late by weeks, one in a hundred by years."""
    chance = luck(4, key)
    delay = luck.between(5, key, 0, 3)
    delay = np.where(chance > 0.80, luck.between(5, key, 3, 11), delay)
    delay = np.where(chance > 0.96, luck.between(5, key, 10, 200), delay)
    return np.where(chance > 0.99, luck.between(5, key, 200, 900), delay)


def _transactions(filing: Ints, rows: Rows) -> Lines:
    return Lines(
        filing=filing,
        series=rows.series,
        day=rows.day,
        place=rows.place,
        where=np.arange(len(rows)),
        side=rows.side,
        code=rows.code,
        shares=rows.shares,
        price=rows.price,
        post=rows.post,
    )


def _holdings(filing: Ints, series: Ints, day: Ints, post: Ints) -> Lines:
    """Lines that state what is held, without a transaction."""
    none = np.zeros(len(filing), np.int64)
    return Lines(
        filing=filing,
        series=series,
        day=day,
        place=none,
        where=none - 1,
        side=none,
        code=none,
        shares=none,
        price=none,
        post=post,
    )


def _listed_holdings(luck: Luck, filings: Filings, filing: Ints, series: Series, rows: Rows) -> Lines:
    """A stock position that a Form 4 lists though nothing moved it: as of the last trade in the form."""
    last = np.zeros(len(filings), np.int64)
    np.maximum.at(last, filing, rows.day)
    key = _key(filings, np.arange(len(filings)))
    chosen = np.flatnonzero((filings.form == FORM_4) & (luck(6, key) < 0.08))
    stock = np.flatnonzero(series.is_stock)
    begin = np.searchsorted(series.link[stock], filings.link[chosen])
    number = np.searchsorted(series.link[stock], filings.link[chosen], side="right") - begin
    which = stock[begin + luck.between(7, key[chosen], 0, number)]
    traded = rows.series * _SPAN + rows.day
    before = np.searchsorted(traded, which * _SPAN + last[chosen], side="right") - 1
    fits = (before >= 0) & (rows.series[before] == which)
    fits &= (rows.day[before] != last[chosen]) & (filing[before] != chosen)
    return _holdings(chosen[fits], which[fits], last[chosen][fits], rows.post[before[fits]])


def _with_forms_3(
    luck: Luck, filings: Filings, links: Links, series: Series, rows: Rows
) -> tuple[Filings, Lines]:
    """A Form 3 for two in five links, with the stock held before the first trade."""
    begin = np.flatnonzero(starts(rows.series))
    first_day = np.full(len(links.owner), _SPAN)
    np.minimum.at(first_day, series.link[rows.series], rows.day)
    filer = np.flatnonzero(luck(8, np.arange(len(links.owner))) < 0.4)
    period = on_weekday(first_day[filer] - luck.between(9, filer, 5, 40))
    number = np.full(len(links.owner), -1)
    number[filer] = len(filings) + np.arange(len(filer))
    forms = Filings(
        link=filer,
        form=np.full(len(filer), FORM_3),
        period=period,
        known=period + luck.between(10, filer, 0, 5),
        original=np.zeros(len(filer), np.int64),
    )
    held = np.flatnonzero(series.is_stock & (number[series.link] >= 0))
    opening = rows.post[begin] - rows.side[begin] * rows.shares[begin]
    filing = number[series.link[held]]
    both = Filings(
        **{
            name: np.concatenate([value, attrs.asdict(forms, recurse=False)[name]])
            for name, value in attrs.asdict(filings, recurse=False).items()
        }
    )
    return both, _holdings(filing, held, both.period[filing], opening[held])


def _distinct(link: Ints, known: Ints) -> Ints:
    """The business days on which filings became known, moved on until no two of a link share one."""
    order = np.lexsort((np.arange(len(link)), known, link))
    number = _business_number(known[order])
    turn = place_in_run(starts(link[order]))
    height = link[order] * _SPAN
    moved = np.maximum.accumulate(number - turn + height) - height + turn
    result = np.zeros(len(link), np.int64)
    result[order] = moved // 5 * 7 + moved % 5 - 3
    return result


def _business_number(day: Ints) -> Ints:
    """Business days counted from the Monday before 1970; a weekend counts as the Monday after it."""
    week, weekday = (day + 3) // 7, (day + 3) % 7
    return np.where(weekday >= 5, week * 5 + 5, week * 5 + weekday)


def _key(filings: Filings, which: Ints) -> Ints:
    """What tells filings apart by their content."""
    return filings.link[which] * _SPAN + filings.period[which]


# --- amendments --------------------------------------------------------------------------------------


def _with_amendments(
    luck: Luck, filings: Filings, lines: Lines, calm: NDArray[np.bool_]
) -> tuple[Filings, Lines]:
    """Forms 4/A, one at most for each Form 4: of a middle lot alone, or of a position's rows from one on."""
    groups = _groups(filings, lines)
    free = filings.form == FORM_4
    free[lines.filing[groups.first[groups.late]]] = False
    lines, middles = _middle_lots(luck, lines, free)
    free[middles.filing] = False
    restated = _restated(luck, lines, free & ~calm[filings.link])
    amended = joined([middles, restated])
    originals, which = np.unique(amended.filing, return_inverse=True)
    forms = Filings(
        link=filings.link[originals],
        form=np.full(len(originals), FORM_4A),
        period=filings.period[originals],
        known=filings.known[originals] + luck.between(11, _key(filings, originals), 4, 120),
        original=filings.known[originals],
    )
    both = Filings(
        **{
            name: np.concatenate([value, attrs.asdict(forms, recurse=False)[name]])
            for name, value in attrs.asdict(filings, recurse=False).items()
        }
    )
    known = _distinct_after(both, len(filings))
    renumbered = attrs.evolve(amended, filing=len(filings) + which)
    return attrs.evolve(both, known=known), joined([lines, renumbered])


def _distinct_after(filings: Filings, fixed: int) -> Ints:
    """As `_distinct`, moving only filings from number `fixed` on."""
    taken = np.sort(filings.link[:fixed] * _SPAN + filings.known[:fixed])
    link, known = filings.link[fixed:], filings.known[fixed:].copy()
    while True:
        key = link * _SPAN + known
        order = np.argsort(key, kind="stable")
        clash = taken[np.minimum(np.searchsorted(taken, key), len(taken) - 1)] == key
        clash[order[~starts(key[order])]] = True
        clash |= (known + 3) % 7 >= 5
        if not clash.any():
            return np.concatenate([filings.known[:fixed], known])
        known[clash] += 1


@attrs.frozen(kw_only=True)
class _Groups:
    """The lines of one filing on one position, as the ledger sees them together.

    first, last: index of its first and last line. late: it reports a day before days that were known.
    """

    first: Ints
    last: Ints
    late: NDArray[np.bool_]


def _groups(filings: Filings, lines: Lines) -> _Groups:
    """Groups of the original filings, in the order in which each position's became known."""
    original = np.flatnonzero(filings.form[lines.filing] != FORM_4A)
    known = filings.known[lines.filing[original]]
    order = original[np.lexsort((lines.place[original], lines.day[original], known, lines.series[original]))]
    begin = np.flatnonzero(starts(lines.series[order], lines.filing[order]))
    first, last = order[begin], order[np.r_[begin[1:], len(order)] - 1]
    height = lines.series[first] * _SPAN
    reached = np.maximum.accumulate(lines.day[last] + height) - height
    late = ~starts(lines.series[first]) & (lines.day[first] < np.r_[0, reached[:-1]])
    return _Groups(first=first, last=last, late=late)


def _doubtful(filings: Filings, lines: Lines, rows: Rows, links: int, series: Series) -> NDArray[np.bool_]:
    """Links with a late filing that closes at what was held when it was filed, and may not chain."""
    groups = _groups(filings, lines)
    closing = groups.last[groups.late]
    known = filings.known[lines.filing]
    order = np.lexsort((lines.day, lines.post, lines.series))
    here, following = order[:-1], order[1:]
    alike = (lines.series[here] == lines.series[following]) & (lines.post[here] == lines.post[following])
    alike &= (lines.day[following] > lines.day[here]) & (lines.day[following] <= known[here])
    chains = _chained(filings, lines, rows, groups.first[groups.late])
    risky = np.intersect1d(here[alike], closing[~chains])
    doubtful = np.zeros(links, np.bool_)
    doubtful[series.link[lines.series[risky]]] = True
    return doubtful


def _chained(filings: Filings, lines: Lines, rows: Rows, first: Ints) -> NDArray[np.bool_]:
    """Whether the trade before a group's first was known before the group, and never amended."""
    filing_of_row = np.zeros(len(rows), np.int64)
    whole = (lines.where >= 0) & (filings.form[lines.filing] != FORM_4A)
    filing_of_row[lines.where[whole]] = lines.filing[whole]
    where = lines.where[first]
    before = np.maximum(where - 1, 0)
    own = (where > 0) & (rows.series[before] == lines.series[first])
    amendment = filings.form == FORM_4A
    amended = np.isin(
        filings.link * _SPAN + filings.known,
        filings.link[amendment] * _SPAN + filings.original[amendment],
    )
    earlier = filing_of_row[before]
    in_order = filings.known[earlier] < filings.known[lines.filing[first]]
    chained: NDArray[np.bool_] = (where >= 0) & (~own | (in_order & ~amended[earlier]))
    return chained


def _middle_lots(luck: Luck, lines: Lines, free: NDArray[np.bool_]) -> tuple[Lines, Lines]:
    """(lines, amended lines): the middle lot's price restated, or its balance where it was misprinted."""
    candidates = np.flatnonzero((lines.where >= 0) & (lines.code == _MIDDLE) & free[lines.filing])
    candidates = candidates[luck(12, lines.where[candidates]) < 0.3]
    _, once = np.unique(lines.filing[candidates], return_index=True)
    chosen = candidates[once]
    misprinted = luck(13, lines.where[chosen]) < 0.5
    amended = lines.taken(chosen)
    amended = attrs.evolve(amended, price=np.where(misprinted, amended.price, amended.price + 25))
    post = lines.post.copy()
    post[chosen[misprinted]] += 9 * UNIT
    return attrs.evolve(lines, post=post), amended


def _restated(luck: Luck, lines: Lines, free: NDArray[np.bool_]) -> Lines:
    """All rows of one position in a filing, with more acquired in one of them and in every balance after."""
    stands = np.flatnonzero((lines.where >= 0) & free[lines.filing])
    stands = stands[np.lexsort((lines.where[stands], lines.filing[stands]))]
    begin = np.flatnonzero(starts(lines.filing[stands], lines.series[stands]))
    gained = lines.side[stands] > 0
    fits = np.logical_or.reduceat(gained, begin)
    fits &= ~np.logical_or.reduceat(lines.code[stands] == _EXERCISE, begin)
    fits &= luck(14, lines.where[stands[begin]]) < 0.02
    _, once = np.unique(lines.filing[stands[begin[fits]]], return_index=True)
    kept = np.flatnonzero(fits)[once]
    lengths = np.diff(np.r_[begin, len(stands)])[kept]
    group = np.repeat(np.arange(len(kept)), lengths)
    offset = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    amended = lines.taken(stands[begin[kept][group] + offset])
    acquired = np.flatnonzero(amended.side > 0)
    turn = acquired[np.unique(group[acquired], return_index=True)[1]]
    more = luck.between(15, lines.where[stands[begin[kept]]], 1, 500)[group] * UNIT
    index = np.arange(len(group))
    return attrs.evolve(
        amended,
        shares=amended.shares + np.where(index == turn[group], more, 0),
        post=amended.post + np.where(index >= turn[group], more, 0),
    )

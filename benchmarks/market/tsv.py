"""The generated filings in the format of the SEC's Insider Transactions Data Sets: a zip of tables a quarter.

As in the real sets, the tables of one quarter are not in one order, and the rows of an accession number
stand together but only their keys (…_SK) say in which order the form lists them.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import attrs
import numpy as np
from benchmarks.market.activity import CODES, OPTION, PREFERRED, SPOUSE, TRUST, UNIT, Series
from benchmarks.market.filings import FORM_4A, FORM_5, FORMS, Filings, Lines
from benchmarks.market.population import Ints, Links

HEADINGS: Final = {
    "SUBMISSION": "ACCESSION_NUMBER FILING_DATE PERIOD_OF_REPORT DATE_OF_ORIG_SUB NO_SECURITIES_OWNED "
    "NOT_SUBJECT_SEC16 FORM3_HOLDINGS_REPORTED FORM4_TRANS_REPORTED DOCUMENT_TYPE ISSUERCIK ISSUERNAME "
    "ISSUERTRADINGSYMBOL REMARKS",
    "REPORTINGOWNER": "ACCESSION_NUMBER RPTOWNERCIK RPTOWNERNAME RPTOWNER_RELATIONSHIP RPTOWNER_TITLE "
    "RPTOWNER_TXT RPTOWNER_STREET1 RPTOWNER_STREET2 RPTOWNER_CITY RPTOWNER_STATE RPTOWNER_ZIPCODE "
    "RPTOWNER_STATE_DESC FILE_NUMBER",
    "NONDERIV_TRANS": "ACCESSION_NUMBER NONDERIV_TRANS_SK SECURITY_TITLE SECURITY_TITLE_FN TRANS_DATE "
    "TRANS_DATE_FN DEEMED_EXECUTION_DATE DEEMED_EXECUTION_DATE_FN TRANS_FORM_TYPE TRANS_CODE "
    "EQUITY_SWAP_INVOLVED EQUITY_SWAP_TRANS_CD_FN TRANS_TIMELINESS TRANS_TIMELINESS_FN TRANS_SHARES "
    "TRANS_SHARES_FN TRANS_PRICEPERSHARE TRANS_PRICEPERSHARE_FN TRANS_ACQUIRED_DISP_CD "
    "TRANS_ACQUIRED_DISP_CD_FN SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS "
    "VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN "
    "NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN",
    "NONDERIV_HOLDING": "ACCESSION_NUMBER NONDERIV_HOLDING_SK SECURITY_TITLE SECURITY_TITLE_FN "
    "TRANS_FORM_TYPE TRANS_FORM_TYPE_FN SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN "
    "VALU_OWND_FOLWNG_TRANS VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP "
    "DIRECT_INDIRECT_OWNERSHIP_FN NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN",
    "DERIV_TRANS": "ACCESSION_NUMBER DERIV_TRANS_SK SECURITY_TITLE SECURITY_TITLE_FN CONV_EXERCISE_PRICE "
    "CONV_EXERCISE_PRICE_FN TRANS_DATE TRANS_DATE_FN DEEMED_EXECUTION_DATE DEEMED_EXECUTION_DATE_FN "
    "TRANS_FORM_TYPE TRANS_CODE EQUITY_SWAP_INVOLVED EQUITY_SWAP_TRANS_CD_FN TRANS_TIMELINESS "
    "TRANS_TIMELINESS_FN TRANS_SHARES TRANS_SHARES_FN TRANS_TOTAL_VALUE TRANS_TOTAL_VALUE_FN "
    "TRANS_PRICEPERSHARE TRANS_PRICEPERSHARE_FN TRANS_ACQUIRED_DISP_CD TRANS_ACQUIRED_DISP_CD_FN "
    "EXCERCISE_DATE EXCERCISE_DATE_FN EXPIRATION_DATE EXPIRATION_DATE_FN UNDLYNG_SEC_TITLE "
    "UNDLYNG_SEC_TITLE_FN UNDLYNG_SEC_SHARES UNDLYNG_SEC_SHARES_FN UNDLYNG_SEC_VALUE "
    "UNDLYNG_SEC_VALUE_FN SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS "
    "VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN "
    "NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN",
    "DERIV_HOLDING": "ACCESSION_NUMBER DERIV_HOLDING_SK SECURITY_TITLE SECURITY_TITLE_FN "
    "CONV_EXERCISE_PRICE CONV_EXERCISE_PRICE_FN TRANS_FORM_TYPE TRANS_FORM_TYPE_FN EXERCISE_DATE "
    "EXERCISE_DATE_FN EXPIRATION_DATE EXPIRATION_DATE_FN UNDLYNG_SEC_TITLE UNDLYNG_SEC_TITLE_FN "
    "UNDLYNG_SEC_SHARES UNDLYNG_SEC_SHARES_FN UNDLYNG_SEC_VALUE UNDLYNG_SEC_VALUE_FN "
    "SHRS_OWND_FOLWNG_TRANS SHRS_OWND_FOLWNG_TRANS_FN VALU_OWND_FOLWNG_TRANS "
    "VALU_OWND_FOLWNG_TRANS_FN DIRECT_INDIRECT_OWNERSHIP DIRECT_INDIRECT_OWNERSHIP_FN "
    "NATURE_OF_OWNERSHIP NATURE_OF_OWNERSHIP_FN",
    "FOOTNOTES": "ACCESSION_NUMBER FOOTNOTE_ID FOOTNOTE_TXT",
    "OWNER_SIGNATURE": "ACCESSION_NUMBER OWNERSIGNATURENAME OWNERSIGNATUREDATE",
}
"""Members and their columns, as the sets' own description gives them."""

TITLES: Final = ("Common Stock", "Class A Common Stock", "Ordinary Shares")
_NATURES: Final = {TRUST: "By Trust", SPOUSE: "By Spouse"}
_EXPIRES: Final = "31-DEC-2034"
_AVERAGE: Final = "The price is an average of several trades of that day."
_FIRST: Final = [
    "Abel",
    "Birk",
    "Cald",
    "Dorn",
    "Elver",
    "Farn",
    "Gris",
    "Hald",
    "Ivor",
    "Jarn",
    "Kest",
    "Lund",
    "Mora",
    "Nord",
    "Ost",
    "Pell",
    "Quil",
    "Rosk",
    "Sund",
    "Tarn",
]
_SECOND: Final = [
    "berg",
    "dale",
    "field",
    "gate",
    "holm",
    "ley",
    "mere",
    "more",
    "ness",
    "rick",
    "ridge",
    "stad",
    "stone",
    "thorp",
    "ton",
    "vale",
    "ville",
    "well",
    "wick",
    "wood",
]
_THIRD: Final = [
    "Biosciences",
    "Energy",
    "Financial",
    "Holdings",
    "Industries",
    "Instruments",
    "Logistics",
    "Materials",
    "Medical",
    "Networks",
]
_GIVEN: Final = [
    "Ada",
    "Bela",
    "Cora",
    "Dina",
    "Elias",
    "Frida",
    "Gunnar",
    "Hedda",
    "Imre",
    "Jonas",
    "Karin",
    "Lasse",
    "Mira",
    "Nils",
    "Olga",
    "Per",
    "Runa",
    "Sven",
    "Tove",
    "Uno",
]
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def issuer_cik(number: int) -> str:
    """The ten digits of an issuer."""
    return f"{100_000 + 7 * number:010d}"


def owner_cik(number: int) -> str:
    """The ten digits of a holder."""
    return f"{1_500_000 + 3 * number:010d}"


def issuer_name(number: int) -> str:
    """A made-up company, one for each number."""
    head = _FIRST[number % 20] + _SECOND[number // 20 % 20]
    tail = _THIRD[number // 400 % 10]
    more = number // 4_000
    return f"{head} {tail} {'Inc' if not more else _LETTERS[more] + ' Corp'}"


def owner_name(number: int) -> str:
    """A made-up person, one for each number, as EDGAR writes them: last name first."""
    last = _FIRST[number % 20] + _SECOND[number // 20 % 20]
    more = number // 8_000
    return f"{last} {_GIVEN[number // 400 % 20]} {_LETTERS[more // 26]}{_LETTERS[more % 26]}"


def symbol(number: int) -> str:
    """A ticker, one for each issuer."""
    a, b, c = number // 676 % 26, number // 26 % 26, number % 26
    return "Z" + _LETTERS[a] + _LETTERS[b] + _LETTERS[c]


@attrs.define
class Writer:
    """Appends chunks of filings to the tables of their quarters, then packs each quarter.

    folder: where the zips go. filings, lines: written so far.
    """

    folder: Path
    filings: int = 0
    lines: int = 0

    def add(self, links: Links, series: Series, filings: Filings, lines: Lines) -> None:
        """Write a chunk."""
        quarter = filings.known.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // 3
        order = np.lexsort((lines.place, lines.series, lines.day, lines.filing, quarter[lines.filing]))
        sheet = Sheet(links, series, filings, lines.taken(order), self.filings, self.lines)
        self.filings += len(filings)
        self.lines += len(lines)
        for number in np.unique(quarter).tolist():
            name = f"{1970 + number // 4}q{number % 4 + 1}"
            mine = np.flatnonzero(quarter[sheet.filing_of_line] == number)
            for member, texts in sheet.tables(
                np.flatnonzero(quarter == number).tolist(), mine.tolist()
            ).items():
                self._append(name, member, texts)

    def _append(self, quarter: str, member: str, texts: Iterable[str]) -> None:
        path = self.folder / f"{quarter}_form345" / f"{member}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        new = not path.exists()
        with path.open("a", encoding="ascii") as file:
            if new:
                file.write(_heading(member))
            file.writelines(texts)

    def pack(self) -> list[Path]:
        """Put each quarter's tables, all eight of them, into a zip."""
        packed: list[Path] = []
        for quarter in sorted(path for path in self.folder.iterdir() if path.is_dir()):
            packed.append(self.folder / f"{quarter.name}.zip")
            with zipfile.ZipFile(packed[-1], "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
                for member in HEADINGS:
                    path = quarter / f"{member}.tsv"
                    if not path.exists():
                        path.write_text(_heading(member), encoding="ascii")
                    archive.write(path, path.name)
                    path.unlink()
            quarter.rmdir()
        return packed


def _heading(member: str) -> str:
    return "\t".join(HEADINGS[member].split()) + "\n"


class Sheet:
    """A chunk with all that its tables print, as plain lists: numpy's own numbers are slow one by one."""

    def __init__(
        self, links: Links, series: Series, filings: Filings, lines: Lines, filed: int, written: int
    ) -> None:
        """lines: in document order. filed, written: filings and lines of the chunks before."""
        self.filing_of_line = lines.filing
        self._filing: list[int] = lines.filing.tolist()
        self._series: list[int] = lines.series.tolist()
        self._first_key = written + 1
        self._accession = _accessions(filings, filed)
        self._owner: list[int] = links.owner[filings.link].tolist()
        self._co_owner: list[int] = links.co_owner[filings.link].tolist()
        self._issuer: list[int] = links.issuer[filings.link].tolist()
        self._form: list[int] = filings.form.tolist()
        self._known = _day_texts(filings.known)
        self._period = _day_texts(filings.period)
        self._original = _day_texts(filings.original)
        self._day = _day_texts(lines.day)
        self._is_holding: list[bool] = (lines.where < 0).tolist()
        self._kind: list[int] = series.kind.tolist()
        self._title: list[int] = series.title.tolist()
        self._strike: list[int] = series.strike.tolist()
        self._code = [CODES[code] for code in lines.code.tolist()]
        self._side = ["A" if side > 0 else "D" for side in lines.side.tolist()]
        self._shares: list[int] = lines.shares.tolist()
        self._price: list[int] = lines.price.tolist()
        self._post: list[int] = lines.post.tolist()

    def tables(self, filings: list[int], lines: list[int]) -> dict[str, list[str]]:
        """Lines of text by member, for some filings and all their lines, in no common order."""
        stock = [index for index in lines if self._kind[self._series[index]] < OPTION]
        trades = [index for index in stock if not self._is_holding[index]]
        noted = dict.fromkeys(self._filing[index] for index in trades if _has_note(index))
        derivative = [index for index in lines if self._kind[self._series[index]] >= OPTION]
        return {
            "SUBMISSION": [self._submission(number) for number in reversed(filings)],
            "REPORTINGOWNER": [text for number in filings for text in self._owners(number)],
            "NONDERIV_TRANS": [self._trade(index) for index in reversed(trades)],
            "NONDERIV_HOLDING": [self._holding(index) for index in stock if self._is_holding[index]],
            "DERIV_TRANS": [self._derivative(index) for index in derivative],
            "FOOTNOTES": [f"{self._accession[number]}\tF1\t{_AVERAGE}\n" for number in noted],
            "OWNER_SIGNATURE": [self._signature(number) for number in filings],
        }

    def _submission(self, number: int) -> str:
        form, issuer = self._form[number], self._issuer[number]
        original = self._original[number] if form == FORM_4A else ""
        yearly = "0\t1" if form == FORM_5 else "\t"
        return (
            f"{self._accession[number]}\t{self._known[number]}\t{self._period[number]}\t{original}\t\t0\t"
            f"{yearly}\t{FORMS[form]}\t{issuer_cik(issuer)}\t{issuer_name(issuer)}\t{symbol(issuer)}\t\n"
        )

    def _owners(self, number: int) -> Iterable[str]:
        for owner in (self._owner[number], self._co_owner[number]):
            if owner >= 0:
                role = ("Director\t", "Officer\tTreasurer", "TenPercentOwner\t")[owner % 3]
                yield (
                    f"{self._accession[number]}\t{owner_cik(owner)}\t{owner_name(owner)}\t{role}\t\t"
                    f"{owner % 90 + 10} Mill Lane\t\tNorthford\tVT\t05000\tVermont\t\n"
                )

    def _signature(self, number: int) -> str:
        name = owner_name(self._owner[number])
        return f"{self._accession[number]}\t/s/ {name}\t{self._known[number]}\n"

    def _ownership(self, kind: int) -> str:
        return f"I\t\t{_NATURES[kind]}" if kind in _NATURES else "D\t\t"

    def _security(self, series: int) -> str:
        return "Series A Preferred Stock" if self._kind[series] == PREFERRED else TITLES[self._title[series]]

    def _trade(self, index: int) -> str:
        series, number = self._series[index], self._filing[index]
        form = "5" if self._form[number] == FORM_5 else "4"
        note = "F1" if _has_note(index) else ""
        return (
            f"{self._accession[number]}\t{self._first_key + index}\t{self._security(series)}\t\t"
            f"{self._day[index]}\t\t\t\t{form}\t{self._code[index]}\t0\t\t\t\t"
            f"{decimal_text(self._shares[index])}\t\t{_cents(self._price[index])}\t{note}\t"
            f"{self._side[index]}\t\t{decimal_text(self._post[index])}\t\t\t\t"
            f"{self._ownership(self._kind[series])}\t\n"
        )

    def _holding(self, index: int) -> str:
        series, number = self._series[index], self._filing[index]
        return (
            f"{self._accession[number]}\t{self._first_key + index}\t{self._security(series)}\t\t\t\t"
            f"{decimal_text(self._post[index])}\t\t\t\t{self._ownership(self._kind[series])}\t\n"
        )

    def _derivative(self, index: int) -> str:
        series, number = self._series[index], self._filing[index]
        form = "5" if self._form[number] == FORM_5 else "4"
        option = self._kind[series] == OPTION
        title = "Stock Option (right to buy)" if option else "Restricted Stock Units"
        strike = _cents(self._strike[series]) if option else ""
        expires = _EXPIRES if option else ""
        shares = decimal_text(self._shares[index])
        return (
            f"{self._accession[number]}\t{self._first_key + index}\t{title}\t\t{strike}\t\t{self._day[index]}"
            f"\t\t\t\t{form}\t{self._code[index]}\t0\t\t\t\t{shares}\t\t\t\t0.0\t\t{self._side[index]}\t\t"
            f"\t\t{expires}\t\t{TITLES[self._title[series]]}\t\t{shares}\t\t\t\t"
            f"{decimal_text(self._post[index])}\t\t\t\tD\t\t\t\n"
        )


def _accessions(filings: Filings, filed: int) -> list[str]:
    """An accession number for each filing; filed: filings numbered before."""
    years = filings.known.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    return [
        f"{2_000_000 + number // 1_000_000:010d}-{year % 100:02d}-{number % 1_000_000:06d}"
        for number, year in enumerate(years.tolist(), filed)
    ]


def _day_texts(days: Ints) -> list[str]:
    """DD-MON-YYYY for each day."""
    known, index = np.unique(days, return_inverse=True)
    texts = [day.strftime("%d-%b-%Y").upper() for day in known.astype("datetime64[D]").tolist()]
    return [texts[at] for at in index.tolist()]


def decimal_text(units: int) -> str:
    """A number of ten-thousandths as the sets print it: at least one digit after the point."""
    whole, rest = divmod(units, UNIT)
    return f"{whole}.0" if not rest else f"{whole}.{rest:04d}".rstrip("0")


def _cents(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"


def _has_note(index: int) -> bool:
    """Whether a trade's price has a footnote."""
    return index % 37 == 0

"""Random 8-Ks with their facts: many wordings, fillers and connectives, drawn from a seed.

`filing` gives a text and the facts it states, as mappings of an event's class and the fields that the wording
tells. What must not be read stands there too: ceilings, intentions, recitals, promises without a day.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Facts = list[dict[str, Any]]
Told = tuple[str, Facts]

_COMPANIES = ("Ferncliff Optics, Inc.", "Baywater Looms Corp.", "Orchard Mile Energy, Inc.")
_HOLDERS = (
    "Tansy Gate Capital LLC",
    "Roundel Partners, L.P.",
    "Ines Calloway",
    "Morrow Street Fund LP",
    "Hexham Family Trust",
    "Dale Abernathy",
    "Pike & Loam Advisors Ltd.",
)
_SERIES = ("Series B Preferred Stock", "Series D-1 Convertible Preferred Stock")


class Writer:
    """Draws words and figures. draw: the source of chance; company, holder: as the filing prints them."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.company = self.one(_COMPANIES)
        self.holders = self.draw.sample(_HOLDERS, 3)

    def one(self, choices: tuple[str, ...]) -> str:
        """One of several wordings."""
        return self.draw.choice(choices)

    def money(self) -> Decimal:
        """An amount, in whole thousands or to the cent."""
        if self.draw.random() < 0.7:
            return Decimal(self.draw.randint(10, 900) * 1000)
        return Decimal(self.draw.randint(1_000_000, 90_000_000)) / 100

    def rate(self) -> Decimal:
        """A yearly rate as a fraction."""
        return Decimal(self.draw.randint(2, 48)) / 200

    def day(self) -> date:
        """A day of the years that filings are of."""
        return date(2012, 1, 1) + timedelta(days=self.draw.randint(0, 4000))


def dollars(amount: Decimal) -> str:
    """An amount as filings print it."""
    return f"${amount:,.2f}" if amount % 1 else f"${amount:,.0f}"


def percent(fraction: Decimal) -> str:
    """A fraction as a percent."""
    return f"{(fraction * 100).normalize():f}%"


def words(day: date) -> str:
    """A day in words."""
    return f"{day:%B} {day.day}, {day.year}"


# --- notes


def _issue(pen: Writer, fact: dict[str, Any], holder: str) -> str:
    """The sentence that issues a note; it sets the fields it tells."""
    day, amount = words(fact["effective_date"]), dollars(fact["principal"])
    kind = pen.one(("promissory note", "convertible promissory note", "note", "convertible note"))
    paid = fact["proceeds"]
    price = pen.one(
        (
            "against payment of {}",
            "for a purchase price of {}",
            "in exchange for {} in cash",
            "for cash of {}",
        )
    ).format(dollars(paid))
    if pen.draw.random() < 0.4:
        fact.pop("proceeds")
        price = ""
    if pen.draw.random() < 0.12:
        fact["proceeds"] = fact["principal"]
        lent = pen.one(
            (
                "we borrowed {amount} from {holder} and gave it our {kind} for that sum",
                "{holder} lent the Company {amount}, and the Company issued to {holder} a {kind} in that"
                " amount",
                "the Company borrowed {amount} from {holder}, evidenced by a {kind}",
            )
        )
        return f"On {day}, " + lent.format(amount=amount, holder=holder, kind=kind) + "."
    form = pen.one(
        (
            "the Company issued to {holder} a {kind} in the principal amount of {amount}{price}",
            "the Company sold and issued to {holder}{price} a {kind} with a principal amount of {amount}",
            "we issued a {amount} {kind} to {holder}{price}",
            "the Company executed and delivered a {kind} in favor of {holder} in the original principal"
            " amount of {amount}{price}",
            "{holder} purchased from the Company a {kind} in the principal amount of {amount}{price}",
            "a {kind} in the aggregate principal amount of {amount} was issued to {holder} by the"
            " Company{price}",
            "the Company entered into a {kind} with {holder} in the amount of {amount}{price}",
            "the Company issued to {holder}, an accredited investor, a {kind} having a face amount of"
            " {amount}{price}",
        )
    )
    lead = pen.one(("On {}, ", "On {} ", "Effective {}, ", "As of {}, ")).format(day)
    sentence = form.format(holder=holder, kind=kind, amount=amount, price=f" {price}" if price else "")
    return f"{lead}{sentence}."


def _rate(pen: Writer, fact: dict[str, Any]) -> tuple[str, str]:
    """The rate as a sentence of its own, and as a label's value."""
    rate = percent(fact["rate"])
    sentence = pen.one(
        (
            "{it} bears interest at {rate} per annum.",
            "{it} carries {rate} annual interest.",
            "{it} accrues interest at the rate of {rate} a year.",
            "{it} has an interest rate of {rate}.",
            "Interest on {the} accrues at {rate} per year.",
        )
    )
    return sentence.replace("{rate}", rate), pen.one(
        (f"Interest rate: {rate}", f"Interest: {rate} per annum")
    )


def _maturity(pen: Writer, fact: dict[str, Any]) -> tuple[str, str]:
    due = words(fact["maturity_date"])
    sentence = pen.one(
        (
            "{it} matures on {due}.",
            "{it} is due and payable on {due}.",
            "{it} has a maturity date of {due}.",
            "{it} must be repaid no later than {due}.",
            "{it} falls due on {due}.",
            "{it} will mature on {due}, unless earlier converted or redeemed.",
        )
    )
    return sentence.replace("{due}", due), pen.one(
        (f"Maturity: {due}", f"Maturity date: {due}", f"Due: {due}")
    )


def _default_rate(pen: Writer, fact: dict[str, Any]) -> tuple[str, str]:
    rate = percent(fact["default_rate"])
    sentence = pen.one(
        (
            "Upon the occurrence of an event of default, interest accrues at {rate} per annum.",
            "Upon an event of default, the interest rate increases to {rate} per annum.",
            "The default rate is {rate} per annum.",
        )
    )
    return sentence.replace("{rate}", rate), f"Default rate: {rate}"


def _cap(pen: Writer, fact: dict[str, Any]) -> tuple[str, str]:
    cap = percent(fact["ownership_cap"])
    sentence = pen.one(
        (
            "The holder may not own more than {cap} of the outstanding common stock.",
            "No conversion may result in the holder owning more than {cap} of the outstanding common stock.",
            "{it} may not be converted if, after giving effect to such conversion, the holder together"
            " with its"
            " affiliates would beneficially own in excess of {cap} of the outstanding shares of common"
            " stock.",
        )
    )
    return sentence.replace("{cap}", cap), f"Beneficial ownership limitation: {cap}"


def _conversion(pen: Writer, fact: dict[str, Any]) -> tuple[str, str]:
    (term,) = fact["conversion"]["terms"]
    if term["kind"] == "fixed":
        price = f"{dollars_exact(term['price'])} per share"
    else:
        measure = {"vwap": "VWAP", "closing_bid": "closing bid price", "trading_price": "trading price"}
        factor = pen.one((f"{percent(term['factor'])} of", f"a {percent(1 - term['factor'])} discount to"))
        window = pen.one(("during the {} trading days prior to conversion", "over the prior {} trading days"))
        days = window.format(term["window_days"])
        price = f"{factor} the {term['statistic']} {measure[term['measure']]} {days}"
    sentence = pen.one(
        (
            "{it} is convertible, at the option of the holder, into common stock at {price}.",
            "The holder may convert {the} into shares of common stock at a conversion price equal to"
            " {price}.",
            "{it} may be converted by the holder into shares of the Company’s common stock at a price of"
            " {price}.",
        )
    )
    return sentence.replace("{price}", price), f"Conversion: at the option of the holder, at {price}"


def dollars_exact(amount: Decimal) -> str:
    """A price a share, with all its places."""
    return f"${amount:f}"


Term = Callable[[Writer, dict[str, Any]], tuple[str, str]]
_TERMS: dict[str, Term] = {
    "rate": _rate,
    "maturity_date": _maturity,
    "default_rate": _default_rate,
    "ownership_cap": _cap,
    "conversion": _conversion,
}


def _terms_of(pen: Writer, fact: dict[str, Any]) -> None:
    """Terms for a note, some of them."""
    day: date = fact["effective_date"]
    values: dict[str, Any] = {
        "rate": pen.rate(),
        "maturity_date": day + timedelta(days=pen.draw.randint(60, 1500)),
        "default_rate": pen.rate(),
        "ownership_cap": pen.draw.choice([Decimal("0.0499"), Decimal("0.0999")]),
        "conversion": {"chooser": "holder", "rule": "single", "terms": [_price(pen)]},
    }
    for field, value in values.items():
        if pen.draw.random() < 0.6:
            fact[field] = value


def _price(pen: Writer) -> dict[str, Any]:
    if pen.draw.random() < 0.4:
        return {"kind": "fixed", "price": Decimal(pen.draw.randint(1, 900)) / 1000}
    return {
        "kind": "market",
        "measure": pen.one(("vwap", "closing_bid", "trading_price")),
        "statistic": pen.one(("lowest", "average")),
        "factor": Decimal(pen.draw.randint(45, 95)) / 100,
        "window_days": pen.draw.randint(3, 30),
    }


def note(pen: Writer) -> Told:
    """A note with terms: in sentences on it, or in a list below it."""
    holder = pen.holders[0]
    fact: dict[str, Any] = {
        "event": "NoteIssued",
        "effective_date": pen.day(),
        "holder": holder,
        "principal": pen.money(),
    }
    fact["proceeds"] = fact["principal"] - (pen.money() % 1000 if pen.draw.random() < 0.5 else 0)
    issue = _issue(pen, fact, holder)
    _terms_of(pen, fact)
    told = [write(pen, fact) for field, write in _TERMS.items() if field in fact]
    pen.draw.shuffle(told)
    if pen.draw.random() < 0.3 and told:
        mark = pen.one(("", "- ", "• "))
        return issue + "\n\n" + "\n".join(mark + label for _, label in told), [fact]
    names = [("The note", "the note"), ("It", "it")]
    body = []
    for place, (sentence, _) in enumerate(told):
        it, the = names[0] if place == 0 else pen.draw.choice(names)
        body.append(sentence.replace("{it}", it).replace("{the}", the if place else "the note"))
    return " ".join([issue, *body]), [fact]


def two_notes(pen: Writer) -> Told:
    """Two notes in one sentence's list, with terms of each or of both."""
    day, (first, second) = pen.day(), pen.holders[:2]
    facts: Facts = [
        {"event": "NoteIssued", "effective_date": day, "holder": holder, "principal": pen.money()}
        for holder in (first, second)
    ]
    marks = pen.draw.choice([("(a)", "(b)"), ("(i)", "(ii)"), ("(1)", "(2)")])
    own = pen.draw.random() < 0.5
    items = []
    for fact, mark in zip(facts, marks, strict=True):
        tail = ""
        if own:
            fact["rate"], fact["maturity_date"] = pen.rate(), day + timedelta(days=pen.draw.randint(90, 900))
            ends = words(fact["maturity_date"])
            tail = f" that bears interest at {percent(fact['rate'])} per annum and matures on {ends}"
        items.append(
            f"{mark} to {fact['holder']} a promissory note in the principal amount of "
            f"{dollars(fact['principal'])}{tail}"
        )
    text = f"On {words(day)}, the Company issued {items[0]} and {items[1]}."
    if not own:
        rate, due = pen.rate(), day + timedelta(days=pen.draw.randint(90, 900))
        for fact in facts:
            fact["rate"], fact["maturity_date"] = rate, due
        text += f" Each note bears interest at {percent(rate)} per annum and matures on {words(due)}."
    return text, facts


# --- what happens to notes later


def _of_note(pen: Writer, fact: dict[str, Any], holder: str) -> str:
    """How a note issued earlier is named."""
    fact["note_date"], fact["holder"] = pen.day(), holder
    return words(fact["note_date"])


def converted(pen: Writer) -> Told:
    """A conversion of principal into shares."""
    fact: dict[str, Any] = {"event": "NoteConverted", "effective_date": pen.day()}
    dated = _of_note(pen, fact, pen.holders[0])
    fact["principal"], fact["shares"] = pen.money(), Decimal(pen.draw.randint(10_000, 9_000_000))
    form = pen.one(
        (
            "{holder} converted {amount} of principal of its note dated {dated} into {shares} shares of"
            " our common stock",
            "the Company issued to {holder} {shares} shares of common stock upon conversion of {amount}"
            " of principal"
            " of the note dated {dated}",
            "{holder} exercised its right to convert {amount} of principal under the convertible note"
            " dated {dated} into"
            " {shares} shares of common stock",
        )
    )
    text = form.format(
        holder=fact["holder"], amount=dollars(fact["principal"]), dated=dated, shares=f"{fact['shares']:,}"
    )
    return f"On {words(fact['effective_date'])}, {text}.", [fact]


def paid(pen: Writer) -> Told:
    """A payment of principal, interest, or both."""
    fact: dict[str, Any] = {"event": "NotePaymentRecorded", "effective_date": pen.day()}
    dated = _of_note(pen, fact, pen.holders[1])
    fact["interest"] = pen.money()
    amounts = f"{dollars(fact['interest'])} of accrued interest"
    if pen.draw.random() < 0.5:
        fact["principal"] = pen.money()
        amounts = f"{dollars(fact['principal'])} of principal and {amounts}"
    form = pen.one(
        (
            "the Company paid {holder} {amounts} on its note dated {dated}",
            "the Company paid {amounts} to {holder} under the promissory note dated {dated}",
        )
    )
    text = form.format(holder=fact["holder"], amounts=amounts, dated=dated)
    return f"On {words(fact['effective_date'])}, {text}.", [fact]


def redeemed(pen: Writer) -> Told:
    """A note paid off."""
    fact: dict[str, Any] = {"event": "NoteRedeemed", "effective_date": pen.day()}
    dated = _of_note(pen, fact, pen.holders[1])
    fact["value"] = pen.money()
    form = pen.one(
        (
            "the Company repaid in full the note dated {dated} held by {holder} for {value}",
            "the Company redeemed the promissory note dated {dated} held by {holder} for a total payment"
            " of {value}",
            "the Company paid {value} to {holder} in full satisfaction of its note dated {dated}",
        )
    )
    text = form.format(holder=fact["holder"], value=dollars(fact["value"]), dated=dated)
    return f"On {words(fact['effective_date'])}, {text}.", [fact]


def amended(pen: Writer) -> Told:
    """An amendment of maturity or rate."""
    fact: dict[str, Any] = {"event": "NoteAmended", "effective_date": pen.day()}
    dated = _of_note(pen, fact, pen.holders[2])
    if pen.draw.random() < 0.5:
        fact["maturity_date"] = pen.day()
        change = pen.one(("to extend its maturity date to {}", "to extend the maturity to {}")).format(
            words(fact["maturity_date"])
        )
    else:
        fact["rate"] = pen.rate()
        change = pen.one(
            ("to increase the interest rate to {} per annum", "to reduce its rate to {}")
        ).format(percent(fact["rate"]))
    form = pen.one(
        (
            "the Company and {holder} amended the note dated {dated} {change}",
            "the Company and {holder} entered into an amendment to the promissory note dated {dated}"
            " {change}",
        )
    )
    text = form.format(holder=fact["holder"], dated=dated, change=change)
    return f"On {words(fact['effective_date'])}, {text}.", [fact]


def default(pen: Writer) -> Told:
    """A default, and perhaps its waiver or a forbearance."""
    fact: dict[str, Any] = {"event": "EventOfDefaultRecorded", "effective_date": pen.day()}
    holder = pen.holders[2]
    dated = _of_note(pen, fact, holder)
    form = pen.one(
        (
            "an event of default occurred under the note dated {dated} held by {holder}",
            "the Company failed to pay the principal of the note dated {dated} held by {holder} when"
            " due, which is an"
            " event of default",
        )
    )
    text = f"On {words(fact['effective_date'])}, {form.format(dated=dated, holder=holder)}."
    facts = [fact]
    if pen.draw.random() < 0.5:
        until = pen.day()
        later: dict[str, Any] = {
            "event": "ForbearanceAgreed",
            "effective_date": pen.day(),
            "holder": holder,
            "note_date": fact["note_date"],
            "until": until,
        }
        forbears = pen.one(
            (
                "{holder} agreed to forbear from exercising its remedies under the note dated {dated}"
                " until {until}",
                "{holder} agreed to forbear until {until} from enforcing its rights under the note dated"
                " {dated}",
            )
        ).format(holder=holder, dated=dated, until=words(until))
        text += f" On {words(later['effective_date'])}, {forbears}."
        facts.append(later)
    return text, facts


def preferred(pen: Writer) -> Told:
    """Preferred stock sold."""
    fact: dict[str, Any] = {
        "event": "PreferredIssued",
        "effective_date": pen.day(),
        "holder": pen.holders[0],
        "series": pen.one(_SERIES),
        "shares": Decimal(pen.draw.randint(50, 5000)),
        "value": pen.money(),
    }
    form = pen.one(
        (
            "the Company issued {shares} shares of {series} to {holder} for {value} in cash",
            "the Company sold to {holder} {shares} shares of its {series} for gross proceeds of {value}",
            "{holder} purchased from the Company {shares} shares of {series} for {value}",
        )
    )
    text = form.format(
        shares=f"{fact['shares']:,}",
        series=fact["series"],
        holder=fact["holder"],
        value=dollars(fact["value"]),
    )
    return f"On {words(fact['effective_date'])}, {text}.", [fact]


def nothing(pen: Writer) -> Told:
    """What states no fact: ceilings, intentions, recitals, promises, conditions."""
    amount, holder, day = dollars(pen.money()), pen.holders[0], words(pen.day())
    return (
        pen.one(
            (
                f"The Company may issue further notes of up to {amount}.",
                f"As previously reported, on {day}, the Company issued to {holder} a note in the principal "
                f"amount of {amount}.",
                f"The Company expects to issue a note in the principal amount of {amount} to {holder} on "
                f"{day}.",
                f"{holder} has the right to purchase a further note of {amount}.",
                f"If the condition is met, the Company will issue to {holder} a note of {amount} on {day}.",
                f"The Company is in talks with {holder} on a note of {amount}.",
                f"The Company had agreed to issue to {holder} a note in the principal amount of {amount}.",
                f"The proceeds will be used to repay {amount} of trade debt by {day}.",
                f"Had the note not been converted, {amount} would have fallen due on {day}.",
                f"The Company has not issued a note in the principal amount of {amount} to {holder}.",
            )
        ),
        [],
    )


_STORIES: tuple[Callable[[Writer], Told], ...] = (
    note,
    note,
    note,
    two_notes,
    converted,
    paid,
    redeemed,
    amended,
    default,
    preferred,
    nothing,
    nothing,
)
_COVER = (
    "FORM 8-K\n\nCURRENT REPORT\n\nDate of Report (Date of earliest event reported): May 2, 2024\n\n{}\n"
    "(Exact name of registrant as specified in its charter)\n\nItem 8.01 Other Events.\n\n"
)
_SIGNED = (
    "\n\nSIGNATURES\n\nPursuant to the requirements of the Securities Exchange Act of 1934, the"
    " registrant has duly caused"
    " this report to be signed on its behalf by the undersigned hereunto duly authorized.\n\nDate: May"
    " 6, 2024\n"
)


def filing(seed: int) -> tuple[str, Facts]:
    """A filing of one to four paragraphs and what it states, in order. seed: which of them."""
    pen = Writer(seed)
    parts, facts, notes = [], [], 0
    for _ in range(pen.draw.randint(1, 4)):
        story = pen.draw.choice(_STORIES)
        if story in (note, two_notes):
            notes += 1
            if notes > 1:
                # Terms of "the note" would be of either.
                continue
        text, told = story(pen)
        parts.append(text)
        facts.extend(told)
    return _COVER.format(pen.company) + "\n\n".join(parts) + _SIGNED, facts


__all__ = ["Facts", "filing"]

"""What can go wrong by misuse or damage: one base class, and one class for each case.

Bad *input* is never an exception (readers return `Rejection` values). Every class builds its message from
typed arguments and keeps them as attributes, so that a program can act on them and a person can read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from holdings_ledger.answers import Check
    from holdings_ledger.market import MarketRejection

__all__ = [
    "AccessionTakenError",
    "AmbiguousNameError",
    "ClosedLedgerError",
    "CorruptLedgerError",
    "DecimalTooWideError",
    "DocumentMismatchError",
    "EventStateError",
    "InvalidBasisError",
    "InvalidConventionError",
    "InvalidFormError",
    "InvalidPositionError",
    "InvalidRulingError",
    "InvalidTimeError",
    "LedgerError",
    "LedgerLockedError",
    "LedgerNotFoundError",
    "LedgerVersionError",
    "LedgerWriteError",
    "MarketDataError",
    "MissingExtraError",
    "NotALedgerError",
    "PathError",
    "UnknownEventError",
    "UnknownEventTagError",
    "UnknownNameError",
    "UnreadableDocumentError",
    "UnstorableValueError",
    "VerificationError",
]


class LedgerError(Exception):
    """Base of every exception that this package raises on purpose."""


def _alternatives(names: Sequence[str]) -> str:
    quoted = [f'"{name}"' for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}"


class UnknownNameError(LedgerError):
    """No issuer, holder, note or other thing has the name that was asked for.

    kind: what was looked for ("holder"). asked: the name given. near: names that resemble it.
    """

    def __init__(self, kind: str, asked: str, near: tuple[str, ...] = ()) -> None:
        self.kind = kind
        self.asked = asked
        self.near = near
        hint = f" Did you mean {_alternatives(near)}?" if near else ""
        super().__init__(f'No {kind} is called "{asked}".{hint}')


class AmbiguousNameError(LedgerError):
    """Several issuers, holders or notes have the name that was asked for.

    kind, asked: as in `UnknownNameError`. candidates: what it can mean, each in words that tell it apart.
    """

    def __init__(self, kind: str, asked: str, candidates: tuple[str, ...]) -> None:
        self.kind = kind
        self.asked = asked
        self.candidates = candidates
        super().__init__(
            f'"{asked}" is the name of more than one {kind}. Did you mean {_alternatives(candidates)}?'
        )


class UnreadableDocumentError(LedgerError):
    """No reader can read a document. name: the file. place: where in it, or "". cause: one sentence."""

    def __init__(self, name: str, place: str, cause: str) -> None:
        self.name = name
        self.place = place
        self.cause = cause
        where = f"{name}: {place}" if place else name
        super().__init__(f"{where}: {cause}")


class UnknownEventError(LedgerError):
    """No event has this id. asked: the id given, ``{filing}#{version}``."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f'No event has the id "{asked}".')


class InvalidTimeError(LedgerError):
    """A date or instant cannot be used.

    argument: its name ("known_at"). given: as given. cause: why, in a sentence.
    """

    def __init__(self, argument: str, given: str, cause: str) -> None:
        self.argument = argument
        self.given = given
        self.cause = cause
        super().__init__(f'{argument} "{given}" cannot be used: {cause}')


class InvalidConventionError(LedgerError):
    """A convention has no such name or value. allowed: the names or values there are."""

    def __init__(self, name: str, given: str | None, allowed: tuple[str, ...]) -> None:
        self.name = name
        self.given = given
        self.allowed = allowed
        if given is None:
            message = f'No convention is called "{name}". There are {", ".join(allowed)}.'
        else:
            message = f'Convention {name} cannot be "{given}". It is one of {", ".join(allowed)}.'
        super().__init__(message)


class InvalidBasisError(LedgerError):
    """A basis given back does not fit this ledger. cause: a sentence that says why."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"This basis cannot be used here: {cause}")


class InvalidRulingError(LedgerError):
    """A ruling cannot be recorded. field: the argument at fault. cause: a sentence that says why."""

    def __init__(self, field: str, cause: str) -> None:
        self.field = field
        self.cause = cause
        super().__init__(f"This ruling cannot be recorded: {field}: {cause}")


class InvalidFormError(LedgerError):
    """A form that a person filled in cannot be used.

    name: of the form. problems: everything that is wrong with it, each led by the field's path.
    """

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__(f"{name}: {'; '.join(self.problems)}")


class InvalidPositionError(LedgerError):
    """A position outside the log was asked for. end: the last position there is."""

    def __init__(self, position: int, end: int) -> None:
        self.position = position
        self.end = end
        super().__init__(f"Position {position} is not in this log, which has positions 0 to {end}.")


class PathError(LedgerError):
    """A path cannot be used. path: as given. cause: a sentence that says why."""

    def __init__(self, path: str | Path, cause: str) -> None:
        self.path = str(path)
        self.cause = cause
        super().__init__(f"{self.path}: {cause}")


class LedgerNotFoundError(PathError):
    """There is no ledger at the path, and none was to be created."""

    def __init__(self, path: str | Path) -> None:
        super().__init__(path, "there is no ledger here")


class NotALedgerError(PathError):
    """The file is something else than a ledger."""

    def __init__(self, path: str | Path, cause: str) -> None:
        super().__init__(path, f"this is not a ledger: {cause}")
        self.cause = cause


class LedgerVersionError(PathError):
    """The ledger was written by a newer version of this package than this one.

    found: the schema version of the file. known: the newest that this package reads.
    """

    def __init__(self, path: str | Path, found: int, known: int) -> None:
        self.found = found
        self.known = known
        super().__init__(
            path,
            f"the ledger has schema version {found}, but this version of holdings-ledger reads only up to "
            f"{known}; upgrade holdings-ledger to open it",
        )


class LedgerLockedError(PathError):
    """Another writer held the ledger for longer than the time allowed. timeout_s: seconds waited."""

    def __init__(self, path: str | Path, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        super().__init__(path, f"another program is writing to the ledger; gave up after {timeout_s:g} s")


class LedgerWriteError(PathError):
    """The ledger could not be written (a full disk, say); nothing of the batch was recorded."""

    def __init__(self, path: str | Path, cause: str) -> None:
        super().__init__(path, f"the ledger could not be written, and nothing was recorded: {cause}")
        self.cause = cause


class CorruptLedgerError(PathError):
    """The ledger is damaged. cause: a sentence that names what and where."""

    def __init__(self, path: str | Path, cause: str) -> None:
        super().__init__(path, f"the ledger is damaged: {cause}")
        self.cause = cause


class VerificationError(CorruptLedgerError):
    """Verification found damage. failures: the checks that failed."""

    def __init__(self, path: str | Path, failures: tuple[Check, ...]) -> None:
        self.failures = failures
        first = failures[0]
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        super().__init__(path, f"{first.check}: {first.detail}{more}")


class ClosedLedgerError(LedgerError):
    """A ledger, or the writer of a batch, was used after it was closed. what: which of them."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"This {what} is closed.")


class UnknownEventTagError(LedgerError):
    """A stored event has a tag that this version does not know; nothing is ever imported for it."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        super().__init__(f'This version of holdings-ledger knows no event with the tag "{tag}".')


class EventStateError(LedgerError):
    """The stored state of an event does not fit its class. tag: its tag. cause: what does not fit."""

    def __init__(self, tag: str, cause: str) -> None:
        self.tag = tag
        self.cause = cause
        super().__init__(f'The stored state of an event "{tag}" cannot be read: {cause}')


class UnstorableValueError(LedgerError):
    """An event holds a value that has no stored form. value: as repr. cause: why, in a sentence."""

    def __init__(self, value: object, cause: str) -> None:
        self.value = repr(value)
        self.cause = cause
        super().__init__(f"{self.value} cannot be stored: {cause}")


class AccessionTakenError(LedgerError):
    """An accession number was to become the alias of a stream, and names another. stream: the other."""

    def __init__(self, accession: str, stream: str) -> None:
        self.accession = accession
        self.stream = stream
        super().__init__(f"Accession number {accession} already stands for the filing {stream}.")


class DocumentMismatchError(LedgerError):
    """A document and its digest do not belong together. digest: hexadecimal SHA-256. cause: a sentence."""

    def __init__(self, digest: str, cause: str) -> None:
        self.digest = digest
        self.cause = cause
        super().__init__(f"Document {digest}: {cause}")


class MarketDataError(LedgerError):
    """Market data given by the user has rows that cannot be read; a window over the rest would be wrong.

    name: the file. rejections: every cell that was refused, with line and column.
    """

    def __init__(self, name: str, rejections: Sequence[MarketRejection]) -> None:
        self.name = name
        self.rejections = tuple(rejections)
        more = f" ({len(rejections) - 1} more)" if len(rejections) > 1 else ""
        super().__init__(f"{rejections[0].message}{more}")


class MissingExtraError(LedgerError):
    """An optional dependency is not installed. extra: of this distribution; module: what was missing."""

    def __init__(self, extra: str, module: str) -> None:
        self.extra = extra
        self.module = module
        super().__init__(f"{module} is not installed; pip install 'holdings-ledger[{extra}]' brings it.")


class DecimalTooWideError(LedgerError):
    """A column's decimals have more digits than its format holds. column: its name; digits; most."""

    def __init__(self, column: str, digits: int, most: int) -> None:
        self.column = column
        self.digits = digits
        self.most = most
        super().__init__(f"Column {column} needs {digits} digits, more than the {most} that Arrow has.")

"""Recording rulings: what a person decides is checked against the ledger, and kept in a stream of its own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches
from hashlib import sha256
from typing import Final

import attrs
import msgspec

from holdings_events import CorporateActionRecorded, Event, Issuer, RulingRecorded, Source
from holdings_ledger.answers import Ruled
from holdings_ledger.errors import AmbiguousNameError, InvalidRulingError, UnknownNameError
from holdings_ledger.ingest.correcting import require_correction, right_value, row_called
from holdings_ledger.read_model.names import has_words, resolve
from holdings_ledger.read_model.rulings import decision, kept_rulings, with_new
from holdings_ledger.read_model.schema import Database
from holdings_ledger.store import Store
from holdings_projections.identity import canonical_title, fold_name, is_cik
from holdings_projections.rulings import KINDS, Ruling, in_force

_NOWHERE: Final = Source(document="")
_SHORTEST: Final = 6


@attrs.frozen(kw_only=True)
class Asked:
    """A ruling as a person asks for it; fields as the arguments of `Ledger.rule`."""

    kind: str
    targets: tuple[str, ...] = ()
    statement: str
    author: str
    reason: str
    evidence: str | None = None
    revokes: str | None = None
    ratio: tuple[int, int] | None = None
    effective: date | None = None
    field: str | None = None
    value: str | None = None
    stated: str | None = None


def record_ruling(store: Store, database: Database, asked: Asked, findings: Collection[str]) -> Ruled:
    """Check a ruling against the read model, which is up to date, and append it unless it is there.

    findings: ids of those that are answered today. Raises as `Ledger.rule` does.
    """
    _require_whole(asked)
    every = kept_rulings(database)
    revoked = None if asked.revokes is None else ruling_called(asked.revokes, every)
    if asked.kind == "correction":
        asked = _correction(store, database, asked)
    looked_up = _Targets(database, asked, findings)
    named, action = looked_up.checked()
    ruling_id = _digest(attrs.evolve(asked, targets=named, revokes=revoked))
    asked = attrs.evolve(asked, targets=looked_up.raised(named), revokes=revoked)
    ruling = _event(asked, ruling_id)
    events: tuple[Event, ...] = (ruling,) if action is None else (ruling, action)
    stream = f"ruling/{ruling.ruling_id}"
    with store.writing() as writer:
        there = writer.stream_events(stream)
        recorded = there or writer.append(stream, events)
        after = every if there else with_new(every, recorded)
        _require_consistent(after)
    standing = {item.id for item in in_force(after)}
    return _ruled(asked, ruling.ruling_id, new=not there, counts=ruling.ruling_id in standing)


def _correction(store: Store, database: Database, asked: Asked) -> Asked:
    """A correction with the whole id of its row, its value as it is kept, and what the row states."""
    row = row_called(store, database, asked.targets[0])
    value, stated = right_value(row, asked.field or "", asked.value or "")
    return attrs.evolve(asked, targets=(row.id,), value=value, stated=stated)


def _ruled(asked: Asked, ruling_id: str, *, new: bool, counts: bool) -> Ruled:
    message = f"{asked.kind} by {asked.author}"
    if not new:
        message = "recorded before" if counts else "recorded before, and revoked since: revoke that ruling"
    return Ruled(
        ruling_id=ruling_id,
        filing=f"ruling/{ruling_id}",
        kind=asked.kind,
        targets=asked.targets,
        status="recorded" if new else "already",
        in_force=counts,
        message=message,
    )


def _require_whole(asked: Asked) -> None:
    """What a ruling of each kind needs, whatever is in the ledger."""
    if asked.kind not in KINDS:
        raise InvalidRulingError("kind", f'"{asked.kind}" is none of {", ".join(KINDS)}')
    if asked.kind == "reading":
        raise InvalidRulingError("form", "a reading by hand stands in a form; give it")
    for name in ("statement", "author", "reason"):
        if not getattr(asked, name).strip():
            raise InvalidRulingError(name, "it is empty; a ruling says what was decided, by whom and why")
    wanted = {"revoke": 0, "same_party": 2, "not_same_party": 2, "split": 2, "correction": 1}.get(asked.kind)
    if wanted is not None and len(asked.targets) != wanted:
        targets = "one target" if wanted == 1 else f"{wanted} targets"
        raise InvalidRulingError("targets", f"a ruling of kind {asked.kind} has {targets}")
    if asked.kind == "accept_finding" and not asked.targets:
        raise InvalidRulingError("targets", "name the finding that is accepted")
    if asked.kind == "revoke" and asked.revokes is None:
        raise InvalidRulingError("revokes", "name the ruling that is revoked")
    _require_split(asked)
    require_correction(asked.kind, asked.field, asked.value)


def _require_split(asked: Asked) -> None:
    given = asked.ratio is not None, asked.effective is not None
    if asked.kind != "split":
        if any(given):
            raise InvalidRulingError("ratio" if given[0] else "effective", "only a split has one")
        return
    if asked.ratio is None or min(asked.ratio) < 1 or asked.ratio[0] == asked.ratio[1]:
        raise InvalidRulingError("ratio", "a split needs new shares for old ones, such as 3 and 1")
    if asked.effective is None:
        raise InvalidRulingError("effective", "a split needs the day from which it holds")


def ruling_called(asked: str, every: tuple[Ruling, ...]) -> str:
    """The whole id of a ruling, of which the first characters may be given."""
    start = asked.removeprefix("ruling/")
    found = [item.id for item in every if item.id.startswith(start)] if len(start) >= _SHORTEST else []
    if len(found) > 1:
        raise AmbiguousNameError("ruling", asked, tuple(found))
    if not found:
        near = get_close_matches(start, [item.id for item in every], n=3, cutoff=0.5)
        raise UnknownNameError("ruling", asked, tuple(near))
    return found[0]


def _require_consistent(every: tuple[Ruling, ...]) -> None:
    """Refuse parties that are ruled apart and, by way of others, the same."""
    pair = decision(every).identities.contradiction()
    if pair is not None:
        raise InvalidRulingError(
            "targets",
            f"rulings in force make {' and '.join(sorted(pair))} the same party and not the same; "
            "revoke one of them first",
        )


def _digest(asked: Asked) -> str:
    """SHA-256 of the content, with parties as they were named: it must not depend on earlier rulings."""
    content = attrs.asdict(asked, recurse=False, filter=lambda field, value: _told(field.name, value))
    return sha256(msgspec.json.encode(content, order="sorted")).hexdigest()


def _told(name: str, value: object) -> bool:
    """What a digest covers: what only corrections have is left out of all others."""
    return value is not None or name not in ("field", "value", "stated")


def _event(asked: Asked, ruling_id: str) -> RulingRecorded:
    return RulingRecorded(
        source=_NOWHERE,
        ruling_id=ruling_id,
        kind=asked.kind,
        targets=asked.targets,
        statement=asked.statement,
        author=asked.author,
        reason=asked.reason,
        evidence_text=asked.evidence,
        revokes=asked.revokes,
        field=asked.field,
        value=asked.value,
        stated=asked.stated,
    )


class _Targets:
    """Looks a ruling's targets up in the read model."""

    def __init__(self, database: Database, asked: Asked, findings: Collection[str]) -> None:
        self._database = database
        self._asked = asked
        self._findings = findings

    def checked(self) -> tuple[tuple[str, ...], CorporateActionRecorded | None]:
        """The targets as they are recorded, and the corporate action of a split."""
        match self._asked.kind:
            case "accept_finding":
                return tuple(map(self._finding, self._asked.targets)), None
            case "same_party" | "not_same_party":
                return self._parties(*self._asked.targets), None
            case "split":
                action = self._split(*self._asked.targets)
                return (action.issuer.cik or action.issuer.name, action.security), action
            case "correction":
                return self._asked.targets, None
            case _:
                return (), None

    def _finding(self, asked: str) -> str:
        kept = {row[0] for row in self._database.rows("SELECT finding_id FROM findings")}
        known = kept | set(self._findings)
        if asked not in known:
            near = get_close_matches(asked, sorted(known), n=3, cutoff=0.5)
            raise UnknownNameError("finding", asked, tuple(near))
        return asked

    # --- parties -------------------------------------------------------------------------------------

    def _parties(self, first: str, second: str) -> tuple[str, ...]:
        """The tokens of two parties, as they were named."""
        tokens = {self._token(first), self._token(second)}
        if len(tokens) == 1:
            raise InvalidRulingError("targets", f'"{first}" and "{second}" are one name, and one party')
        return tuple(sorted(tokens))

    def raised(self, tokens: tuple[str, ...]) -> tuple[str, ...]:
        """Tokens to record: where parties are joined, the CIK stands for a name that it alone bears."""
        ciks = tuple(sorted({self._only_cik(token) for token in tokens}))
        return ciks if self._asked.kind == "same_party" and len(ciks) == 2 else tokens

    def _token(self, asked: str) -> str:
        """The CIK or folded name of a party, an issuer or a holder."""
        if asked.isdigit() and len(asked) <= 10:
            return self._cik(asked.zfill(10))
        named = self._named(asked)
        names = {own for own, _ in named}
        folded = fold_name(asked)
        if folded in names:
            return folded
        meant = {own for own in names if has_words(own, folded)} or names
        keys = {key for own, key in named if own in meant}
        if len(meant) > 1 and len(keys) == 1:  # one party under several names: its CIK stands for it
            return min(keys) if is_cik(min(keys)) else min(meant)
        if len(meant) > 1:
            raise AmbiguousNameError("party", asked, tuple(sorted(meant)))
        return meant.pop()

    def _cik(self, cik: str) -> str:
        rows = self._database.rows(
            "SELECT 1 FROM parties WHERE cik = :cik OR key = :cik LIMIT 1", {"cik": cik}
        )
        if not rows:
            raise UnknownNameError("party", cik)
        return cik

    def _named(self, asked: str) -> list[tuple[str, str]]:
        """(folded name, key) of the parties that a name can mean. Raises UnknownNameError for none."""
        keys: set[str] = set()
        unknown: list[UnknownNameError] = []
        for kind in ("issuer", "holder"):
            try:
                keys.update(resolve(self._database, kind, asked))
            except UnknownNameError as error:
                unknown.append(error)
        if not keys:
            near = tuple(dict.fromkeys(name for error in unknown for name in error.near))
            raise UnknownNameError("party", asked, near)
        rows = self._database.rows("SELECT DISTINCT folded, key FROM parties")
        return [(folded, key) for folded, key in rows if key in keys]

    def _only_cik(self, token: str) -> str:
        """The CIK of a name that no party bears but the one of that CIK, else the token."""
        if is_cik(token):
            return token
        rows = self._database.rows("SELECT DISTINCT key FROM parties WHERE folded = :token", {"token": token})
        return rows[0][0] if len(rows) == 1 and is_cik(rows[0][0]) else token

    # --- splits --------------------------------------------------------------------------------------

    def _split(self, issuer: str, title: str) -> CorporateActionRecorded:
        keys = resolve(self._database, "issuer", issuer)
        if len(keys) != 1:
            raise AmbiguousNameError("issuer", issuer, keys)
        (key,) = keys
        name = self._database.rows(
            "SELECT name FROM parties WHERE kind = 'issuer' AND issuer_key = :key ORDER BY name",
            {"key": key},
        )[0][0]
        assert self._asked.ratio is not None
        return CorporateActionRecorded(
            effective_date=self._asked.effective,
            source=_NOWHERE,
            issuer=Issuer(name=name, cik=key if is_cik(key) else None),
            action="split",
            security=self._title(key, title),
            numerator=self._asked.ratio[0],
            denominator=self._asked.ratio[1],
            statement=self._asked.statement,
            author=self._asked.author,
        )

    def _title(self, key: str, asked: str) -> str:
        """The title, where the issuer has a position in it."""
        titles = sorted(set(self._titles(key)))
        if canonical_title(asked) not in {canonical_title(title) for title in titles}:
            near = get_close_matches(asked, titles, n=3, cutoff=0.4)
            raise UnknownNameError("security", asked, tuple(near))
        return asked

    def _titles(self, key: str) -> Iterator[str]:
        rows = self._database.rows(
            "SELECT DISTINCT security FROM positions WHERE issuer_key = :key AND security IS NOT NULL",
            {"key": key},
        )
        return (row[0] for row in rows)

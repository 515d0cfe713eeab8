"""The read model is the same, row for row, whether it is built at once or filing by filing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holdings_events import Owner
from holdings_ledger import Ledger
from holdings_ledger.ingest.inputs import Input, inputs
from holdings_ledger.ingest.recording import record_all
from holdings_ledger.read_model.folding import Task, fold_elsewhere
from holdings_ledger.read_model.schema import Database
from holdings_ledger.read_model.writer import catch_up
from holdings_ledger.store import Store
from holdings_projections.rulings import Rulings
from written_forms import Sold, form_4_text, form_4_xml, submission

Batch = Sequence[Input]


def grown_and_built(batches: Iterable[Batch]) -> tuple[Database, Database]:
    """(a read model that caught up after each batch, one built from the whole log)."""
    grown, built = Database.in_memory(), Database.in_memory()
    with Store.in_memory() as store:
        for batch in batches:
            list(record_all(store, iter(batch)))
            catch_up(grown, store)
        catch_up(built, store)
    return grown, built


def different(first: Database, second: Database) -> list[str]:
    """The tables that differ, each with the rows that only one of the two has."""
    one, other = first.dump(), second.dump()
    return [f"{table}: {set(one[table]) ^ set(other[table])}" for table in one if one[table] != other[table]]


def form(number: int, owner: str = "Ferreira Lena", **fields: object) -> Input:
    sold = (Sold(day=f"2021-03-{number % 27 + 1:02}", shares=100 + number, after=10_000 - 100 * number),)
    data = form_4_xml(sold, owner=owner, **fields)  # type: ignore[arg-type]
    return Input(name=f"0001234567-21-{number:06}.xml", data=data)


def tripled(number: int, owner: str, cik: str, held: int) -> list[Input]:
    """Two submissions between which what a holder has is tripled."""
    rows = Sold(day="2022-01-03", after=held), Sold(day="2022-06-01", after=3 * held - 100)
    return [
        Input(
            name=f"{owner} {row.day}.txt",
            data=submission(
                form_4_xml((row,), owner=owner, owner_cik=cik),
                f"0001234567-22-{number + at:06}",
                row.day.replace("-", "") + "163015",
            ),
        )
        for at, row in enumerate(rows)
    ]


OWNERS = [("Ferreira Lena", "0001765432"), ("Okafor Ada", "0001765433"), ("Silva Rui", "0001765434")]
DOCUMENTS = [
    *(form(n, *OWNERS[n % 3][:1], owner_cik=OWNERS[n % 3][1]) for n in range(9)),
    form(40, form="4/A", original="2021-03-05"),
    form(50, issuer="Tarnwell Foods Inc"),
    Input(name="named.txt", data=form_4_text((Sold(day="2021-03-20", after=777),))),
    Input(name="other.txt", data=form_4_text((Sold(day="2021-03-21", after=555),), owner="Nakamura Jun")),
    Input(
        name="0001234567-21-000060.xml",
        data=form_4_xml(
            (Sold(day="2021-03-30", shares=1_000, price="12500.00", after=5_000),),
            owner="Silva Rui",
            owner_cik="0001765434",
        ),
    ),
    *tripled(1, "Adeyemi Tola", "0001765441", 1_000),
    *tripled(3, "Brandt Ilse", "0001765442", 700),
    Input(
        name="sub.txt",
        data=submission(form_4_xml((Sold(day="2021-03-11", after=444),)), "0001234567-21-000077"),
    ),
]


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(DOCUMENTS))), st.integers(1, 5))
def test_filing_by_filing_gives_what_building_at_once_gives(order: list[int], size: int) -> None:
    chosen = [DOCUMENTS[index] for index in order]
    grown, built = grown_and_built(chosen[at : at + size] for at in range(0, len(chosen), size))
    assert different(grown, built) == []
    found = grown.rows("SELECT message FROM findings WHERE code = 'SUSPECTED_SPLIT'")
    assert ["3-for-1 split after 2022-01-03 and up to 2022-06-01" in message for (message,) in found] == [
        True
    ]


def test_issuers_folded_without_the_read_model_leave_the_rows_that_building_leaves(tmp_path: Path) -> None:
    built = Database.in_memory()
    path = tmp_path / "log.db"
    with Store.open(path) as store:
        list(record_all(store, iter(DOCUMENTS)))
        catch_up(built, store)
        end = store.position()
    keys = [key for (key,) in built.rows("SELECT DISTINCT issuer_key FROM filings")]
    streams = {
        key: frozenset(
            row[0] for row in built.rows("SELECT id FROM filings WHERE issuer_key = :k", {"k": key})
        )
        for key in keys
    }
    tasks = [Task(issuer=key, touched=streams[key], before=frozenset(), splits=()) for key in keys]
    elsewhere = Database.in_memory()
    with elsewhere.writing() as connection:
        fold_elsewhere(str(path), end, tasks, Rulings()).insert(connection)
    assert different(elsewhere, built) == []


def test_real_filings_in_any_order_give_the_same(corpus: Path) -> None:
    folder = corpus / "corpus" / "ownership_xml"
    found = [item for item in inputs(folder) if isinstance(item, Input)]
    found += [item for item in inputs(corpus / "seeds") if isinstance(item, Input)]
    random.Random(7).shuffle(found)
    grown, built = grown_and_built(found[at : at + 60] for at in range(0, len(found), 60))
    assert different(grown, built) == []


def test_a_filing_leaves_the_rows_of_other_accounts_alone() -> None:
    database = Database.in_memory()
    with Store.in_memory() as store:
        list(record_all(store, iter(DOCUMENTS[:9])))
        catch_up(database, store)
        # Only a fold of the other accounts would put this right again.
        with database.writing() as connection:
            connection.execute("UPDATE slices SET confidence = 'marked'")
        list(record_all(store, iter([form(20, "Silva Rui", owner_cik="0001765434")])))
        catch_up(database, store)
    marked = database.rows(
        "SELECT DISTINCT p.holder FROM positions p JOIN slices s ON s.pid = p.pid "
        "WHERE s.confidence = 'marked'"
    )
    assert sorted(marked) == [("Ferreira Lena",), ("Okafor Ada",)]


def test_a_cik_that_becomes_known_moves_the_filings_of_a_name() -> None:
    named = Input(name="named.txt", data=form_4_text())
    grown, built = grown_and_built([[named], [form(3)]])
    assert different(grown, built) == []
    keys = grown.rows("SELECT DISTINCT issuer_key, owner_key FROM filings")
    assert keys == [("0001987654", "0001765432")]


@pytest.mark.parametrize("asked", ["Ferreira Lena", "lena ferreira", "0001765432", "1765432", "ferr"])
def test_a_holder_is_found_by_name_in_any_order_by_cik_and_by_a_part(asked: str) -> None:
    with Ledger.in_memory() as ledger:
        for item in DOCUMENTS[:9]:
            ledger.ingest_bytes(item.data, item.name)
        assert {row.holder for row in ledger.at().holdings(holder=asked)} == {"Ferreira Lena"}


def test_joint_owners_each_have_the_position_under_their_own_name() -> None:
    first, second = Owner(name="Ferreira Lena", cik="0001765432"), Owner(name="Okafor Ada", cik="0001765433")
    joint = form_4_xml().replace(
        b"</reportingOwner>",
        b"</reportingOwner><reportingOwner><reportingOwnerId><rptOwnerCik>0001765433</rptOwnerCik>"
        b"<rptOwnerName>Okafor Ada</rptOwnerName></reportingOwnerId></reportingOwner>",
    )
    with Ledger.in_memory() as ledger:
        ledger.ingest_bytes(joint, "0001234567-21-000001.xml")
        view = ledger.at()
        assert [row.holder for row in view.holdings(holder=second.name)] == [second.name]
        assert [row.holders for row in view.holdings()] == [(first.name, second.name)]

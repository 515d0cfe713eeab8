"""Identity of parties and titles: what is folded, and what stays apart."""

from __future__ import annotations

import pytest

from holdings_events import Issuer, Owner
from holdings_projections.identity import canonical_title, fold_name, issuer_key, issuer_keys, owner_key


@pytest.mark.parametrize(
    "title",
    [
        "Common Stock",
        "COMMON  STOCK",
        "Common Stock, par value $.0001",
        "Common Stock, par value $0.01 per share",
        "Common Stock, $.001 par value",
        "Common Stock ($0.001 par value per share)",
        "Common Stock, no par value",
        "Common Stock, without par value",
        "Common Stock (par value US$0.001/share)",
    ],
)
def test_par_value_case_and_punctuation_do_not_make_another_security(title: str) -> None:
    assert canonical_title(title) == "common stock"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Class A Common Stock", "Class B Common Stock"),
        ("Common Stock", "Common Shares"),
        ("Series J Preferred Stock", "Series J-1 Preferred Stock"),
        ("Stock Option (right to buy)", "Stock Option (obligation to sell)"),
    ],
)
def test_different_titles_stay_apart(one: str, other: str) -> None:
    assert canonical_title(one) != canonical_title(other)


def test_a_class_named_before_the_par_value_is_kept() -> None:
    assert canonical_title("Class A Common Stock, par value $0.01 per share, restricted") == (
        "class a common stock restricted"
    )


def test_names_fold_case_accents_spaces_and_full_stops() -> None:
    assert fold_name("  Nörth-Sea   Capital,  L.P. ") == fold_name("NORTH SEA CAPITAL LP")


def test_a_name_without_latin_letters_keeps_itself() -> None:
    assert fold_name("三菱 商事") != fold_name("住友 商事")


def test_cik_comes_before_name() -> None:
    assert issuer_key(Issuer(name="Acme Inc", cik="0000000001")) == "0000000001"
    assert issuer_key(Issuer(name="Acme, Inc.")) == issuer_key(Issuer(name="ACME INC"))
    assert owner_key(Owner(name="Doe Jane", cik="0000000002")) == "0000000002"
    assert owner_key(Owner(name="DOE, JANE")) == "doe jane"


def test_a_name_alone_meets_the_only_cik_that_bears_it() -> None:
    named, numbered = Issuer(name="ACME, INC."), Issuer(name="Acme Inc", cik="0000000001")
    keys = issuer_keys([named, numbered])
    assert keys[named] == keys[numbered] == "0000000001"


def test_a_name_that_two_ciks_bear_stays_by_itself() -> None:
    named = Issuer(name="Acme Inc")
    keys = issuer_keys([named, Issuer(name="Acme Inc", cik="1"), Issuer(name="ACME INC.", cik="2")])
    assert keys[named] == "acme inc"

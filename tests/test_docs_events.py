"""docs/EVENTS.md is true, and every field of every event is explained."""

from __future__ import annotations

import re
from typing import Any

import pytest

import holdings_events
from generate_events_doc import DOCUMENT, document, own_fields, value_objects
from holdings_events import TAGS, Event

DOCUMENTED = [*TAGS, *value_objects()]


def test_the_document_is_what_the_classes_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), (
        "run: python tests/generate_events_doc.py --update"
    )


def test_every_event_stands_there_with_its_tag_and_fields() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for cls, tag in TAGS.items():
        section = text.split(f"\n### {cls.__name__}\n")[1].split("\n### ")[0]
        assert f"Tag `{tag}`." in section
        for field in own_fields(cls):
            assert f"\n| {field.name} | `" in section


def test_every_public_event_class_has_a_tag_or_is_a_base() -> None:
    exported = [getattr(holdings_events, name) for name in holdings_events.__all__]
    events = {item for item in exported if isinstance(item, type) and issubclass(item, Event)}
    assert set(TAGS) <= events
    for cls in events - set(TAGS):
        assert any(issubclass(tagged, cls) for tagged in TAGS), cls.__name__


def test_tags_are_the_names_in_snake_case_with_a_version() -> None:
    assert len(set(TAGS.values())) == len(TAGS)
    for cls, tag in TAGS.items():
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        assert re.fullmatch(rf"{snake}/[1-9][0-9]*", tag), tag


@pytest.mark.parametrize("cls", DOCUMENTED, ids=lambda cls: cls.__name__)
def test_docstrings_name_every_field(cls: type[Any]) -> None:
    explained = " ".join(base.__doc__ or "" for base in cls.__mro__ if base is not object)
    for field in own_fields(cls):
        assert re.search(rf"\b{field.name}\b", explained), f"{cls.__name__}.{field.name} is not explained"

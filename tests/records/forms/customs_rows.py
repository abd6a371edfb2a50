"""Invented rows under the headers of real customs layouts, and what must come out of them.

``tests/data/customs_layouts.csv`` has the headers of each layout, in their order, and in our own words what each column
is about: the name of the seller, a country on the way, nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tests.reviewed import reviewed
from tests.sheets_by_hand import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.sheets import Sheet

ROWS = 3
NAMES = {
    "maker": ("Gallowmere Plant", "Hartsease Foundry", "Inverleith Pottery"),
    "seller": ("Alderwick Mills", "Brackenfell Works", "Corvelle Weaving"),
    "buyer": ("Dunmore Stores", "Eastgrove Retail", "Farrowby Outfitters"),
    "cargo": ("Quayside Handling", "Rivermouth Handling", "Seabrook Handling"),
}
COUNTRIES = {"seller": "VN", "buyer": "KE", "maker": "BD", "cargo": "PA"}
COUNTRY_NAMES = {"VN": "Vietnam", "KE": "Kenya", "BD": "Bangladesh", "PA": "Panama"}
CITIES = {"seller": "Hanoi", "buyer": "Mombasa", "maker": "Tongi"}
ON_THE_WAY = "North Korea"
"""Stands where a column is about the way of the goods: taken for a seat or an origin it would be a finding."""
ORIGIN, ORIGIN_NAME = "TM", "Turkmenistan"
GOODS, HTS, VALUE, DAYS = "knitted shirts", "610910", 1000.0, ("2025-03-01", "2025-03-02", "2025-03-03")


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout: its headers and what each column means."""

    name: str
    headers: tuple[str, ...]
    means: tuple[str, ...]

    def names(self, party: str) -> bool:
        """Return whether a column names a party."""
        attributes = ("name", "other name", "name and address")
        return any(meaning == f"{party} {attribute}" for meaning in self.means for attribute in attributes)

    def states(self, party: str, attribute: str) -> bool:
        """Return whether a column states an attribute of a party."""
        return f"{party} {attribute}" in self.means

    def sheet(self, order: Sequence[int] = (), titles: int = 5) -> Sheet:
        """Return a sheet with invented rows; these layouts have their header in row 6."""
        order = order or range(len(self.headers))
        rows = [[f"Extract {number + 1}"] for number in range(titles)]
        rows.append([self.headers[index] for index in order])
        for row in range(ROWS):
            cells = [cell(self.means[index], self.headers[index], row) for index in order]
            rows.append(cells)
        return sheet(rows, "FULL", f"{self.name}.xlsx")


def layouts() -> list[Layout]:
    """Return all layouts."""
    made = []
    for name, rows in groupby(reviewed("customs_layouts"), key=lambda row: row["layout"]):
        own = list(rows)
        made.append(Layout(name, tuple(row["header"] for row in own), tuple(row["means"] for row in own)))
    return made


def name_of(party: str, row: int, *, other: bool = False) -> str:
    """Return the name of a party in a row, or its other one."""
    return f"{NAMES[party][row]} International" if other else NAMES[party][row]


def address_of(party: str, row: int) -> str:
    """Return the address of a party in a row; each has its own street."""
    return f"{row + 1} {party.title()}gate"


def cell(meaning: str, header: str, row: int) -> str:
    """Return the text of a cell by what its column means."""
    party, _, attribute = meaning.partition(" ")
    if party == "row":
        texts = {"goods": GOODS, "hts": HTS, "part of hts": HTS[:4], "origin": ORIGIN_NAME, "value": "1000"}
        return DAYS[row] if attribute == "date" else texts[attribute]
    if party == "open":
        return f"open {row + 1}"
    if party == "way":
        return ON_THE_WAY
    if party == "nobody":
        return f"Nobody Nominees {row + 1}"
    if not meaning:
        words = header.lower().replace("_", " ").split()
        return f"{row + 7}" if {"rate", "weight", "quantity", "tax", "number"} & set(words) else f"text {row + 1}"
    if attribute == "name and address":
        return f"{name_of(party, row)} Ltd., {address_of(party, row)}"
    texts = {
        "name": name_of(party, row),
        "other name": name_of(party, row, other=True),
        "address": address_of(party, row),
        "country": COUNTRY_NAMES[COUNTRIES[party]],
        "city": CITIES.get(party, ""),
        "place": f"{party.title()}shire",
        "number": f"{(len(party) * 10 + row) * 10007}",
        "contact": f"+84 {row}555",
    }
    return texts[attribute]

"""Silence never lowers a key: a blank cell places no partner further back, and takes no finding away.

Whole lists in memory, small enough for exact probabilities of reaching the importer.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import RATINGS
from tests.sheets_by_hand import AS_OF, assessed, sheet

if TYPE_CHECKING:
    import networkx as nx

IMPORTER = "Importer Inc"
NAMES = ("Amber Works", "Birch Mills", "Cedar Farm", "Delta Looms", "Hetian Taida Apparel")

PARTNER: dict[str, list[str]] = {
    "Country": ["CN", "VN", "TM", "UZ", "TW", "US", "CH", "IN", "BR", "MM", "ER", ""],
    "Process / stage": ["sewing", "spinning", "ginning", "farm", "mine", "trading", "polysilicon", "recycling", ""],
    "Goods": [
        "cotton yarn",
        "garments",
        "seed cotton",
        "polysilicon",
        "bricks",
        "tomato paste",
        "widgets",
        "steel",
        "",
    ],
    "HTS code": ["520512", "610910", "8541", "", ""],
    "Recruitment fees paid by workers": ["no", "unknown", "", ""],
    "Migrant workers": ["none", "unknown", ""],
    "Corrective actions": ["none", "closed", "unknown", ""],
    "Audit score": ["95", "unknown", ""],
    "Date of audit score": ["2026-05-01", ""],
    "Refuses to disclose": ["no", "unknown", ""],
    "Code of conduct": ["ours adopted", "own", "unknown", ""],
}
LINK: dict[str, list[str]] = {
    "Goods": ["cotton yarn", "garments", "widgets", ""],
    "Finished product": ["Shirt", "Towel", "Shrt", ""],
    "Period": ["since 2022", "2016-2019", "", ""],
    "How we know": ["invoice", "site visit", "questionnaire", "told", "rumor", ""],
    "Annual value": ["10", "900", ""],
}
PAPER: dict[str, list[str]] = {
    "Document": ["social audit", "training record", "code of conduct"],
    "Issued": ["2026-03-01", ""],
    "Valid to": ["2027-03-01", "2020-01-01", ""],
    "Result": ["pass", "no critical findings", ""],
}


class World:
    """A list of partners, links and papers, as rows of cells."""

    def __init__(self, partners: list[list[str]], links: list[list[str]], papers: list[list[str]]) -> None:
        self.tables = {"partners": partners, "links": links, "papers": papers}

    def __repr__(self) -> str:
        return f"World(\n{self.tables['partners']},\n{self.tables['links']},\n{self.tables['papers']})"

    def blanks(self) -> list[tuple[str, int, int]]:
        """Return the cells that are filled and may be left blank, as table, row and column."""
        # the name of a document stays: without it the row would be none
        first = {"partners": 1, "links": 2, "papers": 2}
        return [
            (name, row, column)
            for name, rows in self.tables.items()
            for row, cells in enumerate(rows)
            for column, cell in enumerate(cells)
            if column >= first[name] and cell
        ]

    def without(self, cell: tuple[str, int, int]) -> World:
        """Return the world with one cell blank."""
        tables = {name: [list(row) for row in rows] for name, rows in self.tables.items()}
        tables[cell[0]][cell[1]][cell[2]] = ""
        return World(*tables.values())

    def sheets(self) -> list[Any]:
        heads = {
            "partners": ["Partner name", *PARTNER],
            "links": ["Supplier", "Supplies to", *LINK],
            "papers": ["Partner", *PAPER],
        }
        return [sheet([heads[name], *rows], name.capitalize()) for name, rows in self.tables.items() if rows]

    def assessed(self) -> nx.MultiDiGraph:
        return assessed(*self.sheets(), importer=IMPORTER)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))

    def cells(columns: dict[str, list[str]]) -> list[str]:
        return [draw(st.sampled_from(choices)) for choices in columns.values()]

    asked = draw(st.booleans())
    partners = []
    for name in names:
        row = cells(PARTNER)
        # a question that is not asked is no column of the list
        partners.append([name, *(row if asked else [*row[:4], *[""] * (len(row) - 4)])])
    links = [[names[0], IMPORTER, *cells(LINK)]]
    pairs = {(names[0], IMPORTER)}
    for _ in range(draw(st.integers(0, 5))):
        pair = draw(st.sampled_from(names)), draw(st.sampled_from([*names, IMPORTER]))
        if pair not in pairs and pair[0] != pair[1]:
            pairs.add(pair)
            links.append([*pair, *cells(LINK)])
    papers = []
    for _ in range(draw(st.integers(0, 2))):
        row = cells(PAPER)
        papers.append([draw(st.sampled_from(names)), *row])
    return World(partners, links, papers)


def keys(graph: nx.MultiDiGraph) -> dict[str, float]:
    """Return the keys of the partners without a finding or possible finding; a certainty is infinite."""
    return {
        name: math.inf if data["key"] is None else data["key"]
        for name, data in graph.nodes(data=True)
        if data["standing"] == "other"
    }


def adverse(name: str, before: nx.MultiDiGraph, after: nx.MultiDiGraph) -> bool:
    """Return whether a blank cell took listed goods away while other goods stay stated: that cell was no silence."""
    old, new = ({factor.code: factor.level for factor in graph.nodes[name]["factors"]} for graph in (before, after))
    return any(
        old.get(code, "").startswith(("listed", "high-priority")) and new.get(code, "") in ("not listed", "other")
        for code in ("GOODS", "SECTOR")
    )


def expired(world: World, cell: tuple[str, int, int]) -> bool:
    """Return whether a cell says that a paper is no longer in force: that is no silence either."""
    table, row, column = cell
    return (table, column) == ("papers", 3) and world.tables[table][row][column] < AS_OF.isoformat()


@given(worlds(), st.data())
def test_silence_never_lowers_a_key(world: World, data: st.DataObject) -> None:
    cells = [cell for cell in world.blanks() if not expired(world, cell)]
    if not cells:
        return
    cell = data.draw(st.sampled_from(cells))
    before, after = world.assessed(), world.without(cell).assessed()
    assert after.graph["overall"]["exposure"]["method"] in ("closed form", "exact")
    old, new = keys(before), keys(after)
    found = {name for name, own in after.nodes(data=True) if own["rating"] in RATINGS[:2]}
    # a partner leaves this group by a finding alone
    assert old.keys() <= new.keys() | found
    for name in sorted(old.keys() & new.keys()):
        if adverse(name, before, after):
            continue
        told = name, cell, world.tables[cell[0]][cell[1]][cell[2]]
        assert new[name] >= old[name], told
        if before.nodes[name]["rating"] in ("High", "Unknown"):
            assert after.nodes[name]["rating"] in ("High", "Unknown"), told


def test_silence_about_the_country_does_not_let_papers_count() -> None:
    """Papers take nothing off what a state may impose: a blank country must not change that."""
    row = ["Amber Works", "CN", "", "", "610910", *[""] * 7]
    link = ["Amber Works", IMPORTER, *[""] * 5]
    paper = ["Amber Works", "code of conduct", "2026-03-01", "2027-03-01", ""]
    world = World([row], [link], [paper])
    told = keys(world.assessed())["Amber Works"]
    for column in (1, 4):
        assert keys(world.without(("partners", 0, column)).assessed())["Amber Works"] >= told


# --- findings -----------------------------------------------------------------------------------------------

SITE = [
    "Partner name",
    "Country",
    "Province / region",
    "City",
    "Postal code",
    "Address",
    "Goods",
    "Process / stage",
    "North Korean labor",
    "Parent company",
    "Remarks",
]
GROUNDS: dict[str, dict[str, str]] = {
    "region": {"Province / region": "Xinjiang"},
    "city": {"City": "Hotan"},
    "postal code": {"Postal code": "848000"},
    "address": {"Address": "12 Renmin Road, Xinjiang"},
    "labor": {"North Korean labor": "yes"},
    "parent": {"Parent company": "Hetian Taida Apparel"},
    "remark": {"Remarks": "uses workers sent from North Korea"},
    "listed name in a remark": {"Remarks": "same owner as Hetian Haolin Hair Accessories Co., Ltd."},
}
"""What a finding or possible finding rests on, apart from the name: the cells, each a fact of its own."""
NEUTRAL = {
    "Country": ["CN"],
    "Goods": ["garments", "glass", ""],
    "Process / stage": ["sewing", "farm", ""],
    "North Korean labor": ["no", ""],
}


@st.composite
def grounded(draw: st.DrawFn) -> tuple[list[str], list[set[int]]]:
    """Draw a row of a partner with one or two grounds, and the columns that each ground rests on."""
    grounds = draw(st.lists(st.sampled_from(sorted(GROUNDS)), min_size=1, max_size=2, unique=True))
    row = {column: draw(st.sampled_from(choices)) for column, choices in NEUTRAL.items()}
    rests = []
    for ground in grounds:
        if not row.keys() & GROUNDS[ground].keys() - {"North Korean labor"}:
            row |= GROUNDS[ground]
            rests.append({SITE.index(column) for column in GROUNDS[ground]})
    name = draw(st.sampled_from(["Amber Works", "Hetian Taida Apparel"]))
    if name == "Hetian Taida Apparel":
        # its name is the ground, and stays
        rests.append(set())
    return [name, *(row.get(column, "") for column in SITE[1:])], rests


@given(grounded(), st.data())
def test_a_finding_that_rests_on_another_fact_stays_at_least_possible(
    drawn: tuple[list[str], list[set[int]]], data: st.DataObject
) -> None:
    row, rests = drawn
    blanked = data.draw(st.sampled_from([column for column, cell in enumerate(row) if cell and column]))
    if all(blanked in columns for columns in rests):
        return
    kept = [cell if column != blanked else "" for column, cell in enumerate(row)]
    links = sheet([["Supplier", "Supplies to"], [row[0], IMPORTER]], "Links")
    graph = assessed(sheet([SITE, kept], "Partners"), links, importer=IMPORTER)
    assert graph.nodes[row[0]]["rating"] in RATINGS[:2], (SITE[blanked], row)
    assert graph.nodes[IMPORTER]["rating"] in RATINGS[:2]


# --- rows -------------------------------------------------------------------------------------------------------


@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_rows_change_no_rank(world: World, random: Any) -> None:
    again = {name: [*rows, *rows[: random.randint(0, len(rows))]] for name, rows in world.tables.items()}
    for rows in again.values():
        random.shuffle(rows)
    wanted = ("rank", "place", "tied", "standing", "key", "risk_share", "reading_list")

    def told(graph: nx.MultiDiGraph) -> tuple[Any, Any]:
        return {name: [data[key] for key in wanted] for name, data in graph.nodes(data=True)}, graph.graph["ties"]

    assert told(world.assessed()) == told(World(*again.values()).assessed())

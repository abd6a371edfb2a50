"""A world written down in the layouts that supplier lists come in.

Each layout returns the sheets, and the world as these state it: a list of links says nothing of countries, a list of
tiers nothing of links.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.oracles.restated import W
from tests.oracles.worlds import ENDED, IMPORTER, RUNNING, Party, Supply, Tag, World
from tests.sheets_by_hand import book, sheet

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    from supplymap.sheets import Sheet, Workbook

Rows = list[list[str]]


@dataclass(frozen=True)
class Layout:
    """Workbooks, and the world that they state."""

    books: tuple[Workbook, ...]
    world: World


PARTY = {
    "Partner name": "name",
    "Country": "country",
    "Province / region": "region",
    "Process / stage": "stage",
    "Goods": "goods",
    "North Korean labor": "labor",
    "Likelihood (own estimate)": "estimate",
}
SUPPLY = ("Supplier", "Supplies to", "Goods", "Finished product", "Period", "How we know", "Annual value")
SYNONYMS = {
    "Partner name": "Vendor name", "Country": "Country of site", "Province / region": "State / province",
    "Process / stage": "Process", "Goods": "Material supplied", "North Korean labor": "DPRK workers",
    "Supplier": "Vendor", "Supplies to": "Customer",
    "Finished product": "Style name", "Annual value": "Annual spend (USD)",
}  # fmt: skip


def party_row(party: Party) -> list[str]:
    return [str(getattr(party, name)) for name in PARTY.values()]


def tags_cell(tags: Iterable[Tag]) -> str:
    return "; ".join(tag.text for tag in tags)


def supply_row(supply: Supply) -> list[str]:
    value = "" if supply.value is None else str(supply.value)
    return [
        *(supply.supplier, supply.buyer, supply.goods, tags_cell(supply.tags)),
        *(supply.period, supply.evidence, value),
    ]


def party_rows(world: World) -> Rows:
    return [list(PARTY), *map(party_row, world.parties)]


def supply_rows(world: World) -> Rows:
    return [list(SUPPLY), *map(supply_row, world.supplies)]


def one_book(world: World, *sheets: Sheet) -> Layout:
    return Layout((book(*sheets),), world)


def _plain(world: World) -> World:
    """Leave out answers and papers: the layout has no sheet for them."""
    return replace(world, parties=tuple(replace(party, fees="", audit="") for party in world.parties))


def partners_and_links(world: World, _: random.Random) -> Layout:
    return one_book(_plain(world), sheet(party_rows(world), "Partners"), sheet(supply_rows(world), "Links"))


def with_answers_and_papers(world: World, _: random.Random) -> Layout:
    """Four sheets, as in the template."""
    answers = [["Partner name", "Recruitment fees paid by workers"]]
    answers += [[party.name, party.fees] for party in world.parties]
    papers = [["Partner", "Document", "Issued", "Valid to", "Result"]]
    papers += [
        [party.name, "social audit", "2026-01-15", "2027-01-14", party.audit] for party in world.parties if party.audit
    ]
    tables = {"Partners": party_rows(world), "Links": supply_rows(world), "Questionnaire": answers, "Documents": papers}
    return one_book(world, *(sheet(rows, name) for name, rows in tables.items() if len(rows) > 1))


def shuffled(world: World, draw: random.Random) -> Layout:
    """The same in other words: columns and rows in any order, a title, columns that nobody understands, repeats."""
    sheets = []
    for name, (header, *rows) in (("List A", party_rows(world)), ("List B", _measured(supply_rows(world)))):
        repeated = [*rows, *draw.sample(rows, min(2, len(rows)))]
        draw.shuffle(repeated)
        header_row = [*(SYNONYMS.get(cell, cell) for cell in header), "Buyer group code", "PIC"]
        table = [header_row, *([*row, f"G{number % 3}", "KS"] for number, row in enumerate(repeated))]
        order = list(range(len(header_row)))
        draw.shuffle(order)
        moved = [[row[index] for index in order] for row in table]
        sheets.append(sheet([["Autumn programme"], [], *moved], name))
    return one_book(_plain(world), *sheets)


def _measured(rows: Rows) -> Rows:
    """Two columns of dates in place of a period, and a probability in place of the evidence."""
    period, evidence = SUPPLY.index("Period"), SUPPLY.index("How we know")
    dates = {"Period": ["Valid from", "Valid to"], ENDED: ["2016-01-01", "2019-12-31"], RUNNING: ["2020-01-01", ""]}
    chances = {"How we know": "Link probability", "": ""} | {text: f"{w:g}" for text, w in W.items() if text}
    return [
        [*row[:period], *dates.get(row[period], ["", ""]), chances[row[evidence]], *row[evidence + 1 :]] for row in rows
    ]


def by_number(world: World, _: random.Random) -> Layout:
    """Links name partners by the user's numbers."""
    number = {name: f"V-{position:04d}" for position, name in enumerate(world.names, start=101)} | {IMPORTER: IMPORTER}
    header, *rows = party_rows(world)
    partners = [["Partner ID", *header], *([number[row[0]], *row] for row in rows)]
    head, *links = supply_rows(world)
    numbered = [head, *([number[row[0]], number[row[1]], *row[2:]] for row in links)]
    # the user's own number is the partner's id
    stated = replace(
        _plain(world),
        parties=tuple(replace(party, name=number[party.name], company=party.name) for party in _plain(world).parties),
        supplies=tuple(
            replace(supply, supplier=number[supply.supplier], buyer=number[supply.buyer]) for supply in world.supplies
        ),
    )
    return one_book(stated, sheet(partners, "Partners"), sheet(numbered, "Links"))


def two_files(world: World, draw: random.Random) -> Layout:
    """Half of the links come in a file of their own, with a list of the same partners."""
    header, *rows = supply_rows(world)
    draw.shuffle(rows)
    half = len(rows) // 2
    partners = party_rows(world)
    books = []
    for file, part in (("east.xlsx", rows[:half]), ("west.xlsx", rows[half:])):
        sheets = (sheet(partners, "Partners", file), sheet([header, *part], "Links", file))
        books.append(book(*sheets, file=file))
    return Layout(tuple(books), _plain(world))


def several_in_a_cell(world: World, draw: random.Random) -> Layout:
    """Suppliers of the same row stand in one cell; all of them are on the list of partners."""
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for supply in world.supplies:
        row = supply_row(supply)
        groups[tuple(row[1:])].append(row[0])
    rows = [list(SUPPLY)]
    for rest, suppliers in groups.items():
        separator = draw.choice(("; ", " / ", "\n", " | ", ", ", " & ", " and "))
        rows.append([separator.join(dict.fromkeys(suppliers)), *rest])
    return one_book(_plain(world), sheet(party_rows(world), "Partners"), sheet(rows, "Links"))


def links_alone(world: World, _: random.Random) -> Layout:
    """Nothing is said of a partner but its name; partners without a link are not named."""
    return one_book(_named_by_links(world), sheet(supply_rows(world), "Links"))


def _named_by_links(world: World) -> World:
    named = {name for supply in world.supplies for name in (supply.supplier, supply.buyer)}
    return replace(world, parties=tuple(Party(name) for name in world.names if name in named))


def list_with_buyers(world: World, _: random.Random) -> Layout:
    """One list: a row for each link, with what is known of the supplier; who supplies nobody has none."""
    header = [*PARTY, *SUPPLY[1:2], *SUPPLY[3:]]
    rows = []
    for supply in world.supplies:
        if supply.supplier != IMPORTER:
            cells = supply_row(supply)
            rows.append([*party_row(world.party(supply.supplier)), cells[1], *cells[3:]])
    named = {row[0] for row in rows}
    rows += [[*party_row(party), *[""] * 5] for party in world.parties if party.name not in named]
    supplies = [
        replace(supply, goods=world.party(supply.supplier).goods)
        for supply in world.supplies
        if supply.supplier != IMPORTER
    ]
    return one_book(replace(_plain(world), supplies=tuple(supplies)), sheet([header, *rows], "Suppliers"))


def tier_sheets(world: World, _: random.Random) -> Layout:
    """A sheet for each tier: that of tier 1 has no column for the buyer, because it is the importer."""
    last = [supply for supply in world.supplies if supply.buyer == IMPORTER]
    inner = [supply for supply in world.supplies if IMPORTER not in (supply.supplier, supply.buyer)]
    header = [*PARTY, *SUPPLY[3:]]
    first = [header]
    kept, seen = [], set()
    for supply in last:
        first.append([*party_row(world.party(supply.supplier)), *supply_row(supply)[3:]])
        kept.append(replace(supply, goods=world.party(supply.supplier).goods))
        seen.add(supply.supplier)
    further = [[*PARTY, "Supplies to", *SUPPLY[3:]]]
    for supply in inner:
        cells = supply_row(supply)
        further.append([*party_row(world.party(supply.supplier)), cells[1], *cells[3:]])
        kept.append(replace(supply, goods=world.party(supply.supplier).goods))
        seen.add(supply.supplier)
    buyers = {supply.buyer for supply in inner} - seen
    parties = tuple(
        party if party.name in seen else Party(party.name)
        for party in _plain(world).parties
        if party.name in seen | buyers
    )
    stated = replace(world, parties=parties, supplies=tuple(kept), tiers={supply.supplier: 1 for supply in last})
    return one_book(stated, sheet(first, "Tier 1"), *([sheet(further, "Tier 2")] if inner else []))


def wide_chains(world: World, draw: random.Random) -> Layout:
    """A row for each path of current links, from the importer up: Tier 1, Tier 2, Tier 3 and the product."""
    suppliers: dict[str, list[str]] = defaultdict(list)
    for supply in world.supplies:
        if not supply.ended and supply.supplier != IMPORTER and supply.supplier not in suppliers[supply.buyer]:
            suppliers[supply.buyer].append(supply.supplier)
    paths: list[tuple[str, ...]] = []

    def follow(path: tuple[str, ...]) -> None:
        nexts = [name for name in suppliers[path[-1]] if name not in path]
        if (not nexts or len(path) == 5) and len(paths) < 30:
            paths.append(path)
        for name in nexts if len(path) < 5 else ():
            follow((*path, name))

    for name in suppliers[IMPORTER]:
        follow((name,))
    depth = max(map(len, paths))
    header = ["Finished product"]
    for tier in range(1, depth + 1):
        header += [f"Tier {tier} supplier", f"Tier {tier} country"]
    rows, supplies = [header], []
    for path in paths:
        meant = {tag for supply in world.supplies if supply.hop == (path[0], IMPORTER) for tag in supply.tags}
        tags = (draw.choice(sorted(meant)),) if meant else ()
        cells = [tags_cell(tags)]
        for name in path:
            cells += [name, world.party(name).country]
        rows.append([*cells, *[""] * (len(header) - len(cells))])
        hops = zip(path, (IMPORTER, *path), strict=False)
        supplies += [Supply(supplier, buyer, "", tags) for supplier, buyer in hops]
    named = {name for path in paths for name in path}
    parties = tuple(Party(name, world.party(name).country) for name in world.names if name in named)
    tiers = {name: path.index(name) + 1 for path in reversed(paths) for name in path}
    return one_book(World(parties, tuple(supplies), tiers), sheet(rows, "Chains"))


def list_of_tiers(world: World, _: random.Random) -> Layout:
    """A list with a column for the tier and none for the buyer: only tier 1 is known to supply anyone."""
    tiers = _stated_tiers(world)
    last: dict[str, Supply] = {}
    for supply in world.supplies:
        if supply.buyer == IMPORTER and supply.supplier != IMPORTER and not supply.ended:
            last.setdefault(supply.supplier, supply)
    header = [*PARTY, "Tier", "Finished product"]
    rows = [header]
    for party in world.parties:
        tags = last[party.name].tags if party.name in last else ()
        rows.append([*party_row(party), str(tiers.get(party.name, "")), tags_cell(tags)])
    supplies = tuple(
        Supply(name, IMPORTER, world.party(name).goods, supply.tags) for name, supply in sorted(last.items())
    )
    return one_book(replace(_plain(world), supplies=supplies, tiers=tiers), sheet(rows, "Suppliers"))


def _stated_tiers(world: World) -> dict[str, int]:
    tiers, front = {}, [IMPORTER]
    for tier in range(1, 20):
        front = sorted(
            {
                supply.supplier
                for supply in world.supplies
                if supply.buyer in front and not supply.ended and supply.supplier not in {*tiers, IMPORTER}
            }
        )
        tiers |= dict.fromkeys(front, tier)
    return tiers


LAYOUTS: dict[str, Callable[[World, random.Random], Layout]] = {
    function.__name__: function
    for function in (
        partners_and_links,
        with_answers_and_papers,
        shuffled,
        by_number,
        two_files,
        several_in_a_cell,
        links_alone,
        list_with_buyers,
        tier_sheets,
        wide_chains,
        list_of_tiers,
    )
}
"""Every layout, by name."""


def reordered(layout: Layout, draw: random.Random) -> Layout:
    """Shuffle the rows of every sheet below its header, and repeat some."""
    books = []
    for workbook in layout.books:
        sheets = []
        for one in workbook.sheets:
            rows = [list(row.cells) for row in one.rows]
            top = next(index for index, cells in enumerate(rows) if len(cells) > 1) + 1
            above, below = rows[:top], rows[top:]
            below += draw.sample(below, len(below) // 3)
            draw.shuffle(below)
            sheets.append(sheet([*above, *below], one.name, one.file))
        books.append(book(*sheets, file=workbook.file))
    return replace(layout, books=tuple(books))


def table(one: Sheet) -> Sequence[Sequence[str]]:
    """The cells of a sheet, row by row, for a file."""
    return [row.cells for row in one.rows]

"""Properties of decisions on pairs: one partner by decision is one by name; other files, rows and sheets lose none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from supplymap.config import Config
from supplymap.model import Decisions
from supplymap.records import to_records
from supplymap.reference.identities import subject
from tests.records.decided.test_pairs import said
from tests.sheets_by_hand import AS_OF, book, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import DuplicateDecision, Partner, Records
    from supplymap.sheets import Workbook

NAMES = ("Amber Mills", "Beryl Works", "Coral Yarns", "Dune Fibres", "Harbor Inc")
FIRST, SECOND = NAMES[0], NAMES[1]
LIST = ("Partner name", "Partner ID", "Country", "Goods", "HTS code", "Country of origin", "Tier")
LINKS = ("Supplier", "Supplies to", "Goods", "Finished product", "Value")

List = list[tuple[str, ...]]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[List, List, List]:
    """Draw rows of a list of partners, of links, and of papers; some of the partners stand in links alone."""
    some = st.sampled_from(NAMES[:-1])
    numbers = {name: draw(st.sampled_from(["", f"V{at}"])) for at, name in enumerate(NAMES)}
    countries = {name: draw(st.sampled_from(["VN", "IN"])) for name in NAMES} | {SECOND: ""}
    countries[SECOND] = draw(st.sampled_from(["", countries[FIRST]]))
    codes, origins, tiers = map(st.sampled_from, (["", "6109", "5205"], ["", "CN", "TM"], ["", "1", "2", "3"]))
    goods = st.sampled_from(["", "yarn", "shirts", "cotton"])
    listed = [
        (name, numbers[name], countries[name], draw(goods), draw(codes), draw(origins), draw(tiers))
        for name in draw(st.lists(some, max_size=6))
    ]
    links = [
        (supplier, buyer, draw(goods), draw(st.sampled_from(["", "Polo"])), draw(st.sampled_from(["", "10", "20"])))
        for supplier, buyer in draw(st.lists(st.tuples(some, st.sampled_from(NAMES)), min_size=1, max_size=6))
        if {supplier, buyer} != {FIRST, SECOND} and supplier != buyer
    ]
    papers = [(draw(some), "Social audit", "2027-01-01") for _ in range(draw(st.integers(0, 2)))]
    # both are there, and the importer is named
    return listed, [*links, (FIRST, "Harbor Inc", "", "", ""), (SECOND, "Harbor Inc", "", "", "")], papers


def files(world: tuple[List, List, List], names: Sequence[str] = ("a.xlsx", "a.xlsx", "a.xlsx")) -> list[Workbook]:
    listed, links, papers = world
    sheets = [
        sheet([LIST, *listed], "Partners", names[0]),
        sheet([LINKS, *links], "Links", names[1]),
        sheet([("Partner name", "Document type", "Valid until"), *papers], "Documents", names[2]),
    ]
    sheets = [made for made, rows in zip(sheets, (listed, links, papers), strict=True) if rows]
    return [
        book(*(one for one in sheets if one.file == file), file=file) for file in dict.fromkeys(s.file for s in sheets)
    ]


def read(world: tuple[List, List, List], *decisions: DuplicateDecision, files_: Sequence[Workbook] = ()) -> Records:
    config = Config(as_of=AS_OF, importer="Harbor Inc")
    return to_records(files_ or files(world), config, decisions=Decisions(duplicates=decisions))


def told(partner: Partner, *, names: bool = True) -> tuple[object, ...]:
    """Return what is said of a partner, without its names and where rows stand."""
    return (
        partner.name if names else "",
        partner.country,
        frozenset(partner.goods),
        frozenset(partner.hts),
        frozenset(partner.origins),
        partner.tier,
        partner.listed,
        frozenset(partner.numbers),
        frozenset((site.country, site.city) for site in partner.sites),
        len(partner.documents),
    )


def chains(found: Records) -> set[tuple[object, ...]]:
    names = {partner.id: partner.name for partner in found.partners}
    return {
        (names[link.supplier], names[link.buyer], link.kind, link.goods, link.product, link.value, len(link.sources))
        for link in found.links
    }


@given(worlds())
def test_one_by_decision_is_one_by_name(world: tuple[List, List, List]) -> None:
    found = read(world, said(FIRST, SECOND))
    renamed = [[tuple(FIRST if cell == SECOND else cell for cell in row) for row in rows] for rows in world]
    wanted = read((renamed[0], renamed[1], renamed[2]))
    assert {told(partner) for partner in found.partners} == {told(partner) for partner in wanted.partners}
    assert chains(found) == chains(wanted)
    assert SECOND in next(partner for partner in found.partners if partner.name == FIRST).aliases


@given(worlds(), st.randoms(use_true_random=False), st.permutations(["a.xlsx", "b.xlsx", "c.xlsx"]))
def test_other_files_rows_and_sheets_lose_no_decision(
    world: tuple[List, List, List], random: object, names: list[str]
) -> None:
    plain = read(world)
    seen = {partner.name: subject(partner) for partner in plain.partners}
    decisions = (said(seen[FIRST], seen[SECOND]), said(seen[FIRST], seen["Harbor Inc"], "different"))
    shuffled = [list(rows) for rows in world]
    for rows in shuffled:
        random.shuffle(rows)  # type: ignore[attr-defined]
    found = read(world, *decisions)
    moved = read(world, *decisions, files_=files((shuffled[0], shuffled[1], shuffled[2]), names))
    assert {use.outcome for use in (*found.uses, *moved.uses)} == {"holds"}
    assert {told(partner) for partner in moved.partners} == {told(partner) for partner in found.partners}
    assert chains(moved) == chains(found)


@given(worlds(), st.permutations(["same", "unsure", "different"]))
def test_the_sequence_of_decisions_changes_nothing(world: tuple[List, List, List], values: list[str]) -> None:
    decisions = [
        said(FIRST, SECOND, values[0]),
        said(SECOND, NAMES[2], values[1]),
        said(FIRST, NAMES[2], values[2]),
        said(NAMES[2], NAMES[3]),
    ]
    one, other = read(world, *decisions), read(world, *reversed(decisions))
    assert list(one.partners) == list(other.partners)
    assert (one.issues, one.questions, one.uses) == (other.issues, other.questions, other.uses)


@given(worlds())
def test_no_decision_changes_nothing(world: tuple[List, List, List]) -> None:
    plain = read(world)
    other = read(world, said("Nobody at all", "No one"))
    assert replace(plain, uses=()) == replace(other, uses=(), decided=plain.decided)

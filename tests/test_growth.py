"""Time grows with what a file holds and no faster: steps are counted, never seconds."""

from __future__ import annotations

import random
import sys
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import reference
from supplymap.config import Config
from supplymap.model import Partner, Records, Site, Source
from supplymap.network.graph import build_graph
from supplymap.outputs.map.data import MapData
from supplymap.pipeline import read
from supplymap.records import replies
from supplymap.records.dates import read_date, read_period
from supplymap.records.partners.namesakes import FEW, Namesake, Namesakes, Stated
from supplymap.reference.names import normalise
from supplymap.reference.places import may_name
from supplymap.reference.places import mentions as places_in
from supplymap.screening import mentions, screen
from supplymap.screening.north_korea import told
from supplymap.screening.sites import locate
from supplymap.sheets import cells, formats, xlsx_cells, xlsx_scan, xlsx_strings, xmltexts
from supplymap.sheets.delimited import _records
from supplymap.sheets.grid import Grid
from supplymap.sheets.limits import Budget, DamagedError
from supplymap.sheets.xmlparts import parse
from tests.graphs import filled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CONFIG = Config(importer="Harbor Inc", as_of=date(2026, 7, 1))
DOUBLED = 2.2
"""How much more a doubling may add than the doubling before: 2 is linear, 4 quadratic."""


def steps(function: Callable[[], object]) -> int:
    """Count the calls and lines of Python that a function runs."""
    count = 0

    def see(_: object, event: str, __: object) -> Any:
        nonlocal count
        count += event in ("call", "line")
        return see

    before = sys.gettrace()
    sys.settrace(see)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def growth(counts: list[int]) -> float:
    """What the second doubling adds, as a multiple of what the first did; what is the same for all falls out."""
    first, second = (more - less for less, more in pairwise(counts))
    return second / first


def table(header: str, lines: list[str]) -> str:
    return "\n".join([header, *lines, ""])


# The texts of each size are its own, so that nothing is known from the size before.


def purchase_orders(n: int) -> str:
    """An honest list: what was bought from one vendor."""
    orders = [f"Delta Knits,Viet Nam,Harbor Inc,T-shirt style {n}x{i},PO{n}x{i}" for i in range(n)]
    return table("Supplier,Country,Supplies to,Goods,Purchase order", orders)


def equal_rows(n: int) -> str:
    return table("Partner name,Country,Supplies to", ["X Co,China,Harbor Inc"] * n)


def sites_of_one(n: int) -> str:
    return table("Partner name,Country,City,Address", [f"X Co,China,Ningbo,Road {n}x{i}" for i in range(n)])


def namesakes(n: int) -> str:
    return table("Partner name,Country,City", [f"X Co,China,City{n}x{i}" for i in range(n)])


def namesakes_by_id(n: int) -> str:
    rows = [f"P{n}x{i},X Co,China,Ningbo,Road {n}x{i}" for i in range(n)]
    return table("Partner ID,Partner name,Country,City,Address", rows)


def namesakes_without_place(n: int) -> str:
    rows = [f"X Co,China,City{n}x{i}" if i % 2 else "X Co,," for i in range(n)]
    return table("Partner name,Country,City", rows)


def one_id(n: int) -> str:
    """An id that is none, such as n/a, on every name."""
    return table("Partner ID,Partner name,Country", [f"n/a,{letters(n + i)} {letters(n * i)},China" for i in range(n)])


def repeated_link(n: int) -> str:
    rows = [f"X Co,China,Harbor Inc,yarn,5205.{i:04d}" for i in range(n)]
    return table("Supplier,Country,Supplies to,Goods,HTS code", rows)


def links_between_two(n: int) -> str:
    rows = ["Delta Knits,Viet Nam,Harbor Inc,shirts,Shirt"]
    rows += [f"Delta Mill,China,Delta Knits,yarn {n}x{i},Shirt" for i in range(n)]
    return table("Supplier,Country,Supplies to,Goods,Product", rows)


def products_of_one(n: int) -> str:
    rows = [f"Delta Knits,Viet Nam,Harbor Inc,shirts,Style {n}x{i}" for i in range(n)]
    return table("Supplier,Country,Supplies to,Goods,Product", rows)


def one_product(n: int) -> str:
    rows = [f"{letters(n + i)} {letters(n * i)},Viet Nam,Harbor Inc,shirts,Shirt" for i in range(n)]
    return table("Supplier,Country,Supplies to,Goods,Product", rows)


def documents_of_one(n: int) -> str:
    rows = [f"X Co,China,Harbor Inc,SA8000 {n}x{i},2024-01-01" for i in range(n)]
    return table("Partner name,Country,Supplies to,Document,Issued", rows)


def names_in_a_cell(n: int) -> str:
    names = "|".join(f"{letters(n + i)} {letters(n * i)}" for i in range(n))
    return table("Partner name,Country,Supplies to,Other names", [f"X Co,China,Harbor Inc,{names}"])


def names_in_a_name(n: int) -> str:
    """One name that holds a listed one again and again."""
    return table("Partner name,Country,Supplies to", [f"{'Camel Group Harbin ' * n}Zeta,China,Harbor Inc"])


def remarks(n: int) -> str:
    return table("Partner name,Country,Supplies to,Zzz", [f"X Co,China,Harbor Inc,text {n}x{i}" for i in range(n)])


def beside_the_table(n: int) -> str:
    """Cells to the right of the header, below nothing."""
    rows = [f"X Co,China,Harbor Inc{',' * (i % 30)},text {n}x{i}" for i in range(n)]
    return table("Partner name,Country,Supplies to", rows)


def short_rows_below_a_wide_header(n: int) -> str:
    header = "Partner name,Country,Supplies to," + ",".join(f"Column {n}x{i}" for i in range(n))
    return table(header, ["X Co,China,Harbor Inc"] * n)


def places(n: int) -> str:
    """One address that names the region again and again."""
    address = "Urumqi Beijing Road " * n
    return table("Partner name,Country,Address,Supplies to", [f"X Co,China,{address},Harbor Inc"])


def letters(number: int) -> str:
    """Spell a number so that neighbours have nothing in common."""
    number = number * 7_919 % 456_976
    return "".join(chr(97 + number // 26**place % 26) for place in range(4))


SHAPES = [
    purchase_orders,
    equal_rows,
    sites_of_one,
    namesakes,
    namesakes_by_id,
    namesakes_without_place,
    one_id,
    repeated_link,
    links_between_two,
    products_of_one,
    one_product,
    documents_of_one,
    names_in_a_cell,
    names_in_a_name,
    remarks,
    beside_the_table,
    short_rows_below_a_wide_header,
    places,
]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_understanding_takes_steps_in_proportion_to_the_rows(shape: Callable[[int], str], tmp_path: Path) -> None:
    def understand(n: int) -> None:
        file = tmp_path / f"list{n}.csv"
        file.write_text(shape(n), encoding="utf-8")
        graph, _ = build_graph(screen(read(file, CONFIG)[1], CONFIG), CONFIG)
        MapData(filled(graph))

    understand(3)  # tables are read once
    assert growth([steps(lambda n=n: understand(n)) for n in (35, 70, 140)]) < DOUBLED


def unclosed(n: int) -> str:
    return "name,country\n" + '"a\n' * n


def opened_behind_each_comma(n: int) -> str:
    return "name,country\n" + 'a","b\n' * n


def opened_and_closed_at_last(n: int) -> str:
    return "1,2,3\n" + 'x",y,"z\n1,2,3\n' * n + '1",2,3\n'


@pytest.mark.parametrize("shape", [unclosed, opened_behind_each_comma, opened_and_closed_at_last])
def test_quotation_marks_without_a_partner_take_steps_in_proportion(shape: Callable[[int], str]) -> None:
    assert growth([steps(lambda n=n: list(_records(shape(n), ","))) for n in (200, 400, 800)]) < DOUBLED


class Attempts:
    """A pattern that knows where it was tried; it can only be matched at a place, never searched for."""

    def __init__(self, pattern: Any) -> None:
        self.pattern = pattern
        self.places: list[int] = []

    def match(self, text: bytes, place: int = 0) -> Any:
        self.places.append(place)
        return self.pattern.match(text, place)


@pytest.mark.parametrize("blanks", [1, 1_000])
def test_rows_are_looked_for_once_however_much_white_space_is_between_them(
    blanks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = Attempts(xlsx_scan._ROW)
    monkeypatch.setattr(xlsx_scan, "_ROW", tried)
    rows = [f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>'.encode() + b" " * blanks for n in range(1, 51)]
    sheet = b"<worksheet><sheetData>" + b"".join(rows) + b"</sheetData></worksheet>"
    found = xlsx_scan.scan_sheet([sheet[place : place + 700] for place in range(0, len(sheet), 700)], [])
    assert found is not None
    assert found.plain
    assert found.cells == 50
    # each row once, and once behind the last of a piece: there are no more pieces than rows and the head
    assert 50 <= len(tried.places) <= 50 + 51


@pytest.mark.parametrize("blanks", [1, 1_000])
def test_shared_texts_are_looked_for_once(blanks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = Attempts(xlsx_strings._ENTRY)
    monkeypatch.setattr(xlsx_strings, "_ENTRY", tried)
    table_ = b"<sst>" + (b"<si><t>a</t></si>" + b"\n" * blanks) * 50 + b"</sst>"
    found = xlsx_strings.scan_strings([table_[place : place + 700] for place in range(0, len(table_), 700)])
    assert found.plain
    assert 50 <= len(tried.places) <= 50 + 51


def test_pieces_hold_everything_and_begin_with_the_tag() -> None:
    chance = random.Random(5)
    for _ in range(200):
        text = b"".join(chance.choice([b"<row ", b"<r", b"ow ", b"x", b"<"]) for _ in range(40))
        cuts = sorted(chance.sample(range(len(text)), 6))
        pieces = list(xlsx_scan.whole_pieces([text[a:b] for a, b in pairwise([0, *cuts, len(text)])], b"<row ", 10**6))
        assert b"".join(pieces) == text
        assert all(piece.startswith(b"<row ") for piece in pieces[1:])
        assert text.find(b"<row ", 1) < 0 or len(pieces) > 1


LONG = 200_000


def test_long_texts_come_to_an_end() -> None:
    """Each of these was read again from its every place: twenty thousand million steps, where now there are few."""
    blanks = " " * LONG
    assert cells.clean(f"a{blanks}b\x01") == f"a{blanks}b"
    assert cells.clean(f"a{blanks}\n{blanks}b") == "a b"
    assert formats.parse_format("[" * LONG).kind == ""
    assert formats.worded('"a"' * LONG) == ("a" * LONG,)
    assert list(xmltexts.header_parts("&L" * LONG)) == []
    assert list(xmltexts.without_tags("<" * LONG)) == []
    assert xlsx_scan.scan_sheet([blanks.encode() + b"<sheetData>"], []) is None
    assert not xlsx_strings.scan_strings([blanks.encode() + b"<si>"]).plain
    assert read_period(f"2019{blanks}x").__class__ is tuple
    assert read_period("2019 ended " * 5_000)[1].value is None
    assert read_date("9" * 5_000).problem == "date-not-understood"
    assert replies.read_share("1" * LONG + "x") is None
    assert replies.read_score(f"a{blanks}b") is None
    assert replies.read_workforce(f"5{blanks}b") is None
    assert replies.read_choice("corrective_actions")("no " * LONG) is None
    assert reference.goods_classes("", "1" * LONG) == reference.goods_classes("", "1" * 20)
    assert normalise("Delta " + "Co " * LONG).key == "delta"
    assert normalise("De" + "\u0301\u0316" * LONG + "lta").key == "delta"
    assert reference.countries().code("Chi" + "\u0301\u0316" * LONG + "na") == "CN"
    found = locate(Site("CN", "", "", f"Ningbo 315000{'.' * LONG}x Urumqi", "", None, None, Source("f", "", 1)))
    assert found is not None
    # each of many short names was compared with the whole text
    assert {mention.listed for mention in mentions("Great Camel Co., Ltd. " * 5_000)} == set()
    assert {mention.listed for mention in mentions("by Camel Group Co., Ltd. " * 5_000)} == {"Camel Group Co., Ltd."}
    assert told("no North Korean, " * 20_000) == ""
    assert places_in("no cotton from Xinjiang, " * 20_000) == ""
    assert not may_name("\n" * LONG + "x", frozenset())


def test_an_entry_that_does_not_fit_is_read_in_one_way_only() -> None:
    run = b"<r><rPr></rPr><t></t></r>"
    assert xlsx_strings.scan_strings([b"<sst><si>" + run * 3 + b"</si></sst>"]).plain
    assert not xlsx_strings.scan_strings([b"<sst><si>" + run * 300 + b"<bad/></si></sst>"]).plain


def test_a_cell_of_many_runs_holds_them_in_their_order() -> None:
    runs = "".join(f"<r><t>{letter}</t></r>" for letter in "ab" * 5_000)
    text = f'<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row></sheetData></worksheet>'
    grid = Grid("book.xlsx", "S", Budget("book.xlsx"))
    xlsx_cells.read_cells([text.encode()], grid, [], [], None, from_1904=False)
    assert grid.finish().rows[0].cells == ("ab" * 5_000,)


@pytest.mark.parametrize("between", ["<b>{}</b>", "<p>{}</p>", "<comment><t>{}</t>", '<a name="{}" ref="A1">', "{} "])
def test_texts_of_a_part_take_steps_in_proportion(between: str) -> None:
    def listen(n: int) -> None:
        listener = xmltexts.TextsOfPart()
        with suppress(DamagedError):
            parse([f"<r>{''.join(between.format(f'text {i}') for i in range(n))}".encode()], listener)

    assert growth([steps(lambda n=n: listen(n)) for n in (100, 200, 400)]) < DOUBLED


def test_the_one_namesake_a_row_fits_is_the_one_that_a_look_at_all_finds() -> None:
    """However many there are, the tables give what comparing with every one of them gives."""
    chance = random.Random(11)
    for size in (FEW, FEW + 1, 90):
        known, all_of_them = Namesakes(), []
        for number in range(size + 60):
            row = any_row(chance)
            fitting = [one for one in all_of_them if one.fits(row)]
            # whoever has the id of the row is looked for among the bearers of the id, not here
            if not any(row.id in one.ids for one in all_of_them):
                found = known.fitting(row)
                assert len(found) == min(len(fitting), 2)
                assert set(found) <= set(fitting)
            if number < size or len(fitting) == 1:
                one = fitting[0] if len(fitting) == 1 and chance.random() < 0.5 else Namesake("x", number)
                one.take(row)
                known.note(one)
                all_of_them += [one] if one not in all_of_them else []


def any_row(chance: random.Random) -> Stated:
    country, region, city, code, address = (chance.randrange(3) for _ in range(5))
    return Stated((country, region, city, code), address, chance.choice(["", f"id{chance.randrange(400)}"]))


def test_a_name_of_many_listed_ones_gives_the_widest() -> None:
    """What encloses another listed name counts, wherever in the name it stands."""
    listing = next(entry for entry in reference.listings() if len(entry.names[0].split()) > 3)
    name = f"Zeta {listing.names[0]} Plant 2"
    matches = screen(Records(partners=(Partner(id="a", name=name, country="CN"),))).matches
    assert listing.id in {match.listing for match in matches}

"""weakest-links.xlsx as people meet it: what fits a screen, what prints, where its links lead, and its words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from supplymap import reference
from supplymap.outputs.workbook import book as books
from supplymap.outputs.workbook import write_weakest_links
from supplymap.outputs.workbook.book import Book
from supplymap.outputs.workbook.cells import letter
from supplymap.outputs.workbook.columns import PAGE_WIDTH, describe, fitted
from supplymap.outputs.workbook.first_page import TITLE
from supplymap.outputs.workbook.tables import HEADER_ROW, Table, add_table, row_numbers
from supplymap.outputs.workbook.weakest_links import STATES
from supplymap.ranking import dictionary_table, numbers_table, ranked, tie_sentence, week
from supplymap.ranking.actions import actions_for
from supplymap.ranking.week import MOST

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from supplymap.pipeline import Result

SCREEN = 1_440 - 50  # pixels, without row numbers and scroll bar
LETTER = 10.2 * 96  # landscape, between the margins
PIXELS = 7  # of a digit at 11 points, the unit of widths
SHEETS = [
    TITLE,
    "Act",
    "Ask",
    "Weakest links",
    "Riskiest partner",
    "Weakest link of chain",
    "Most exposing partner",
    "Weakest evidence",
    "Questions",
    "Findings",
    "Actions",
    "By product",
    "Where",
    "Numbers",
    "Numbers of products",
    "Numbers by product",
    "Numbers of gaps",
    "Lists",
    "Dictionary",
]
PLAIN = SHEETS[: SHEETS.index("Numbers")]
FOR_EXPERTS = re.compile(
    r"[Hh]azard|[Bb]irnbaum|[Ii]mportance|dP/dw|w =|\de-\d\d|9999|uflpa-|UFLPA-\d|WRO-\d|scope unknown"
    r"|\b[a-z]+_[a-z]+|\bnan\b|\bNone\b(?! needed)"
)


@pytest.fixture(scope="module")
def graph(example: Result) -> nx.MultiDiGraph:
    return example.graph


@pytest.fixture(scope="module")
def book(graph: nx.MultiDiGraph, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("book") / "weakest-links.xlsx"
    write_weakest_links(graph, path)
    return openpyxl.load_workbook(path)


def headers(sheet: Any) -> list[str]:
    return [cell.value for cell in sheet[HEADER_ROW] if cell.value]


def rows(sheet: Any) -> list[dict[str, Any]]:
    """Return the rows of a table; a sentence above equal partners is none."""
    names = headers(sheet)
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEADER_ROW + 1)]
    return [dict(zip(names, row, strict=False)) for row in told if any(value is not None for value in row[1:])]


def width(sheet: Any) -> float:
    return sum(sheet.column_dimensions[letter].width for letter in sheet.column_dimensions)


def test_the_sheets_in_their_sequence(book: Any) -> None:
    assert book.sheetnames == SHEETS


@pytest.mark.parametrize("title", ["Act", "Ask"])
def test_a_reading_list_has_at_most_eleven_columns(book: Any, title: str) -> None:
    assert 8 <= len(headers(book[title])) <= 11
    assert headers(book[title])[:4] == ["Rank", "Partner", "Country", "Tier"]


@pytest.mark.parametrize("title", PLAIN)
def test_a_plain_sheet_fits_a_screen_and_a_page(book: Any, title: str) -> None:
    sheet = book[title]
    assert width(sheet) * PIXELS <= SCREEN
    assert LETTER / (width(sheet) * PIXELS) >= 0.7
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 1)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    if title != TITLE:
        assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"


@pytest.mark.parametrize("title", ["Numbers", "Numbers by product", "Numbers of gaps"])
def test_numbers_print_in_a_readable_size_on_several_pages(book: Any, title: str) -> None:
    sheet = book[title]
    assert int(sheet.page_setup.paperSize) == 1
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.scale >= 70
    assert sheet.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"


def test_the_reading_lists_part_the_partners(book: Any, graph: nx.MultiDiGraph) -> None:
    listed = {title: [row["Partner"] for row in rows(book[title])] for title in ("Act", "Ask")}
    for title, names in listed.items():
        assert names == [
            graph.nodes[name]["name"] for name in ranked(graph) if graph.nodes[name]["reading_list"] == title
        ]
    assert listed["Act"]
    assert listed["Ask"]


def test_places_and_ratings_are_those_of_the_graph(book: Any, graph: nx.MultiDiGraph) -> None:
    told = [(row["Rank"], row["Partner"], row["Rating"]) for row in rows(book["Weakest links"])]
    order = map(graph.nodes.__getitem__, ranked(graph))
    wanted = [(data["rank"], data["name"], data["rating"], data["past"] and bool(data["findings"])) for data in order]
    assert told == [(rank, name, "Past finding" if past else rating) for rank, name, rating, past in wanted]
    ratings = {name: rating for _, name, rating in told}
    for row in rows(book["Act"]):
        assert row["Rating"] == ratings[row["Partner"]]


def test_equal_partners_are_told_once_above_the_first_of_them(book: Any, graph: nx.MultiDiGraph) -> None:
    above = Counter()
    for title in ("Act", "Ask"):
        sheet = book[title]
        on_sheet = {row["Rank"] for row in rows(sheet)}
        for tie in graph.graph["ties"]:
            if tie["rank"] in on_sheet:
                first = next(
                    number
                    for number in range(HEADER_ROW + 1, sheet.max_row + 1)
                    if sheet.cell(number, 1).value == tie["rank"]
                )
                told = sheet.cell(first - 1, 1).value
                asked = sum(graph.nodes[name]["reading_list"] == "Ask" for name in tie["partners"])
                if title == "Act" and asked:
                    # whom to ask stands on the other sheet
                    assert told.startswith(f"{len(tie['partners'])} partners are equal; {asked} of them stand")
                else:
                    assert told == tie_sentence(graph, tie)
                above[title] += 1
        sentences = [row for row in sheet.iter_rows(min_row=HEADER_ROW + 1) if row[1].value is None]
        assert len(sentences) == above[title]
    assert above["Act"]


def test_every_link_leads_to_a_row_of_the_same_partner(book: Any) -> None:
    counts: Counter[str] = Counter()
    for title in SHEETS[1:]:
        sheet = book[title]
        names = [header for header in ("Partner", "Weakest link") if header in headers(sheet)]
        for row in sheet.iter_rows(min_row=HEADER_ROW + 1):
            for cell in row:
                if cell.hyperlink is None:
                    continue
                assert cell.hyperlink.target is None  # nothing leads outside
                name = sheet.cell(cell.row, headers(sheet).index(names[0]) + 1).value
                target, place = re.fullmatch(r"'(.+)'!A(\d+)", cell.hyperlink.location).groups()
                there = book[target]
                assert name in [other.value for other in there[int(place)]], (title, cell.coordinate)
                counts[title, target] += 1
    for pair in (("Act", "Weakest links"), ("Act", "Actions"), ("Act", "Numbers"), ("Act", "Findings")):
        assert counts[pair], pair
    for pair in (("Ask", "Numbers"), ("Weakest links", "Act"), ("Weakest links", "Ask"), ("Actions", "Act")):
        assert counts[pair], pair


def test_links_of_the_first_page_lead_to_the_partner_they_name(book: Any) -> None:
    links = [cell for row in book[TITLE].iter_rows() for cell in row if cell.hyperlink]
    assert links
    for cell in links:
        target, place = re.fullmatch(r"'(.+)'!A(\d+)", cell.hyperlink.location).groups()
        name = book[target].cell(int(place), headers(book[target]).index("Partner") + 1).value if place != "1" else ""
        assert str(name) in str(cell.value) or cell.value.startswith(("Then", "Work on")), cell.coordinate


@pytest.mark.parametrize("title", PLAIN)
def test_plain_sheets_hold_no_words_for_experts(book: Any, title: str) -> None:
    codes = "List entry", "Source of the list", "Rows in your files"
    for row in book[title].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and book[title].cell(HEADER_ROW, cell.column).value not in codes:
                assert not FOR_EXPERTS.search(cell.value), (cell.coordinate, cell.value)


@pytest.mark.parametrize("title", [title for title in SHEETS if title not in (TITLE, "Lists", "Dictionary")])
def test_countries_are_named(book: Any, title: str) -> None:
    known = {row["name"] for row in reference.table("countries")} | {"Not stated"}
    for row in rows(book[title]):
        assert row.get("Country", "Not stated") in known


def test_actions_are_one_row_a_partner_with_room_to_fill_in(book: Any, graph: nx.MultiDiGraph) -> None:
    sheet = book["Actions"]
    names = [row["Partner"] for row in rows(sheet)]
    assert len(names) == len(set(names)) == sum(actions_for(graph, n)[0].trigger != "watch" for n in ranked(graph))
    assert {(row["Owner"], row["Due date"], row["Status"]) for row in rows(sheet)} == {(None, None, None)}
    (rule,) = sheet.data_validations.dataValidation
    assert rule.formula1 == f'"{",".join(STATES)}"'
    column = letter(headers(sheet).index("Status") + 1)
    assert str(rule.sqref) == f"{column}{HEADER_ROW + 1}:{column}{sheet.max_row}"


def test_the_dictionary_says_what_every_word_and_heading_is(graph: nx.MultiDiGraph) -> None:
    table = dictionary_table()
    words = [row["word"] for row in reference.table("glossary")]
    headings = [column for column in numbers_table(graph) if column not in ("id", *words)]
    assert list(table["Word or heading"]) == [*words, *headings]
    assert {row["heading"] for row in reference.table("headings")} == set(numbers_table(graph)) - {"id"}
    assert table["Meaning"].str.endswith(".").all()


def test_the_first_page_says_what_to_do_in_at_most_ten_sentences(book: Any, graph: nx.MultiDiGraph) -> None:
    tasks = week(graph)
    assert 1 <= len(tasks) <= MOST == 10
    for task in tasks:
        assert task.text.endswith("."), task
        assert not task.text.endswith(".."), task
    column = [cell.value for cell in book[TITLE]["A"] if cell.value]
    at = column.index("What to do this week") + 1
    assert column[at : at + len(tasks)] == [task.label for task in tasks]
    texts = [cell.value for cell in book[TITLE]["B"]]
    assert [task.text for task in tasks] == [text for text in texts if text in {task.text for task in tasks}]
    page = "\n".join(str(cell.value) for row in book[TITLE].iter_rows() for cell in row if cell.value)
    assert re.search(r"\d+ of \d+ ends reach raw material", page)
    for name in ranked(graph)[:8]:
        assert graph.nodes[name]["name"] in page
    assert "robability" not in page.partition("The other sheets")[0]


def test_no_more_links_than_a_sheet_may_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(books, "MAX_LINKS", 2)
    made = Book()
    sheet = add_table(made, "It's", Table.from_rows(("Partner",), [("=1+1",), ("b",), ("c",)]), linked=("Partner",))
    for number in (5, 6, 7):
        made.link(sheet, f"A{number}", "It's", f"A{number + 1}")
    path = tmp_path / "x.xlsx"
    made.save(path, date(2026, 11, 22))
    read = openpyxl.load_workbook(path)["It's"]
    assert [read[f"A{number}"].hyperlink is not None for number in (5, 6, 7)] == [True, True, False]
    assert read["A5"].hyperlink.location == "'It''s'!A6"
    assert (read["A5"].value, read["A5"].data_type, read["A5"].quotePrefix) == ("=1+1", "s", True)


def test_the_note_of_a_narrow_table_stays_on_one_line(tmp_path: Path) -> None:
    made = Book()
    add_table(made, "Act", Table((), ()), note="A long sentence on what stands here. " * 6, print_on="one page")
    made.save(tmp_path / "x.xlsx", date(2026, 11, 22))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["Act"]
    assert sheet.row_dimensions[2].height <= 20
    assert not sheet["A2"].alignment.wrap_text


def test_a_band_stands_above_its_row_and_moves_the_others_down() -> None:
    assert row_numbers(3) == [5, 6, 7]
    assert row_numbers(4, {0: "x", 2: "y"}) == [6, 7, 9, 10]


def test_columns_are_made_narrow_by_what_they_hold() -> None:
    columns = [
        describe("Place", [1, 2]),
        describe("Partner", ["Ganges Spinning Mills", "Alpha"]),
        describe("Why", ["word " * 40] * 3),
        describe("Next", ["word " * 80] * 3),
        describe("Path", ["word " * 20] * 3),
        describe("Document", ["word " * 30] * 3),
        describe("Empty", []),
    ]
    page = fitted(columns, 160)
    assert 150 <= sum(column.width for column in page) <= 160
    assert (page[0].width, page[-1].width) == (columns[0].width, columns[-1].width)
    assert page[3].width > page[2].width > page[5].width > page[4].width
    assert page[1].width >= len("Spinning")
    # with room for it, a text stands on one line
    (place, why) = fitted([columns[0], describe("Why", ["word " * 14] * 3)])
    assert place.width == columns[0].width
    assert 65 <= why.width <= 80
    assert PAGE_WIDTH * PIXELS <= SCREEN

"""A listed name or a place in Xinjiang that a reader of a workbook can see is found, wherever it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from supplymap import pipeline
from supplymap.config import Config

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

CONFIG = Config(importer="Harbor Inc", as_of=date(2026, 11, 22))
LISTED = "Aksu Huafu Color Spinning Co., Ltd."
HEADER = ["Supplier", "Country", "Address", "Goods", "Process / stage", "Supplies to", "How we know", "Remarks"]
ROWS = [
    ["Delta Knits", "Viet Nam", "12 Canal Road, Nam Dinh", "shirts", "sewing", "Harbor Inc", "purchase order", ""],
    ["Delta Spinning", "Viet Nam", "3 Quay Road, Hai Phong", "yarn", "spinning", "Delta Knits", "invoice", ""],
]


def plain(title: str = "") -> Worksheet:
    """Return a sheet of an honest list, below a title line."""
    page = openpyxl.Workbook().active
    assert page is not None
    for row in ([title], HEADER, *ROWS):
        page.append(row)
    return page


def possible(page: Worksheet, tmp_path: Path) -> dict[str, list[str]]:
    """Return the partners with possible findings, each with the reasons."""
    assert page.parent is not None
    page.parent.save(tmp_path / "list.xlsx")
    records = pipeline.read(tmp_path / "list.xlsx", CONFIG)[1]
    graph = pipeline.assess(records, CONFIG)[0]
    found = {name: [match.reason for match in data["possible_matches"]] for name, data in graph.nodes(data=True)}
    return {name: reasons for name, reasons in found.items() if reasons}


def _cell(address: str, text: str = LISTED) -> Callable[[Worksheet], None]:
    def write(page: Worksheet) -> None:
        page[address] = text

    return write


def _comment(page: Worksheet) -> None:
    page["D4"].comment = Comment(f"spun by {LISTED}", "buyer")


def _format(code: str) -> Callable[[Worksheet], None]:
    def write(page: Worksheet) -> None:
        page["H4"] = "x"
        page["H4"].number_format = code

    return write


def _rule(page: Worksheet) -> None:
    rule = DataValidation(type="list", formula1='"Aksu Huafu Color Spinning,Other"')
    rule.add("H3:H4")
    page.add_data_validation(rule)


def _header(page: Worksheet) -> None:
    page.oddHeader.center.text = LISTED


def _sheet_name(page: Worksheet) -> None:
    page.title = "Aksu Huafu Color Spinning"


def _property(page: Worksheet) -> None:
    assert page.parent is not None
    page.parent.properties.description = LISTED


def _defined_name(page: Worksheet) -> None:
    assert page.parent is not None
    page.parent.defined_names["Mill"] = DefinedName("Mill", attr_text="$A$1", comment=LISTED)


def _chart(page: Worksheet) -> None:
    chart = BarChart()
    chart.title = LISTED
    chart.add_data(Reference(page, min_col=1, min_row=2, max_row=3))
    page.add_chart(chart, "L2")


def _second_sheet(page: Worksheet) -> None:
    assert page.parent is not None
    page.parent.create_sheet("More")["C7"] = f"Our yarn: {LISTED}"


PLACES: dict[str, tuple[Callable[[Worksheet], None], str]] = {
    "title": (_cell("A1", f"List prepared by {LISTED}"), ""),
    "header": (_cell("I2", f"Remarks (supplied by {LISTED})"), ""),
    "header alone": (_cell("J2"), ""),
    "beside the table": (_cell("J4"), "Delta Spinning"),
    "far beside the table": (_cell("XJ4"), "Delta Spinning"),
    "below the table": (_cell("A9", f"Note: all yarn is from {LISTED}"), ""),
    "address": (_cell("C4", f"c/o {LISTED}, Hai Phong"), "Delta Spinning"),
    "goods": (_cell("D4", f"yarn of {LISTED}"), "Delta Spinning"),
    "stage": (_cell("E4", f"spinning at {LISTED}"), "Delta Spinning"),
    "how we know": (_cell("G4", f"invoice of {LISTED}"), "Delta Spinning"),
    "remarks": (_cell("H4"), "Delta Spinning"),
    "place in the stage": (_cell("E4", "ginning in Kashgar, Xinjiang"), "Delta Spinning"),
    "comment": (_comment, "Delta Spinning"),
    "number format": (_format(f';;;"{LISTED}"'), "Delta Spinning"),
    "rule for input": (_rule, ""),
    "page header": (_header, ""),
    "sheet name": (_sheet_name, ""),
    "property": (_property, ""),
    "defined name": (_defined_name, ""),
    "chart": (_chart, ""),
    "second sheet": (_second_sheet, ""),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_listed_name_is_found_wherever_it_stands(place: str, tmp_path: Path) -> None:
    write, partner = PLACES[place]
    page = plain()
    write(page)
    found = possible(page, tmp_path)
    # one partner: that of the row, or one of its own where the text is about none
    (name,) = found
    assert name == partner or (not partner and name not in {"Delta Knits", "Delta Spinning", "Harbor Inc"})
    assert any("Huafu" in reason or "Xinjiang" in reason for reason in found[name])


@pytest.mark.parametrize("text", ["North Korea", "Korea (the Democratic People's Republic of)", "Xinjiang"])
def test_a_comment_that_is_nothing_but_a_country_or_region(text: str, tmp_path: Path) -> None:
    page = plain()
    page["A3"].comment = Comment(text, "buyer")
    assert list(possible(page, tmp_path)) == ["Delta Knits"]


def test_other_names_are_searched_as_a_text_too(tmp_path: Path) -> None:
    page = plain()
    page["J2"] = "Also known as"
    for address, text in (("J3", f"via {LISTED} (China)"), ("J4", "Delta; dormitory for 30 North Korean workers")):
        page[address] = text
    assert set(possible(page, tmp_path)) == {"Delta Knits", "Delta Spinning"}


def test_an_honest_list_has_none(tmp_path: Path) -> None:
    page = plain("Suppliers of the season")
    page["H4"].comment = Comment("mail of the mill, Mr Trinh", "buyer")
    page["J4"] = "visited in May"
    assert possible(page, tmp_path) == {}

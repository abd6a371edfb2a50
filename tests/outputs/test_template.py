"""The workbook of ``supplymap template``: with its own examples it is read without a word, and left empty too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from typer.testing import CliRunner

from supplymap import reference
from supplymap.cli.commands import app
from supplymap.config import Config
from supplymap.errors import InputError
from supplymap.pipeline import check
from supplymap.reference.headers import EXAMPLE_MARK, REFERENCE_SHEETS
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.model import Partner, Records

SHEETS = ["Partners", "Sites", "Identifiers", "Links", "Parties", "Documents", "Questionnaire"]
IMPORTER = "Harbor & Home Trading Inc."


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "mine.xlsx"
    assert CliRunner().invoke(app, ["template", str(path)]).exit_code == 0
    return path


def understood(path: Path) -> Records:
    return check(path, Config(importer=IMPORTER, as_of=AS_OF))


@pytest.fixture(scope="module")
def filled(template: Path) -> Records:
    """Return what is understood of the template whose example rows are no examples any more."""
    book = openpyxl.load_workbook(template)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == EXAMPLE_MARK:
                    cell.value = None
    path = template.with_name("filled.xlsx")
    book.save(path)
    return understood(path)


def test_the_sheets_of_the_template(template: Path) -> None:
    assert openpyxl.load_workbook(template).sheetnames == [*SHEETS, *REFERENCE_SHEETS]


def test_the_template_left_empty_names_nobody(template: Path) -> None:
    with pytest.raises(InputError, match="no row below them names a partner: fill in the partners"):
        understood(template)


def test_the_template_with_its_examples_is_read_without_a_word(filled: Records) -> None:
    # the importer stands in no list of the template
    assert {issue.code for issue in filled.issues} == {"importer-created"}
    rows = {(row.source.sheet, row.source.row): (row.state, row.note) for row in filled.rows}
    assert {sheet: rows[sheet, 1] for sheet in SHEETS} == dict.fromkeys(SHEETS, ("skipped", "header"))
    assert {rows[sheet, 2][0] for sheet in SHEETS} == {"imported"}
    rest = {note for (sheet, number), (_, note) in rows.items() if sheet not in SHEETS or number > 2}
    assert rest == {"explanation of the template"}


def partner(filled: Records, name: str) -> Partner:
    return next(one for one in filled.partners if one.name == name)


def test_what_the_sheets_say_arrives(filled: Records) -> None:
    mill = partner(filled, "Meridian Knit Works Ltd.")
    assert mill.country == "BD"
    assert dict(mill.numbers) == {
        "id": "V-0107",
        "lei": "5493001KJTIIGC8Y1R12",
        "gln": "4006381333931",
        "mid": "BDMERKNI12TON",
    }
    assert [(site.facility, site.country, site.city) for site in mill.sites if site.facility] == [
        ("Tongi plant", "BD", "Tongi")
    ]
    names = {one.id: one.name for one in filled.partners}
    assert {(names[link.supplier], names[link.buyer], link.product) for link in filled.links} == {
        ("Meridian Knit Works Ltd.", IMPORTER, "Cotton T-shirt"),
        ("Lantern Trading Co. Ltd.", IMPORTER, "Cotton T-shirt"),
        ("Sapling Garments JSC", "Lantern Trading Co. Ltd.", "Cotton T-shirt"),
        ("Meridian Knit Works Ltd.", "Sapling Garments JSC", "Cotton T-shirt"),
        ("Ganges Yarns Pvt. Ltd.", "Meridian Knit Works Ltd.", "Cotton T-shirt"),
    }
    countries = {one.name: one.country for one in filled.partners}
    assert countries["Lantern Trading Co. Ltd."] == "HK"
    assert countries["Ganges Yarns Pvt. Ltd."] == "IN"


def test_a_number_typed_into_the_example_row_is_data(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    sheet = book["Identifiers"]
    headers = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, headers["Number"], "9598001UP5RNQMVG0K05")
    book["Partners"]["B3"], book["Partners"]["E3"] = "Oak Knits", "China"
    book.save(template.with_name("typed.xlsx"))
    found = understood(template.with_name("typed.xlsx"))
    # nobody filled in the sheets that name buyers: who is listed supplies the importer
    names = {one.id: one.name for one in found.partners}
    assert {(names[link.supplier], names[link.buyer]) for link in found.links} == {("Oak Knits", IMPORTER)}
    assert ("lei", "9598001UP5RNQMVG0K05") in partner(found, "Meridian Knit Works Ltd.").numbers


@pytest.mark.parametrize(
    ("sheet", "header", "value"),
    [
        ("Sites", "Country", "Vietnam"),
        ("Identifiers", "Registry", "LEI"),
        ("Identifiers", "Country", "China"),
        ("Parties", "Vendor country", "Hong Kong"),
        ("Parties", "Mill country", "India"),
    ],
)
def test_drop_downs_of_the_further_sheets(template: Path, sheet: str, header: str, value: str) -> None:
    book = openpyxl.load_workbook(template)
    letter = next(cell.column_letter for cell in book[sheet][1] if cell.value == header)
    (rule,) = [one for one in book[sheet].data_validations.dataValidation if str(one.sqref).startswith(letter)]
    cells = book[REFERENCE_SHEETS[1]][rule.formula1.split("!")[1].replace("$", "")]
    assert value in [row[0].value for row in cells]


def test_one_list_of_countries_serves_all_drop_downs(template: Path) -> None:
    titles = [cell.value for cell in openpyxl.load_workbook(template)[REFERENCE_SHEETS[1]][4]]
    assert [title for title in titles if "ountr" in str(title)] == ["Values: Country"]


def test_numbers_and_codes_are_kept_as_text(template: Path) -> None:
    book = openpyxl.load_workbook(template)
    for sheet, header in (
        ("Sites", "GLN"),
        ("Sites", "Postal code"),
        ("Identifiers", "Number"),
        ("Parties", "HTS code"),
    ):
        cell = next(cell for cell in book[sheet][1] if cell.value == header)
        assert book[sheet].column_dimensions[cell.column_letter].number_format == "@"
        assert isinstance(book[sheet].cell(2, cell.column).value, str)


def test_every_registry_can_be_chosen() -> None:
    titles = {row["title"] for row in reference.table("registries")}
    assert {"LEI", "D-U-N-S number", "GLN", "OS ID", "MID", "Unified social credit code"} <= titles

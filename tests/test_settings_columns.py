"""What a user says of columns: one line each, for every file, a file or a sheet, and one sentence if it is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.config import ColumnDecision, Config, decision_on, decisions_for, read_config
from supplymap.errors import ConfigError
from supplymap.outputs.column_map import column_map
from supplymap.records import to_records
from tests.sheets_by_hand import book, sheet

if TYPE_CHECKING:
    from pathlib import Path

MAP = """
[columns]
"Ctry" = "country"

[columns."vendors*.xlsx"]
"Ctry" = "vendor: country"
"column C" = "ignore"

[columns."vendors.xlsx"."Sheet 1"]
"Ctry" = "Mill 2: Province / region"
"Ctry (column F)" = "tier 3: Country"
"Threat" = "Threat: terrorism"
"Both" = "vendor: name (name and address)"
"Who" = "Supplies to"
"Whom" = "Fabric mill"
"""


def read(tmp_path: Path, text: str) -> tuple[ColumnDecision, ...]:
    path = tmp_path / "map.toml"
    path.write_text(text, "utf-8")
    return read_config(path).columns


def test_every_line_is_a_decision(tmp_path: Path) -> None:
    file, sheet = "vendors.xlsx", "Sheet 1"
    assert read(tmp_path, MAP) == (
        ColumnDecision("Ctry", field="country"),
        ColumnDecision("Ctry", party="vendor", field="country", file="vendors*.xlsx"),
        ColumnDecision("", 2, file="vendors*.xlsx"),
        ColumnDecision("Ctry", None, "mill", 2, "region", file=file, sheet=sheet),
        ColumnDecision("Ctry", 5, "tier", 3, "country", file=file, sheet=sheet),
        ColumnDecision("Threat", field="threat_terrorism", file=file, sheet=sheet),
        ColumnDecision("Both", None, "vendor", 0, "name", "name and address", file, sheet),
        ColumnDecision("Who", None, "supplies_to", 0, "name", file=file, sheet=sheet),
        ColumnDecision("Whom", None, "mill", 0, "name", file=file, sheet=sheet),
    )


@pytest.mark.parametrize(
    ("file", "sheet", "header", "index", "party"),
    [
        ("other.csv", "", "CTRY ", 0, ""),
        ("Vendors 2027.xlsx", "Sheet 1", "Ctry", 0, "vendor"),
        ("vendors.xlsx", "Sheet 1", "ctry", 0, "mill"),
        ("vendors.xlsx", "Sheet 1", "Ctry", 5, "tier"),
        ("vendors.xlsx", "Sheet 2", "Ctry", 5, "vendor"),
    ],
)
def test_the_most_exact_line_counts(tmp_path: Path, file: str, sheet: str, header: str, index: int, party: str) -> None:
    decision = decision_on(decisions_for(read(tmp_path, MAP), file, sheet), header, index)
    assert decision is not None
    assert decision.party == party


def test_a_column_without_a_line_has_no_decision(tmp_path: Path) -> None:
    own = decisions_for(read(tmp_path, MAP), "other.csv", "")
    assert decision_on(own, "Country", 0) is None
    assert decision_on(own, "", 2) is None
    assert decision_on(decisions_for(read(tmp_path, MAP), "vendors.xlsx", "x"), "", 2) == ColumnDecision(
        "", 2, file="vendors*.xlsx"
    )


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('"A" = "vendor: cuntry"', "did you mean 'country'?"),
        ('"A" = "zzzz"', "docs/columns.md"),
        ('"A" = 4', "words in quotation marks"),
        ('"A" = ["country"]', "words in quotation marks"),
        ('[columns.a.b.c]\n"A" = "country"', "words in quotation marks"),
        ('"A" = ""', "no field"),
    ],
)
def test_what_is_no_reading_is_refused(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(ConfigError) as error:
        read(tmp_path, f"[columns]\n{line}\n")
    assert told in str(error.value)
    assert "map.toml" in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 400


def test_columns_must_be_a_table(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"columns = 3 must be a \[columns\] table"):
        read(tmp_path, "columns = 3")


def test_the_suggested_list_used_unchanged_keeps_a_company_and_its_facilities(tmp_path: Path) -> None:
    rows = [["Company", "Site name", "Country"], ["Oak Knits", "Plant 2", "Vietnam"], ["Oak Knits", "Plant 3", "China"]]
    plain = to_records([book(sheet(rows))], Config(importer="Importer Inc"))
    told = column_map(plain.readings)
    assert '"Site name" = "partner: facility"' in told
    again = to_records([book(sheet(rows))], Config(importer="Importer Inc", columns=read(tmp_path, told)))
    assert again.partners == plain.partners
    facilities = {(site.facility, site.country) for partner in again.partners for site in partner.sites}
    assert facilities == {("Plant 2", "VN"), ("Plant 3", "CN")}

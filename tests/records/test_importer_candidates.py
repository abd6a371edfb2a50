"""Who the importer is where nobody says it: whom a title names, else the only buyer that supplies nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.errors import ImporterError
from tests.sheets_by_hand import links, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Records

LIST = [["Factory", "Country"], ["Delta Knits", "VN"]]


def told(found: Records) -> list[tuple[str, int, str]]:
    return [(issue.code, issue.source.row, issue.found) for issue in found.issues if issue.code.startswith("importer-")]


@pytest.mark.parametrize(
    "title",
    [
        ["Importer: Harbor Inc."],
        ["Importer of Record", "", "Harbor Inc."],
        ["Importer name:", "Harbor Inc."],
        ["Prepared for Harbor Inc."],
        ["Prepared for: Harbor Inc."],
        ["进口商：Harbor Inc."],
    ],
)
def test_a_title_names_the_importer(title: list[str]) -> None:
    found = records(sheet([["Supplier list 2026"], title, [], *LIST]), importer="")
    assert told(found) == [("importer-of-title", 2, "Harbor Inc.")]
    assert [link.buyer for link in found.links] == [found.importer]
    assert {partner.id: partner.name for partner in found.partners}[found.importer] == "Harbor Inc."


def test_a_sheet_without_a_table_may_be_the_title() -> None:
    found = records(sheet([["Importer", "Harbor Inc."], ["Date", "2026-01-01"]], "Cover"), sheet(LIST), importer="")
    assert told(found) == [("importer-of-title", 1, "Harbor Inc.")]


@pytest.mark.parametrize(
    "title",
    [
        ["Importer list"],
        ["Importer: TBD"],
        ["Importer:"],
        ["Importer: 17"],
        ["Prepared by: Harbor Inc."],
        ["Importers"],
    ],
)
def test_other_titles_name_nobody(title: list[str]) -> None:
    with pytest.raises(ImporterError, match=r"do not say who the importer is: name it with --importer\.$"):
        records(sheet([title, [], *LIST]), importer="")


def test_two_titles_that_differ_name_nobody() -> None:
    with pytest.raises(ImporterError):
        records(sheet([["Importer: Harbor Inc."], ["Prepared for Pier Ltd"], [], *LIST]), importer="")


def test_a_title_counts_only_if_the_links_lead_there() -> None:
    table = [["Supplier", "Supplies to"], ["Mill", "Sew"], ["Sew", "Harbor Inc"]]
    found = records(sheet([["Prepared for Pier Ltd"], [], *table]), importer="")
    assert told(found) == [("importer-by-links", 5, "Harbor Inc")]
    found = records(sheet([["Importer: Harbor Inc."], [], *table, ["Gin", "Trader"]]), importer="")
    assert told(found) == [("importer-of-title", 1, "Harbor Inc.")]


def test_the_only_buyer_that_supplies_nobody_is_taken() -> None:
    found = records(links("Mill > Sew", "Sew > Harbor", "Gin > Harbor"), importer="")
    assert told(found) == [("importer-by-links", 3, "Harbor")]
    assert {partner.id: partner.name for partner in found.partners}[found.importer] == "Harbor"


def test_names_are_told_where_links_go_by_number() -> None:
    stops = sheet(
        [["ID", "Name", "Country"], ["11", "Sew", "VN"], ["12", "Harbor", "US"], ["13", "Pier", "US"]], "Stops"
    )
    hops = [["From", "To"], ["11", "12"], ["11", "13"], ["11", "12"]]
    with pytest.raises(ImporterError, match="supply nobody: Harbor, Pier") as refused:
        records(sheet(hops), stops, importer="")
    assert refused.value.names == ("Harbor", "Pier")
    found = records(sheet(hops[:2]), stops, importer="")
    assert told(found) == [("importer-by-links", 2, "Harbor")]
    assert found.importer == "12"
    with pytest.raises(ImporterError, match="closest names are: Harbor") as refused:
        records(sheet(hops), stops, importer="Harbour Trading")
    assert refused.value.names[0] == "Harbor"


def test_a_supplier_of_a_tier_1_sheet_is_not_taken_for_the_importer() -> None:
    with pytest.raises(ImporterError, match="do not say who the importer is"):
        records(sheet([["Name", "Country"], ["Sew", "VN"]], "Tier 1"), links("Mill > Sew"), importer="")


def test_a_stated_importer_stands_before_titles_and_links() -> None:
    found = records(sheet([["Importer: Pier Ltd"], [], *LIST]), importer="Harbor")
    assert [code for code, _, _ in told(found)] == ["importer-created"]
    roles = [["Name", "Role"], ["Sew", "factory"], ["Harbor", "importer"]]
    found = records(sheet([["Importer: Pier Ltd"], [], *roles]), importer="")
    assert [code for code, _, _ in told(found)] == ["importer-assumed"]

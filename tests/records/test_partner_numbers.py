"""The numbers by which a partner is known again: its own, each with the registry that gives it."""

from __future__ import annotations

from tests.sheets_by_hand import links, records, sheet


def numbers_of(*sheets: object) -> dict[str, tuple[tuple[str, str], ...]]:
    found = records(*sheets)  # type: ignore[arg-type]
    return {partner.name: partner.numbers for partner in found.partners}


def test_numbers_have_their_registry_in_one_sequence() -> None:
    table = sheet(
        [
            ["Partner name", "MID", "Tax number", "DUNS", "LEI", "Partner ID", "Country"],
            ["Mill A", "CNMILA12SHA", "91310000", "150483782", "5493001KJTIIGC8Y1R12", "V-0107", "CN"],
            ["Mill B", "", "", "", "", "", "CN"],
            ["Mill C", "", "n/a", "", "", "V-0109", "CN"],
        ]
    )
    found = numbers_of(table)
    assert found["Mill A"] == (
        ("id", "V-0107"),
        ("lei", "5493001KJTIIGC8Y1R12"),
        ("duns", "150483782"),
        ("tax_number", "91310000"),
        ("mid", "CNMILA12SHA"),
    )
    assert found["Mill B"] == ()
    assert found["Mill C"] == (("id", "V-0109"),)


def test_rows_of_one_partner_give_all_its_numbers_once() -> None:
    table = sheet(
        [
            ["Partner name", "DUNS", "Partner ID", "Country"],
            ["Mill A", "150483782", "17", "CN"],
            ["Mill A", "150483782", "18", "CN"],
        ]
    )
    assert numbers_of(table)["Mill A"] == (("id", "17"), ("id", "18"), ("duns", "150483782"))


def test_a_partner_that_only_links_name_has_the_numbers_of_these() -> None:
    listed = sheet([["Partner name", "Country"], ["Mill A", "CN"]], "Partners")
    linking = sheet(
        [["Supplier", "Supplier ID", "Supplies to"], ["Mill B", "77", "Importer Inc"], ["Mill A", "", "Importer Inc"]],
        "Links",
    )
    found = numbers_of(listed, linking)
    assert found["Mill B"] == (("id", "77"),)
    assert found["Mill A"] == ()


def test_an_id_made_from_a_name_is_no_number() -> None:
    assert numbers_of(links("Mill A > Importer Inc")) == {"Mill A": (), "Importer Inc": ()}
    named = sheet([["Partner name", "Partner ID", "Country"], ["Mill A", "Mill A", "CN"]])
    assert numbers_of(named)["Mill A"] == ()


def test_a_number_without_a_name_is_one() -> None:
    table = sheet([["Supplier ID", "Country"], ["10021", "CN"]])
    (found,) = [numbers for name, numbers in numbers_of(table).items() if "10021" in name]
    assert found == (("id", "10021"),)


def test_every_registry_has_its_numbers_and_several_of_a_cell_stand_apart() -> None:
    table = sheet(
        [
            ["Partner name", "Unified Social Credit Code", "GLN", "OS ID", "DUNS", "Country"],
            ["Mill A", "91110000600037341L", "4006381333931", "CN2021250D1DTN7", "15-048-3782; 150483790", "CN"],
        ]
    )
    assert numbers_of(table)["Mill A"] == (
        ("id", "CN2021250D1DTN7"),
        ("uscc", "91110000600037341L"),
        ("duns", "15-048-3782"),
        ("duns", "150483790"),
        ("gln", "4006381333931"),
        ("os_id", "CN2021250D1DTN7"),
    )


def test_a_number_that_identifies_nobody_is_told_and_joins_nobody() -> None:
    table = sheet(
        [
            ["Partner name", "DUNS", "LEI", "OS ID", "Country"],
            ["Lotus Mill", "000000000", "5493001KJTIIGC8Y1R13", "CN2021250D1DTN8", "CN"],
            ["Lotvs Mill", "000000000", "", "CN2021250D1DTN7", "CN"],
        ]
    )
    found = records(table)
    told = {(issue.code, issue.column, issue.found) for issue in found.issues}
    assert ("identifier-placeholder", "DUNS", "000000000") in told
    assert ("identifier-check-digit", "LEI", "5493001KJTIIGC8Y1R13") in told
    assert ("identifier-check-digit", "OS ID", "CN2021250D1DTN8") in told
    assert len([issue for issue in found.issues if issue.code.startswith("identifier-")]) == 3
    assert {partner.name for partner in found.partners} >= {"Lotus Mill", "Lotvs Mill"}


def test_an_own_number_is_not_checked_as_one_of_a_registry() -> None:
    table = sheet([["Partner name", "Supplier ID", "Country"], ["Lotus Mill", "000000000", "CN"]])
    assert not [issue for issue in records(table).issues if issue.code.startswith("identifier-")]


def test_spellings_of_one_number_join_rows() -> None:
    table = sheet(
        [
            ["Partner name", "D-U-N-S", "Country"],
            ["Pamukova Home Textiles", "01-048-3782", "TR"],
            ["Pamukowa Home Textiles", "10483782.0", "TR"],
        ]
    )
    assert [name for name in numbers_of(table) if name.startswith("Pam")] == ["Pamukova Home Textiles"]

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
            ["Mill A", "CNMILA12SHA", "91310000", "123456789", "5493001KJTIIGC8Y1R12", "V-0107", "CN"],
            ["Mill B", "", "", "", "", "", "CN"],
            ["Mill C", "", "n/a", "", "", "V-0109", "CN"],
        ]
    )
    found = numbers_of(table)
    assert found["Mill A"] == (
        ("id", "V-0107"),
        ("lei", "5493001KJTIIGC8Y1R12"),
        ("duns", "123456789"),
        ("tax_number", "91310000"),
        ("mid", "CNMILA12SHA"),
    )
    assert found["Mill B"] == ()
    assert found["Mill C"] == (("id", "V-0109"),)


def test_rows_of_one_partner_give_all_its_numbers_once() -> None:
    table = sheet(
        [
            ["Partner name", "DUNS", "Partner ID", "Country"],
            ["Mill A", "123456789", "17", "CN"],
            ["Mill A", "123456789", "18", "CN"],
        ]
    )
    assert numbers_of(table)["Mill A"] == (("id", "17"), ("id", "18"), ("duns", "123456789"))


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

"""What single headers mean: the party, the attribute, the kind of value."""

from __future__ import annotations

import pytest

from supplymap.records.layout.meanings import meaning_of


def said(header: str) -> tuple[str, str]:
    """Return role and attribute of a header; the detail in brackets where nothing is read from it."""
    meaning = meaning_of(header)
    assert meaning is not None, header
    return meaning.role, meaning.attribute or f"({meaning.detail})"


@pytest.mark.parametrize(
    ("headers", "role", "attribute"),
    [
        (("Mill country", "Country of mill", "Country (mill)", "Mill - Country", "mill_country"), "mill", "country"),
        (("MillCountry", "Mill's country", "Country of the mill", "Mill / Country", "millcountry"), "mill", "country"),
        (
            ("Supplier", "Supplier name *", "Name of supplier", "supplierName", "供应商", "供应商 / Supplier"),
            "supplier",
            "name",
        ),
        (("Suplier", "suppliername", "Supplier\nname", "1. Supplier", "SUPPLIER(S)"), "supplier", "name"),
        (("Vendor #", "Vendor No.", "Vendor ID", "vendor_code", "Vendor Nr", "VENDOR NUMBER"), "vendor", "partner_id"),
        (("Consignee's City", "CONSIGNEE_CITY", "City of consignee"), "consignee", "city"),
        (("Supplies to", "Sells to", "parent_supplier", "Downstream customer"), "supplies_to", "name"),
        (("Bought from", "Supplied by", "Sub-supplier"), "bought_from", "name"),
        (("Cotton gin", "Ginner", "Gin name"), "gin", "name"),
        (("Yarn spinner", "Spinning mill", "Yarn supplier", "Spinner name"), "spinner", "name"),
        (("Notify Party", "NORTIFY_PARTY_NAME", "Secondary notify party"), "notify_party", "name"),
        (("Manufacturer", "Manufactuer", "Made by", "Mfr."), "manufacturer", "name"),
        (("Exporter Name and Address", "EXPORTER_NAME_AND_ADDRESS", "Exporter & address"), "exporter", "name_address"),
        (("Consignee D-U-N-S®", "Consignee DUNS no."), "consignee", "duns"),
        (("Importer TIN", "IMPORTER_TAX_ID"), "importer", "tax_number"),
        (("Consignee Email 1", "consignee e-mail"), "consignee", "(email)"),
        (("Shipper Ultimate Parent", "Shipper's parent company"), "shipper", "parent"),
        (("Parent company", "Owned by", "Holding"), "", "parent"),
        (("FY26 FOB (USD)", "Spend 2025 €", "Annual value (USD)", "TOTAL_VALUE_IN_USD"), "", "value"),
        (("Unit price", "UNIT_VALUE_USD", "USD_FOB_PER_UNIT"), "", "(price)"),
        (("Gross weight (kg)", "Qty", "Order quantity"), "", "(quantity)"),
        (("Country of export", "EXPORT_COUNTRY", "Destination country"), "", "(route_country)"),
        (("Port of Lading", "Place of Receipt"), "", "(port)"),
        (("Zipper supplier", "Trim supplier", "Rivet supplier"), "component_supplier", "name"),
        (("Tier (1-5)", "Supplier tier", "Tier"), None, "tier"),
        (("City, Country", "City / Country"), "", "address"),
        (("Product origin", "Country of origin", "Goods country", "Made in"), "", "origin"),
        (("Number of suppliers", "Approved supplier"), None, None),
    ],
)
def test_headers(headers: tuple[str, ...], role: str | None, attribute: str | None) -> None:
    for header in headers:
        found = said(header)
        assert role is None or found[0] == role, header
        assert found[1] == attribute if attribute else found[1].startswith("("), header


@pytest.mark.parametrize(
    ("header", "tier", "role", "attribute"),
    [
        ("Tier 2", 2, "", "name"),
        ("T2 Name", 2, "", "name"),
        ("Tier 2 - Fabric mill", 2, "mill", "name"),
        ("2nd tier supplier country", 2, "supplier", "country"),
        ("Tier II supplier", 2, "supplier", "name"),
        ("Second tier", 2, "", "name"),
        ("Level 3 Country", 3, "", "country"),
        ("Country (Tier 3)", 3, "", "country"),
    ],
)
def test_tiers(header: str, tier: int, role: str, attribute: str) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert (meaning.tier, meaning.role, meaning.attribute) == (tier, role, attribute)


@pytest.mark.parametrize(("header", "material"), [("Country of cotton", "cotton"), ("Origin of yarn", "yarn")])
def test_the_origin_of_a_raw_material(header: str, material: str) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert (meaning.attribute, meaning.material, meaning.sure) == ("origin", material, "likely")


@pytest.mark.parametrize(
    ("header", "qualifiers"),
    [
        ("Consignee (Original Format)", ("original",)),
        ("Shipper (Unified)", ("unified",)),
        ("EXPORTER_NAME_EN", ("english",)),
        ("Master Consignee (Unified)", ("master", "unified")),
        ("Supplier name (Chinese)", ("native",)),
    ],
)
def test_kinds_of_values(header: str, qualifiers: tuple[str, ...]) -> None:
    meaning = meaning_of(header)
    assert meaning is not None
    assert (meaning.attribute, meaning.qualifiers) == ("name", qualifiers)


def test_which_of_several() -> None:
    found = [
        meaning_of(header) for header in ("Supplier 2", "Supplier 2 country", "Mill #3", "Address 2", "2026 Supplier")
    ]
    assert [(one.ordinal, one.part) for one in found if one] == [
        (2, None),
        (2, None),
        (3, None),
        (None, None),
        (None, None),
    ]


@pytest.mark.parametrize(
    "header", ["Weather", "", "   ", "Supplier zodiac", "Lotus Knit JSC", "Hanoi Road 5", "17.5", "x"]
)
def test_what_is_no_header(header: str) -> None:
    assert meaning_of(header) is None

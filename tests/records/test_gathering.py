"""Partners and links from what rows say: what the sequence of rows, repeats, numbers, sites and transactions change."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from supplymap.model import STORAGE, SUPPLIES, TRANSPORT
from supplymap.records import understand
from supplymap.records.ledger import Ledger
from supplymap.records.loose_columns import LooseColumns
from supplymap.records.mentions import NO_MENTION, Hops, Mentions
from supplymap.records.partners.facilities import MOST_SITES
from supplymap.records.readings import TO_IMPORTER, Reading
from supplymap.records.rows import read_rows
from supplymap.records.understanding import Understanding
from supplymap.reference.names import normalise
from tests.sheets_by_hand import AS_OF, links, partners, records, sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Partner, Records
    from supplymap.records.readings import TableKind
    from supplymap.sheets import Sheet


@dataclass
class Told:
    """Rows put straight into mentions and hops, as any layout may tell them."""

    state: Understanding = field(default_factory=lambda: Understanding([], AS_OF, "Harbor Inc"))

    def table(self, kind: TableKind, count: int) -> int:
        made = sheet([["header"], *[["row"]] * count], f"Sheet{len(self.state.sheets)}")
        self.state.sheets.append(made)
        self.state.readings.append(Reading(made, kind, 0, 0, count + 1, (), (), ()))
        return len(self.state.sheets) - 1

    def mentions(
        self,
        table: int,
        rows: Sequence[dict[str, str]],
        *,
        role: str = "partner",
        cargo: bool = False,
        lists: bool = True,
    ) -> int:
        names = {name: None for row in rows for name in row if name != "name"}
        entry = self.state.readings[table].kind == "partners"
        self.state.mentions.append(
            Mentions(
                table,
                table,
                np.arange(2, len(rows) + 2, dtype=np.int32),
                self.codes(rows, "name"),
                {name: self.codes(rows, name) for name in names},
                {name: name for name in (*names, "name")},
                np.full(len(rows), lists),
                np.full(len(rows), fill_value=False),
                np.full(len(rows), entry),
                role,
                cargo,
            )
        )
        return len(self.state.mentions) - 1

    def codes(self, rows: Sequence[dict[str, str]], name: str) -> np.ndarray:
        return self.state.vocabulary.codes(row.get(name, "") for row in rows)

    def hops(
        self,
        table: int,
        supplier: int,
        rows: Sequence[dict[str, str]],
        *,
        buyer: int = NO_MENTION,
        kind: str = SUPPLIES,
        part: str = "",
        sums: bool = False,
    ) -> None:
        every = np.arange(len(rows), dtype=np.int32)
        to_importer = np.full(len(rows), TO_IMPORTER, np.int32)
        names = {name: None for row in rows for name in row if name != "buyer"}
        self.state.hops.append(
            Hops(
                table,
                table,
                every + 2,
                supplier,
                every,
                buyer,
                every if buyer >= 0 else to_importer,
                np.zeros(len(rows), np.int32),
                {name: self.codes(rows, name) for name in names},
                {name: name for name in names},
                np.full(len(rows), fill_value=False),
                part,
                kind,
                sums=sums,
            )
        )

    def records(self) -> Records:
        state = self.state
        state.ledger = Ledger(state.sheets, state.vocabulary)
        state.loose = LooseColumns(state.vocabulary, [(one.file, one.name) for one in state.sheets])
        for step in understand.STEPS[understand.STEPS.index(read_rows) + 1 :]:
            step(state)
        return understand._records(state)


def named(found: Records, name: str) -> Partner:
    (one,) = [partner for partner in found.partners if partner.name == name]
    return one


def codes(found: Records) -> list[str]:
    return [issue.code for issue in found.issues]


# ---- the sequence of rows, and repeats

PLACES = st.sampled_from(["", "CN", "VN"]), st.sampled_from(["", "Ningbo", "Hanoi"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["Alpha", "Beta", "Gamma"]), *PLACES, st.sampled_from(["", "yarn"])), min_size=1
)
LINKS = st.lists(st.tuples(st.sampled_from(["Alpha", "Beta", "Delta"]), st.sampled_from(["yarn", "lint"])), max_size=6)


def summary(rows: Sequence[tuple[str, str, str, str]], supplied: Sequence[tuple[str, str]]) -> tuple[object, ...]:
    found = records(
        partners(*(f"{name} | {country} | | {goods} | | {city}" for name, country, city, goods in rows)),
        links(*(f"{name} > Importer Inc | {goods}" for name, goods in supplied), "Omega > Importer Inc"),
    )
    places = {
        partner.id: (
            normalise(partner.name).key,
            partner.country,
            tuple(sorted({site.city for site in partner.sites})),
            tuple(sorted(partner.goods)),
        )
        for partner in found.partners
    }
    made = [(places[link.supplier], places[link.buyer], link.goods, link.ambiguous) for link in found.links]
    return sorted(places.values()), sorted(made)


@given(ROWS, LINKS, st.randoms(use_true_random=False))
def test_neither_the_sequence_of_rows_nor_repeats_change_anything(
    rows: list[tuple[str, str, str, str]], supplied: list[tuple[str, str]], chance: object
) -> None:
    expected = summary(rows, supplied)
    shuffled, other = list(rows), list(supplied)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(other)  # type: ignore[attr-defined]
    assert summary(shuffled, other) == expected
    assert summary([*rows, *shuffled], [*supplied, *other]) == expected


def test_bare_rows_of_a_name_with_two_sites_are_one_partner_of_their_own() -> None:
    found = records(partners("A | CN | | | | Ningbo", "A | CN | | | | Hotan", "A", "A", "A"), links("x > Importer Inc"))
    alike = [partner for partner in found.partners if partner.name == "A"]
    assert sorted(tuple(site.city for site in partner.sites) for partner in alike) == [
        ("",) * 3,
        ("Hotan",),
        ("Ningbo",),
    ]


def test_the_row_of_a_supplier_links_that_supplier_and_no_namesake() -> None:
    rows = [["Supplier", "Country", "City", "Supplies to"], ["A", "CN", "Ningbo", "Importer Inc"]]
    rows += [["A", "CN", "Hotan", "Importer Inc"], ["B", "VN", "", "Importer Inc"]]
    found = records(sheet(rows))
    cities = {partner.id: partner.sites[0].city for partner in found.partners if partner.name == "A"}
    assert sorted(cities.values()) == ["Hotan", "Ningbo"]
    assert len(found.links) == 3
    assert not any(link.ambiguous for link in found.links)
    by_row = {link.sources[0].row: cities.get(link.supplier) for link in found.links}
    assert by_row == {2: "Ningbo", 3: "Hotan", 4: None}


# ---- sites, numbers


def test_three_factories_do_not_split_their_vendor() -> None:
    told = Told()
    table = told.table("links", 3)
    cities = ["Hanoi", "Hue", "Da Nang"]
    vendor = told.mentions(table, [{"name": "Lotus JSC", "country": "VN"}] * 3, role="vendor")
    factory = told.mentions(table, [{"name": f"Lotus {city} Factory", "city": city} for city in cities], role="factory")
    told.hops(table, vendor, [{"goods": "shirts"}] * 3)
    told.hops(table, factory, [{"goods": "shirts"}] * 3, buyer=vendor, part=" maker 1")
    found = told.records()
    lotus = named(found, "Lotus JSC")
    assert [site.city for site in lotus.sites] == ["", "", ""]
    assert {named(found, f"Lotus {city} Factory").sites[0].city for city in cities} == set(cities)
    assert sorted((link.supplier, link.buyer) for link in found.links) == sorted(
        [("Lotus JSC", "Harbor Inc"), *((f"Lotus {city} Factory", "Lotus JSC") for city in cities)]
    )


# ---- facilities: sites of one company

PLANTS = ["Company", "Facility", "Country", "City", "Address", "Goods", "Answer"]


def plants(*rows: str, header: Sequence[str] = PLANTS, name: str = "Plants") -> Sheet:
    """Rows written as "company | facility | country | city | address | goods"."""
    made = [[part.strip() for part in row.split("|")] for row in rows]
    return sheet([header, *([*row, *[""] * (len(header) - len(row))] for row in made)], name)


def companies(found: Records) -> dict[str, tuple[str, str]]:
    """Return country and company of each partner but the importer, by id."""
    return {one.id: (one.country, one.company) for one in found.partners if one.role != "importer"}


def test_facilities_of_a_company_are_partners_of_their_own() -> None:
    told = Told()
    table = told.table("partners", 3)
    rows = [{"name": "Lotus JSC", "country": "VN", "facility": f"Plant {n}", "city": f"City{n}"} for n in (1, 2)]
    told.mentions(table, [*rows, {"name": "Lotus JSC", "country": "VN", "facility": "", "city": ""}])
    found = told.records()
    first, second = [partner for partner in found.partners if partner.name == "Lotus JSC"]
    assert (first.id, second.id) == ("Lotus JSC, Plant 1", "Lotus JSC, Plant 2")
    assert first.company == second.company == first.id
    # the row about the company alone states no place: it is no site, and one of the rows of each
    assert [[site.city for site in one.sites] for one in (first, second)] == [["City1"], ["City2"]]
    assert [site.facility for site in (*first.sites, *second.sites)] == ["Plant 1", "Plant 2"]
    assert [[source.row for source in one.sources] for one in (first, second)] == [[2, 4], [3, 4]]
    assert not found.duplicates


def test_a_facility_in_another_country_is_a_site_of_its_company() -> None:
    rows = plants("Lotus JSC | Plant 1 | KH", "Lotus JSC | | VN", "Lotus JSC | Plant 2 | VN")
    found = records(rows)
    assert companies(found) == {
        "Lotus JSC, Plant 1": ("KH", "Lotus JSC, Plant 1"),
        "Lotus JSC, Plant 2": ("VN", "Lotus JSC, Plant 1"),
    }
    # where the company is at home is known of its site in Cambodia too
    assert {one.registered for one in found.partners if one.company} == {("VN",)}
    assert "country-conflict" not in codes(found)


def test_a_company_with_one_facility_is_one_partner() -> None:
    found = records(plants("Lotus JSC | | CN", "Lotus JSC | Plant 1 | VN | Hanoi", "Lotus JSC | Plant 1 | VN"))
    lotus = named(found, "Lotus JSC")
    assert (lotus.id, lotus.country, lotus.company) == ("Lotus JSC", "VN", "")
    assert {site.country for site in lotus.sites} == {"CN", "VN"}


def test_an_office_with_a_place_is_a_site_beside_the_only_plant() -> None:
    found = records(plants("Acme | | CN | Shanghai", "Acme | Spinning mill | CN | Urumqi"))
    assert companies(found) == {"Acme": ("CN", "Acme"), "Acme, Spinning mill": ("CN", "Acme")}
    assert [[site.city for site in one.sites] for one in found.partners if one.company] == [["Shanghai"], ["Urumqi"]]


def test_a_row_without_a_facility_is_about_the_one_whose_place_it_states() -> None:
    found = records(
        plants(
            "Acme | Plant 1 | VN | Hanoi | 12 Lotus Road", "Acme | Plant 2 | VN | Hue", "Acme | | VN | Hanoi | | yarn"
        )
    )
    goods = {one.id: one.goods for one in found.partners if one.company}
    assert goods == {"Acme, Plant 1": ("yarn",), "Acme, Plant 2": ()}


def test_one_facility_name_in_two_countries_is_two_sites() -> None:
    found = records(plants("Acme | Main plant | VN", "Acme | Main plant | KH", "Acme | Main plant | | | | yarn"))
    sites = [one for one in found.partners if one.company]
    assert sorted(one.country for one in sites) == ["KH", "VN"]
    # the row that leaves the country out may be about either
    assert [one.goods for one in sites] == [("yarn",), ("yarn",)]


def test_the_name_of_a_facility_may_hold_that_of_its_company() -> None:
    found = records(
        plants("Lotus JSC | Lotus JSC - Plant No. 2 | VN", "Lotus JSC | Plant 2 | VN", "Lotus JSC | Lotus JSC | VN")
    )
    assert sorted(companies(found)) == ["Lotus JSC", "Lotus JSC - Plant No. 2"]


def test_what_a_row_says_of_a_company_holds_for_each_of_its_sites() -> None:
    header = ["Company", "Facility", "Country", "LEI", "Recruitment fees", "Document", "Expires"]
    found = records(
        plants(
            "Acme | | VN | 5493001KJTIIGC8Y1R12 | yes | |",
            "Acme | Plant 1 | VN | | | SA8000 | 2027-01-01",
            "Acme | Plant 2 | KH | | | |",
            header=header,
        )
    )
    first, second = [one for one in found.partners if one.company]
    assert dict(first.numbers)["lei"] == dict(second.numbers)["lei"] == "5493001KJTIIGC8Y1R12"
    fees = [[answer.value for answer in one.answers if answer.field == "recruitment_fees"] for one in (first, second)]
    assert all("yes" in each for each in fees)
    # the paper of one plant is none of another
    assert [len(one.documents) for one in (first, second)] == [1, 0]


def test_a_paper_of_a_plant_is_none_of_another() -> None:
    rows = plants("Acme | Plant 1 | VN", "Acme | Plant 2 | KH", "Birch | Plant 1 | TR")
    for header in (["Company", "Facility", "Document", "Expires"], ["Facility", "Company", "Document", "Expires"]):
        named_ = {"Company": "Acme", "Facility": "Plant 1", "Document": "SA8000", "Expires": "2027-01-01"}
        found = records(rows, sheet([header, [named_[name] for name in header]], "Documents"))
        assert {one.id: len(one.documents) for one in found.partners if one.name in ("Acme", "Birch")} == {
            "Acme, Plant 1": 1,
            "Acme, Plant 2": 0,
            "Birch": 0,
        }


def test_a_link_to_a_company_goes_to_each_site_and_says_which() -> None:
    found = records(
        plants("Acme | Plant 1 | VN | Hanoi", "Acme | Plant 2 | KH"),
        links("Acme > Importer Inc | shirts", "Plant 2 > Importer Inc | socks", "Mill > Acme | yarn"),
    )
    (told, *_) = [issue for issue in found.issues if issue.code == "ambiguous-name"]
    assert "2 sites (Plant 1, Hanoi, Vietnam; Plant 2, Cambodia)" in told.message.replace("Viet Nam", "Vietnam")
    assert "Facility" in told.suggestion
    made = {(link.supplier, link.buyer, link.goods, link.ambiguous) for link in found.links}
    assert made == {
        ("Acme, Plant 1", "Importer Inc", "shirts", True),
        ("Acme, Plant 2", "Importer Inc", "shirts", True),
        ("Acme, Plant 2", "Importer Inc", "socks", False),
        ("Mill", "Acme, Plant 1", "yarn", True),
        ("Mill", "Acme, Plant 2", "yarn", True),
    }


def test_a_company_and_its_plants_supply_the_importer_once() -> None:
    found = records(plants("Acme | | VN", "Acme | Plant 1 | VN | Hanoi", "Acme | Plant 2 | KH"))
    assert sorted(link.supplier for link in found.links) == ["Acme, Plant 1", "Acme, Plant 2"]
    assert "ambiguous-name" not in codes(found)
    assert {row.state for row in found.rows if not row.header} == {"imported"}


def test_a_number_of_several_sites_is_the_id_of_none() -> None:
    header = ["Partner ID", "Company", "Facility", "Country"]
    found = records(plants("V17 | Acme | Plant 1 | VN", "V17 | Acme | Plant 2 | KH", header=header))
    assert sorted(companies(found)) == ["Acme, Plant 1", "Acme, Plant 2"]
    assert all(("id", "V17") in one.numbers for one in found.partners if one.company)


def test_a_row_about_a_company_of_very_many_plants_is_a_partner_of_its_own() -> None:
    rows = [f"Acme | Plant {number} | VN | Town {number}" for number in range(MOST_SITES + 1)]
    found = records(plants(*rows, "Acme | | VN | | | yarn"))
    (office,) = [one for one in found.partners if one.goods == ("yarn",)]
    assert (office.id, office.company) == ("Acme", "Acme, Plant 0")
    assert len([one for one in found.partners if one.company]) == MOST_SITES + 2


LEI_A, LEI_B = "5493001KJTIIGC8Y1R12", "529900T8BM49AURSDO55"


def numbered(*rows: str) -> Records:
    return records(plants(*rows, header=["Supplier", "Country", "LEI"]))


def test_one_number_of_a_company_in_two_countries_is_a_company_of_two_sites() -> None:
    found = numbered(f"Acme Textile | CN | {LEI_A}", f"Acme Textile | VN | {LEI_A}", "Acme Textile | TR |")
    assert companies(found) == {
        "Acme Textile": ("CN", "Acme Textile"),
        "Acme Textile (VN)": ("VN", "Acme Textile"),
        "Acme Textile (TR)": ("TR", ""),
    }
    # whether the third is one with them is asked; of the two it is known
    assert {frozenset(pair[:2]) for pair in found.duplicates} <= {
        frozenset(("Acme Textile", "Acme Textile (TR)")),
        frozenset(("Acme Textile (VN)", "Acme Textile (TR)")),
    }


def test_other_numbers_and_those_of_many_names_make_no_company() -> None:
    assert not any(one.company for one in numbered(f"Acme | CN | {LEI_A}", f"Acme | VN | {LEI_B}").partners)
    # a number with a wrong check digit identifies nobody
    wrong = LEI_A[:-1] + "3"
    assert not any(one.company for one in numbered(f"Acme | CN | {wrong}", f"Acme | VN | {wrong}").partners)
    names = ("Amber Mills", "Birch Yarns", "Cedar Looms", "Elm Works")
    countries = ("CN", "VN", "TR", "IN")
    many = numbered(*(f"{name} | {country} | {LEI_A}" for name, country in zip(names, countries, strict=True)))
    assert not any(one.company for one in many.partners)


def test_tax_numbers_of_two_countries_make_no_company() -> None:
    rows = [
        ["Lotus Garments JSC", "VN", "Hanoi", "0301234567"],
        ["Kaya Tekstil AS", "TR", "Bursa", "0301234567"],
        ["Kaya Tekstil AS", "TR", "Izmir", "0301234567"],
        ["Elm Works", "MX", "Puebla", "7788996655"],
        ["Elm Works", "", "Toluca", "7788996655"],
    ]
    found = records(sheet([["Partner name", "Country", "City", "Tax number"], *rows]))
    companies_ = {(one.name, one.sites[0].city): one.company for one in found.partners if one.sites}
    assert not companies_["Lotus Garments JSC", "Hanoi"]
    assert companies_["Kaya Tekstil AS", "Bursa"] == companies_["Kaya Tekstil AS", "Izmir"] != ""
    assert companies_["Elm Works", "Puebla"] == companies_["Elm Works", "Toluca"] != ""
    # and nobody is asked whether they are one
    names = {one.id: one.name for one in found.partners}
    assert {frozenset(map(names.get, pair[:2])) for pair in found.duplicates} == set()


PLANT_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Alpha", "Beta"]),
        st.sampled_from(["", "Plant 1", "Plant 2", "Alpha Plant 1"]),
        *PLACES,
        st.sampled_from(["", "1 First Road", "2 Second Street"]),
        st.sampled_from(["", "yarn"]),
    ),
    min_size=1,
    max_size=8,
)


def plants_read(rows: Sequence[tuple[str, ...]]) -> tuple[object, ...]:
    found = records(plants(*(" | ".join(row) for row in rows)), links("Omega > Importer Inc"))
    told = {
        one.id: (
            normalise(one.name).key,
            one.country,
            one.registered,
            tuple(sorted({(site.country, site.city, site.address) for site in one.sites})),
            one.goods,
        )
        for one in found.partners
    }
    groups: dict[str, list[object]] = {}
    for one in found.partners:
        groups.setdefault(one.company or one.id, []).append(told[one.id])
    return sorted(told.values()), sorted(sorted(each) for each in groups.values())


@given(PLANT_ROWS, st.randoms(use_true_random=False))
def test_neither_the_sequence_of_rows_nor_repeats_change_the_sites(rows: list[tuple[str, ...]], chance: object) -> None:
    expected = plants_read(rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert plants_read(shuffled) == expected
    assert plants_read([*rows, *shuffled]) == expected


def test_two_companies_of_one_name_keep_the_facilities_of_their_countries() -> None:
    told = Told()
    table = told.table("partners", 3)
    rows = [{"name": "Lotus", "country": "CN"}, {"name": "Lotus", "country": "VN"}]
    told.mentions(table, [*rows, {"name": "Lotus", "country": "VN", "facility": "Plant 1"}])
    found = told.records()
    sites = {partner.country: len(partner.sites) for partner in found.partners if partner.name == "Lotus"}
    assert sites == {"CN": 1, "VN": 2}


def test_a_number_alone_finds_its_partner_whatever_the_role() -> None:
    told = Told()
    table = told.table("links", 1)
    vendor = told.mentions(table, [{"name": "Lotus JSC", "partner_id": "17"}], role="vendor")
    factory = told.mentions(table, [{"name": "Lotus Sewing", "partner_id": "21"}], role="factory")
    told.hops(table, vendor, [{}])
    told.hops(table, factory, [{}], buyer=vendor, part=" maker 1")
    table = told.table("partners", 2)
    told.mentions(table, [{"name": n, "partner_id": n, "city": f"City {n}"} for n in ("17", "21")], role="supplier")
    found = told.records()
    assert sorted(partner.name for partner in found.partners) == ["Harbor Inc", "Lotus JSC", "Lotus Sewing"]


def test_an_id_of_many_names_is_told_once() -> None:
    rows = [["ID", "Supplier", "Country"], *(["A1", name, "CN"] for name in ("Amber", "Birch", "Cedar", "Elm", "Fern"))]
    found = records(sheet(rows))
    (issue,) = [issue for issue in found.issues if issue.code == "id-conflict"]
    assert issue.rows == 4
    assert issue.found == "A1: Birch / Cedar / Elm and 1 more / Amber"


def test_a_carrier_without_a_country_is_not_asked_for_one() -> None:
    found = records(
        sheet([["Name", "Role", "Country"], ["Sew", "factory", ""], ["Blue Line", "freight forwarder", ""]])
    )
    assert [issue.found for issue in found.issues if issue.code == "missing-country"] == ["Sew"]


def test_a_number_joins_and_names_nobody() -> None:
    told = Told()
    table = told.table("partners", 2)
    told.mentions(
        table, [{"name": "Lotus JSC", "partner_id": "10021", "country": "VN"}, {"name": "Oak", "partner_id": "7"}]
    )
    # the same numbers alone on another sheet: they tell more of the partners, and one is of nobody
    table = told.table("partners", 3)
    numbers = ["10021", "7", "10044"]
    told.mentions(table, [{"name": n, "partner_id": n, "city": f"City {n}"} for n in numbers], role="vendor")
    found = told.records()
    assert sorted(partner.name for partner in found.partners) == [
        "Harbor Inc",
        "Lotus JSC",
        "Oak",
        "Vendor 10044 (no name)",
    ]
    assert named(found, "Lotus JSC").sites[1].city == "City 10021"
    assert named(found, "Vendor 10044 (no name)").id == "10044"
    (issue,) = [issue for issue in found.issues if issue.code == "number-without-name"]
    assert (issue.source.row, issue.found) == (4, "10044")


def test_numbers_of_vendors_are_not_those_of_factories() -> None:
    told = Told()
    table = told.table("links", 2)
    vendors = [{"name": "Lotus JSC", "partner_id": "17"}, {"name": "Pacific Ltd", "partner_id": "18"}]
    vendor = told.mentions(table, vendors, role="vendor")
    factories = [{"name": "Lotus Sewing", "partner_id": "18"}, {"name": "Pacific Mill", "partner_id": "17"}]
    factory = told.mentions(table, factories, role="factory")
    told.hops(table, vendor, [{}, {}])
    told.hops(table, factory, [{}, {}], buyer=vendor, part=" maker 1")
    # a sheet that names factories by their numbers
    table = told.table("links", 1)
    by_number = told.mentions(table, [{"name": "17", "partner_id": "17"}], role="factory", lists=False)
    told.hops(table, by_number, [{"goods": "zips"}])
    found = told.records()
    assert "id-conflict" not in codes(found)
    assert len(found.partners) == 5
    names = {partner.id: partner.name for partner in found.partners}
    assert [names[link.supplier] for link in found.links if link.goods == "zips"] == ["Pacific Mill"]


def test_one_number_of_a_registry_joins_two_spellings() -> None:
    told = Told()
    table = told.table("partners", 4)
    rows = [
        {"name": "Pamukova Home Textiles", "duns": "150483782"},
        {"name": "Pamukowa Home Textiles", "duns": "150483782", "lei": ""},
        {"name": "Garnet Dyers", "duns": "", "lei": "150483782"},
        {"name": "Garmet Dyers", "duns": "150483783", "lei": ""},
    ]
    told.mentions(table, rows)
    found = told.records()
    assert sorted(partner.name for partner in found.partners) == [
        "Garmet Dyers",
        "Garnet Dyers",
        "Harbor Inc",
        "Pamukova Home Textiles",
    ]
    assert dict(named(found, "Garnet Dyers").details) == {"lei": "150483782"}


# ---- transactions, cargo


def test_values_of_transactions_add_up_and_their_days_are_the_period() -> None:
    told = Told()
    table = told.table("transactions", 4)
    supplier = told.mentions(table, [{"name": name} for name in ("Loom", "Loom", "Loom", "Oak")], role="exporter")
    days = ["2026-03-01", "2026-01-15", "2026-09-30", "2026-05-05"]
    told.hops(
        table,
        supplier,
        [
            {"goods": "towels", "value": value, "date": day}
            for value, day in zip(["100", "250.5", "", "7"], days, strict=True)
        ],
        sums=True,
    )
    found = told.records()
    loom, oak = sorted(found.links, key=lambda link: link.supplier)
    assert (loom.value, loom.period_from, loom.period_to) == (350.5, date(2026, 1, 15), date(2026, 9, 30))
    assert not loom.ended
    assert [source.row for source in loom.sources] == [2, 3, 4]
    assert (oak.value, oak.period_from, oak.period_to) == (7.0, date(2026, 5, 5), date(2026, 5, 5))
    assert "repeated-link" not in codes(found)
    assert "ended-link" not in codes(found)


def test_other_repeats_keep_the_largest_value() -> None:
    found = records(
        sheet(
            [
                ["Supplier", "Supplies to", "Goods", "Annual value"],
                ["A", "Importer Inc", "yarn", "100"],
                ["A", "Importer Inc", "yarn", "250"],
            ]
        )
    )
    assert [link.value for link in found.links] == [250.0]


def test_carriers_and_warehouses_have_links_of_their_own_kind() -> None:
    told = Told()
    table = told.table("transactions", 2)
    maker = told.mentions(table, [{"name": "Loom", "country": "VN"}] * 2)
    carrier = told.mentions(table, [{"name": "Blue Line"}] * 2, role="carrier", cargo=True)
    store = told.mentions(table, [{"name": "Dock Depot"}] * 2, role="warehouse", cargo=True)
    told.hops(table, maker, [{"goods": "towels"}] * 2)
    told.hops(table, carrier, [{"goods": "towels", "mode": "sea"}] * 2, kind=TRANSPORT, part=" transport 1")
    told.hops(table, store, [{"days": "12"}, {"days": "30"}], kind=STORAGE, part=" transport 2")
    found = told.records()
    kinds = {link.supplier: (link.kind, link.mode, link.days) for link in found.links}
    assert kinds == {
        "Loom": (SUPPLIES, "", None),
        "Blue Line": (TRANSPORT, "sea", None),
        "Dock Depot": (STORAGE, "", 30.0),
    }
    assert {partner.name: partner.cargo for partner in found.partners} == {
        "Loom": False,
        "Blue Line": True,
        "Dock Depot": True,
        "Harbor Inc": False,
    }


def test_who_carries_and_makes_is_no_cargo_partner() -> None:
    told = Told()
    table = told.table("links", 1)
    maker = told.mentions(table, [{"name": "Loom"}])
    carrier = told.mentions(table, [{"name": "Loom"}], role="carrier", cargo=True)
    told.hops(table, maker, [{}])
    told.hops(table, carrier, [{}], kind=TRANSPORT, part=" transport 1")
    assert not named(told.records(), "Loom").cargo


# ---- the origin of a partner's own goods


def test_goods_and_origin_go_together_row_by_row() -> None:
    rows = [["Supplier", "Tier", "Country", "Goods", "Country of origin"]]
    rows += [["A", "1", "VN", "shirts", "VN"], ["B", "2", "IN", "cotton yarn", "TM"], ["B", "2", "IN", "zips", "CN"]]
    found = records(sheet(rows))
    told = {(one.goods, one.country, one.text) for one in named(found, "B").origins}
    assert told == {("cotton yarn", "TM", "TM"), ("zips", "CN", "CN")}


# ---- lazy sequences


def test_the_partners_and_links_are_sequences_that_equal_tuples() -> None:
    found = records(partners("A | VN", "B | CN"), links("A > Importer Inc | yarn", "C > A | lint"))
    assert found.partners == tuple(found.partners)
    assert found.links == list(found.links)
    assert found.links[-1] == list(found.links)[-1]
    assert found.partners[1:] == tuple(found.partners)[1:]
    assert found.partners != found.links
    assert hash(found.links) == hash(tuple(found.links))
    assert found == records(partners("A | VN", "B | CN"), links("A > Importer Inc | yarn", "C > A | lint"))


def test_an_office_and_its_plant_of_one_name_in_one_row_are_two_sites_with_a_link() -> None:
    header = ["Vendor", "Vendor Country", "Factory", "Factory Country", "Mill", "Mill Country"]
    found = records(
        sheet([
            header,
            ["Heron", "Hong Kong", "Heron", "China", "Sapling Mill", "India"],
            ["Wren", "China", "Wren", "China", "Sapling Mill", "India"],
        ])
    )  # fmt: skip
    country = {partner.id: partner.country for partner in found.partners}
    ends = {(country[link.supplier], country[link.buyer], link.buyer) for link in found.links}
    # what is one party named twice stays one
    assert ends == {
        ("IN", "CN", "Heron (CN)"),
        ("CN", "HK", "Heron"),
        ("HK", "", "Importer Inc"),
        ("IN", "CN", "Wren"),
        ("CN", "", "Importer Inc"),
    }

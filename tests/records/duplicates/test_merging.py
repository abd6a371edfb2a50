"""Partners that are one for sure, those that are asked about, and what people decided of them: through whole sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.model import Decision, Decisions, DuplicateDecision, Subject, Voice
from supplymap.records import to_records
from tests.sheets_by_hand import AS_OF, book, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Records

HEADER = ["Partner name", "Country", "City", "Address", "DUNS", "LEI", "GLN", "Supplier ID"]


def found_in(*rows: str, decisions: Decisions | None = None) -> Records:
    table = [HEADER, *([*(part.strip() for part in row.split("|")), *[""] * 8][:8] for row in rows)]
    return to_records([book(sheet(table))], Config(as_of=AS_OF, importer="Importer Inc"), decisions=decisions)


def names(found: Records) -> list[str]:
    return sorted(partner.name for partner in found.partners if partner.name != "Importer Inc")


def codes(found: Records) -> list[str]:
    wanted = ("merged", "possible", "country-c", "identifier", "one-despite")
    return sorted(issue.code for issue in found.issues if issue.code.startswith(wanted))


def decided(value: str, first: str, second: str) -> Decisions:
    said = Decision("duplicate x", 1, value, (Voice(value, "A. Lee", "2026-11-20", "seen the papers"),))
    pair = Subject(first, seen=False), Subject(second, seen=False)
    return Decisions(duplicates=(DuplicateDecision(said, pair),))


# ---- merged


def test_one_number_of_a_site_makes_one_partner_of_two_names() -> None:
    found = found_in("Acme Textile Ltd | BD | | | 150483782", "Acme Tex. (BD) Limited | BD | | | 15-048-3782")
    assert names(found) == ["Acme Textile Ltd"]
    (acme,) = (partner for partner in found.partners if partner.name == "Acme Textile Ltd")
    assert acme.aliases == ("Acme Textile Ltd", "Acme Tex. (BD) Limited") or "Acme Tex. (BD) Limited" in acme.aliases
    assert len(acme.sources) == 2
    (merged,) = (row for row in found.rows if row.state == "merged")
    assert "same D-U-N-S number 150483782" in merged.note
    assert codes(found) == ["merged-duplicate"]


def test_names_that_share_nothing_are_told_where_one_number_makes_them_one() -> None:
    found = found_in("Acme Textile | BD | | | 150483782", "Zenith Dyers | BD | | | 150483782")
    assert names(found) == ["Acme Textile"]
    (issue,) = (issue for issue in found.issues if issue.code == "merged-by-number")
    assert "Acme Textile" in issue.message
    assert "Zenith Dyers" in issue.message


def test_the_same_name_at_the_same_address_is_one_partner_in_whatever_form() -> None:
    found = found_in(
        "Acme Intl. Garments Ltd | BD | Savar | Plot 12, Road No. 3, Hemayetpur | | | | V1",
        "ACME INTERNATIONAL GMTS LIMITED | BD | Savar Dhaka | 12, Rd-3 Hemayetpur | | | | V2",
    )
    assert names(found) == ["Acme Intl. Garments Ltd"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # one address, in two towns: estates of one name and streets with numbers are everywhere
        (
            "Jamuna Mills | BD | Dhaka | Plot 3, BSCIC Estate, Dhaka",
            "Jamuna Mills | BD | Khulna | Plot 3, BSCIC Estate",
        ),
        ("Ropa SA | MX | San Pedro | Calle Hidalgo 5, Centro", "Ropa SA | MX | San Jose | Calle Hidalgo 5, Centro"),
        # two companies of one building, of which one has a longer name
        (
            "Rahim Star Textile | BD | Dhaka | Plot 12, Sonar Road",
            "Rahim Starlight Textile | BD | Dhaka | Plot 12, Sonar Road",
        ),
        ("Hua Feng Dyers | BD | Dhaka | Plot 12, Sonar Road", "Huafung Dyers | BD | Dhaka | Plot 12, Sonar Road"),
    ],
)
def test_what_is_nearly_one_name_or_place_is_asked_about(first: str, second: str) -> None:
    found = found_in(first, second)
    assert names(found) == sorted(row.split(" |")[0] for row in (first, second))
    assert codes(found) == ["possible-duplicate"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Acme Textile | BD | | | 150483782", "Zenith Dyers | VN | | | 150483782"),  # two countries
        ("Acme Unit 2 | BD | | | 150483782", "Acme Unit 3 | BD | | | 150483782"),  # two sites by their names
        ("Acme Textile | BD | | | 150483782 | | 4006381333931", "Acme Tex | BD | | | 150483782 | | 0036000291452"),
        ("Acme Textile | BD | | | 000000000", "Zenith Dyers | BD | | | 000000000"),  # no number
        ("Acme Textile | BD | | | 1504", "Zenith Dyers | BD | | | 1504"),
        ("Acme Factory 2 | BD | | 12 Main Road, Savar", "Acme Factory 3 | BD | | 12 Main Road, Savar"),
        ("Acme Textile | BD | Savar | 12 Main Road", "Zenith Dyers | BD | Savar | 12 Main Road"),  # one building
        (  # a number of a company, in two towns: two of its sites
            "Acme Textile | BD | Savar | 12 Main Road | | 5493001KJTIIGC8Y1R12",
            "Acme Knit | BD | Chittagong | 7 Port Street | | 5493001KJTIIGC8Y1R12",
        ),
    ],
)
def test_what_has_partners_apart_keeps_them_two(first: str, second: str) -> None:
    assert len(names(found_in(first, second))) == 2
    assert len(names(found_in(second, first))) == 2


def test_a_number_of_many_unlike_names_is_nobodys_own() -> None:
    rows = [
        f"{name} | BD | | | 150483782" for name in ("Acme Textile", "Zenith Dyers", "Lotus Spinning", "Harbor Knit")
    ]
    found = found_in(*rows)
    assert len(names(found)) == 4
    (issue,) = (issue for issue in found.issues if issue.code == "identifier-of-many")
    assert issue.message.startswith("4 partners of unlike names have the D-U-N-S number 150483782")
    # three of them may be one company that has changed its name
    assert len(names(found_in(*rows[:3]))) == 1


# ---- decided


def test_a_person_who_says_different_parts_what_a_number_joins() -> None:
    rows = ("Acme Textile | BD | | | 150483782", "Zenith Dyers | BD | | | 150483782")
    assert names(found_in(*rows)) == ["Acme Textile"]
    found = found_in(*rows, decisions=decided("different", "Acme Textile", "Zenith Dyers"))
    assert names(found) == ["Acme Textile", "Zenith Dyers"]
    assert not [question for question in found.questions if question.what == "duplicate"]
    assert "one-despite-decision" not in codes(found)


def test_a_third_partner_joins_one_of_two_that_are_different() -> None:
    rows = (
        "Acme Textile | BD | | | 150483782",
        "Zenith Dyers | BD | | | 150483782",
        "Acme Tex Ltd | BD | | | 150483782",
    )
    found = found_in(*rows, decisions=decided("different", "Acme Textile", "Zenith Dyers"))
    assert len(names(found)) == 2


def test_what_is_one_by_number_and_by_decision_is_one() -> None:
    rows = ("Acme Textile | BD | | | 150483782", "Acme Tex Ltd | BD | | | 150483782", "Harbor Knit | BD")
    found = found_in(*rows, decisions=decided("same", "Acme Textile", "Harbor Knit"))
    assert names(found) == ["Acme Textile"]
    (acme,) = (partner for partner in found.partners if partner.name == "Acme Textile")
    assert len(acme.sources) == 3


# ---- asked


def test_of_three_that_may_be_one_two_pairs_are_asked() -> None:
    found = found_in("Pamukova Home | TR", "Pamukowa Home | TR", "Pamukofa Home | TR")
    assert len(found.duplicates) == 2
    assert len([question for question in found.questions if question.what == "duplicate"]) == 2


def test_the_best_is_asked_first_and_says_why() -> None:
    found = found_in(
        "Pamukova Home | TR",
        "Pamukowa Home | TR",
        "Acme Textile | BD | Savar | 12 Main Road",
        "Acme Textil | BD | Savar | 12 Main Rd.",
    )
    reasons = [question.reason for question in found.questions if question.what == "duplicate"]
    assert reasons == [
        "The names are the same in two languages or scripts, at the same address.",
        "The names differ by a letter or two, and no address tells them apart.",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sunrise Textile | IN | Surat", "Sunshine Textile | IN | Surat"),
        ("Acme Factory 2 | BD", "Acme Factory 3 | BD"),
        ("Rahman Knit | BD | Savar | 12 Main Road", "Rahman Dyeing | BD | Gazipur | 7 Mill Street"),
        ("Shanghai Textile | CN | Shanghai", "Shanghai Garment | CN | Shanghai"),
        ("Camel Group | CN", "Camel Active | CN"),
    ],
)
def test_names_that_are_others_are_not_asked_about(first: str, second: str) -> None:
    found = found_in(first, second)
    assert not found.duplicates
    assert len(names(found)) == 2


def test_the_sequence_of_rows_changes_nothing() -> None:
    rows = [
        "Acme Textile | BD | Savar | 12 Main Road | 150483782",
        "Acme Tex Ltd | BD | | | 150483782",
        "ACME TEXTILE LIMITED | BD | Savar | No. 12, Main Rd.",
        "Akme Textile | BD",
    ]
    first = found_in(*rows)
    assert len(names(first)) == 2
    for other in (rows[::-1], rows[2:] + rows[:2]):
        found = found_in(*other)
        assert len(names(found)) == 2
        assert len(found.duplicates) == len(first.duplicates) == 1


def test_a_list_without_numbers_or_places_is_as_before() -> None:
    found = records(sheet([["Partner name", "Country"], ["Acme", "BD"], ["ACME Ltd", "BD"], ["Zenith", "BD"]]))
    assert names(found) == ["Acme", "Zenith"]


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("", "Hanoi", ""), ("", "Da Nang", ""), "but in different towns"),
        (("Jiangsu", "", ""), ("Xinjiang", "", ""), "but in different regions"),
        (("", "Wuxi", "214000"), ("", "", "843000"), "but with different postal codes"),
    ],
)
def test_a_street_and_number_that_many_towns_have_make_no_two_partners_one(
    first: tuple[str, ...], second: tuple[str, ...], why: str
) -> None:
    header = ["Partner name", "Country", "Address", "Province / region", "City", "Postal code"]
    rows = [[name, "CN", "123 Renmin Road", *place] for name, place in (("Acme", first), ("Acme Ltd", second))]
    found = to_records([book(sheet([header, *rows]))], Config(as_of=AS_OF, importer="Importer Inc"))
    assert names(found) == ["Acme", "Acme Ltd"]
    (issue,) = (issue for issue in found.issues if issue.code == "possible-duplicate")
    assert f"at the same address, {why}" in issue.message


def test_a_region_said_with_more_words_is_the_same_region() -> None:
    header = ["Partner name", "Country", "Address", "Province / region"]
    rows = [["Acme", "CN", "123 Renmin Road", "Jiangsu"], ["Acme Ltd", "CN", "123 Renmin Road", "Jiangsu Province"]]
    found = to_records([book(sheet([header, *rows]))], Config(as_of=AS_OF, importer="Importer Inc"))
    assert names(found) == ["Acme"]


def test_a_partner_without_a_place_makes_no_one_of_two_that_lie_apart() -> None:
    header = ["Partner name", "Country", "Address", "Province / region"]
    places = {"Acme": "Jiangsu", "Acme Ltd": "", "Acme Limited Company": "Xinjiang"}
    rows = [[name, "CN", "123 Renmin Road", region] for name, region in places.items()]
    found = to_records([book(sheet([header, *rows]))], Config(as_of=AS_OF, importer="Importer Inc"))
    regions = {partner.name: {site.region for site in partner.sites} - {""} for partner in found.partners}
    assert {"Jiangsu"} in regions.values()
    assert {"Xinjiang"} in regions.values()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Precot Limited | IN | Coimbatore |", "Precot Limitde | IN | Coimbatore |"),  # the legal form is misspelled
        ("Hebei Zenith Corporation Limited | CN | Baoding", "Hebei Zenith Corporation Limited (CN) | CN | Baoding"),
        ("Power Mech Projects Limited | IN | | Hyderabad", "Power Mech | IN | | Hyderabad"),  # the last word is missing
    ],
)
def test_forms_and_last_words_that_people_get_wrong_are_asked_about(first: str, second: str) -> None:
    assert codes(found_in(first, second)) == ["possible-duplicate"]


def test_chinese_names_are_not_one_for_the_word_factory_behind_them() -> None:
    assert codes(found_in("长兴光大旅行社有限公司 Factory 2 | CN", "世纪豪情 Factory 2 | CN")) == []

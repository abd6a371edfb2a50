"""Rows put together: the importer found, partners merged or kept apart, links resolved, merged and dated."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from supplymap.config import Config
from supplymap.errors import ImporterError, InputError
from supplymap.records import to_records
from supplymap.records.links.merging import BEST_EVIDENCE_FIRST
from tests.sheets_by_hand import AS_OF, assessed, book, links, partners, records, sheet

if TYPE_CHECKING:
    from supplymap.model import Issue, Link, Partner, Records


def codes(found: Records) -> Counter[str]:
    return Counter(issue.code for issue in found.issues)


def one(found: Records, code: str) -> Issue:
    (issue,) = [issue for issue in found.issues if issue.code == code]
    return issue


def pairs(found: Records) -> list[tuple[str, str]]:
    return [(link.supplier, link.buyer) for link in found.links]


def partner(found: Records, name: str) -> Partner:
    (only,) = [partner for partner in found.partners if partner.name == name]
    return only


# ---- the importer


@pytest.mark.parametrize(
    "wanted", ["Harbor Trading Inc", "HARBOR TRADING INC.", "Harbor Trading", "Harbor Trading LLC", "V7", "v7"]
)
def test_the_importer_by_name_by_another_legal_form_and_by_id(wanted: str) -> None:
    rows = [["ID", "Name", "Country"], ["V7", "Harbor Trading Inc", "US"], ["V8", "Sew", "VN"]]
    buyers = [["Supplier", "Supplies to"], ["Sew", "Harbor Trading Inc"]]
    found = records(sheet(rows), sheet(buyers, "Links"), importer=wanted)
    assert found.importer == "V7"
    assert sorted(partner.id for partner in found.partners) == ["V7", "V8"]
    assert pairs(found) == [("V8", "V7")]
    assert partner(found, "Harbor Trading Inc").role == "importer"
    assert partner(found, "Sew").role == ""
    assert codes(found)["importer-created"] == 0
    # a list without buyers
    found = records(sheet(rows), importer=wanted)
    assert (found.importer, pairs(found)) == ("V7", [("V8", "V7")])


def test_the_importer_by_an_alias() -> None:
    rows = [
        ["Name", "Also known as", "Country"],
        ["Harbor Trading Inc", "Harbor and Home; HHT", "US"],
        ["Sew", "", "VN"],
    ]
    for wanted in ("Harbor and Home", "HHT", "Harbor & Home Ltd"):
        found = records(sheet(rows), importer=wanted)
        assert (found.importer, pairs(found)) == ("Harbor Trading Inc", [("Sew", "Harbor Trading Inc")])
        found = records(sheet(rows), links("Sew > HHT"), importer=wanted)
        assert (found.importer, pairs(found)) == ("Harbor Trading Inc", [("Sew", "Harbor Trading Inc")])


def test_the_exact_spelling_of_two_is_the_importer() -> None:
    rows = [["Name", "Country"], ["Harbor Trading Ltd", "HK"], ["Harbor Trading Inc", "US"], ["Sew", "VN"]]
    found = records(sheet(rows), importer="Harbor Trading Inc")
    assert found.importer == "Harbor Trading Inc"
    assert pairs(found) == [("Harbor Trading Ltd", "Harbor Trading Inc"), ("Sew", "Harbor Trading Inc")]


def test_an_importer_that_no_row_lists_is_made() -> None:
    found = records(links("Sew > Harbor Trading Inc"), importer="Harbor Trading LLC")
    assert pairs(found) == [("Sew", found.importer)]
    assert len(found.partners) == 2
    found = records(partners("Sew | VN", "Harbour Trading | US"), importer="Harbor Trading Inc")
    issue = one(found, "importer-created")
    assert (issue.found, issue.suggestion) == ("Harbor Trading Inc", "Did you mean Harbour Trading?")
    assert issue.source.file == "(importer)"
    assert found.importer == "Harbor Trading Inc"
    assert "Did you mean" not in one(records(partners("Sew | VN"), importer="Zzz"), "importer-created").suggestion


@pytest.mark.parametrize(
    "role",
    ["importer", "Importer", "Importer of record", "US importer", "U.S. Importer", "Importer (root)", "importer (IOR)"],
)
def test_the_importer_by_its_role(role: str) -> None:
    rows = [["ID", "Name", "Role"], ["1", "Sew", "manufacturer"], ["2", "Harbor", role]]
    found = records(sheet(rows), importer="")
    assert found.importer == "2"
    issue = one(found, "importer-assumed")
    assert (issue.found, issue.source.row) == ("Harbor", 3)
    found = records(sheet([row[1:] for row in rows]), importer="")
    assert found.importer == "Harbor"


def test_who_the_importer_is_must_be_clear() -> None:
    rows = [["Name", "Role"], ["Harbor", "importer"], ["Pier", "importer"]]
    with pytest.raises(ImporterError, match=r"Several partners have the role importer \(Harbor, Pier\)"):
        records(sheet(rows), importer="")
    with pytest.raises(ImporterError, match=r"do not say who the importer is: name it with --importer\.$"):
        records(sheet([["Name", "Role"], ["Sew", "trader"]]), importer="")
    chain = [f"S{number} > B{number}" for number in range(7)]
    with pytest.raises(ImporterError, match=r"supply nobody: B5, B0, B1, B2, B3 and 1 more\.$"):
        records(links(*chain, "B6 > B5"), importer="")
    with pytest.raises(ImporterError, match=r"'Nobody Inc' as the buyer.*closest names are: "):
        records(links("Sew > Harbor"), importer="Nobody Inc")


def test_buyers_must_be_named_only_where_nothing_else_says_who_buys() -> None:
    # a sheet of tier 1 has the importer above it
    found = records(sheet([["Name", "Country"], ["Sew", "VN"]], "Tier 1"), links("Mill > Sew"), importer="Harbor")
    assert set(pairs(found)) == {("Sew", "Harbor"), ("Mill", "Sew")}
    with pytest.raises(ImporterError):
        records(sheet([["Name", "Country"], ["Sew", "VN"]], "Tier 2"), links("Mill > Sew"), importer="Harbor")


def test_files_without_a_partner_are_refused() -> None:
    with pytest.raises(InputError, match="no row below them names a partner"):
        records(sheet([["Supplier", "Country"], ["", "PE"]]))
    with pytest.raises(InputError, match=r"^book\.xlsx has no rows; second\.xlsx has no row of column headers: "):
        to_records([book(sheet([])), book(sheet([["x"], ["y"]]), file="second.xlsx")], Config(importer="X"))


def test_a_file_that_is_not_understood_is_told_beside_others() -> None:
    file = "second.xlsx"
    first, more = sheet([["x"], ["Xinjiang"]], file=file), sheet([["q", "r"], ["1", "2"]], "More", file)
    other = book(first, more, file=file)
    found = to_records([book(partners("A | PE")), other], Config(importer="X"))
    assert [partner.name for partner in found.partners] == ["A", "X"]
    (told,) = [issue for issue in found.issues if issue.source.file == "second.xlsx"]
    assert (told.code, told.source.row, told.level) == ("file-not-understood", 0, "warning")
    assert "seen: sheet 'More', row 1: q, r" in told.message
    assert {row.state for row in found.rows if row.source.file == "second.xlsx"} == {"skipped"}
    assert "Xinjiang" in {loose.text for loose in found.loose}


# ---- who buys where no column says so


def test_tops_of_lists() -> None:
    plain = [["Name", "Country"], ["A", "PE"], ["B", "PE"]]
    assert set(pairs(records(sheet(plain)))) == {("A", "Importer Inc"), ("B", "Importer Inc")}
    tiers = [["Name", "Tier"], ["A", "1"], ["B", ""], ["C", "2"]]
    assert pairs(records(sheet(tiers))) == [("A", "Importer Inc")]
    # beside tables with buyers a list says nothing of buyers
    beside = records(sheet(plain), links("C > Importer Inc"))
    assert pairs(beside) == [("C", "Importer Inc")]
    beside = records(sheet([["Tier 1", "Tier 2"], ["C", "D"]], "Chains"), sheet(plain))
    assert pairs(beside) == [("C", "Importer Inc"), ("D", "C")]
    beside = records(sheet(plain, "Tier 1"), links("C > A"))
    assert set(pairs(beside)) == {("A", "Importer Inc"), ("B", "Importer Inc"), ("C", "A")}


def test_the_top_link_of_a_row_holds_its_goods_and_not_its_country() -> None:
    rows = [
        ["Name", "Country", "Goods", "HTS", "Finished product", "Annual value"],
        ["A", "PE", "yarn", "5205", "Shirt", "12"],
    ]
    (link,) = records(sheet(rows)).links
    assert (link.goods, link.hts, link.product, link.value, link.origin) == ("yarn", "5205", "Shirt", 12.0, "")
    assert link.key == "book.xlsx|Sheet1|2 top"


# ---- partners: one or several


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        ("A | PE", "A | PE", 1),
        ("A | PE", "A", 1),
        ("A | PE", "A | VN", 2),
        ("A | PE | | | North", "A | PE | | | South", 2),
        ("A | PE | | | North", "A | PE | | | north", 1),
        ("A | PE | | | | Lima", "A | PE | | | | Ica", 2),
        ("A | PE | | | | Lima", "A | PE", 1),
        ("A | PE | | | | | | 1", "A | PE | | | | | | 2", 2),
        ("A | PE | | | | | 1 Road", "A | PE | | | | | 2 Road", 1),
        ("A Ltd | PE", "A Inc | PE", 1),
        ("A | PE", "B | PE", 2),
    ],
)
def test_rows_of_one_name(first: str, second: str, count: int) -> None:
    for rows in ((first, second), (second, first)):
        found = records(partners(*rows))
        assert len(found.partners) == count + 1
        assert codes(found)["merged-duplicate"] == 2 - count
        named = first[0] == second[0]
        assert len(found.duplicates) == (1 if count == 2 and named else 0)


@pytest.mark.parametrize(("ids", "count"), [(("1", "1"), 1), (("1", ""), 1), (("1", "2"), 2), (("", ""), 1)])
def test_two_ids_and_two_addresses_are_two_sites(ids: tuple[str, str], count: int) -> None:
    rows = [["ID", "Name", "Country", "Address"], [ids[0], "A", "PE", "1 Road"], [ids[1], "A", "PE", "2 Road"]]
    assert len(records(sheet(rows)).partners) == count + 1
    same = [["ID", "Name", "Country", "Address"], [ids[0], "A", "PE", "1 Road"], [ids[1], "A", "PE", "1 Road"]]
    assert len(records(sheet(same)).partners) == 2


def test_why_two_rows_are_two_partners_is_told() -> None:
    found = records(partners("A | PE", "A | VN"))
    assert one(found, "country-conflict").message == (
        "Same name, in Peru and in Vietnam: see A in book.xlsx [Partners] row 2"
    )
    assert found.duplicates == (("A", "A (VN)", "same name, in Peru and in Vietnam"),)
    found = records(partners("A | PE | | | | Lima", "A | PE | | | | Ica"))
    assert one(found, "possible-duplicate").message.startswith("Same name, in different towns: see A in")


def test_merged_rows_name_the_row_they_went_into() -> None:
    found = records(partners("A | PE", "A Ltd | PE | spinning | yarn"))
    # rows that say equally much of a place are taken in their order
    assert [(row.state, row.note) for row in found.rows][1:] == [
        ("imported", "partner"),
        ("merged", "into A (book.xlsx [Partners] row 2)"),
    ]
    made = partner(found, "A")
    assert (made.aliases, made.stage, made.goods) == (("A Ltd",), "spinning", ("yarn",))
    assert [source.row for source in made.sources] == [2, 3]


def test_what_several_rows_say_of_one_partner() -> None:
    header = [
        "ID",
        "Name",
        "Name in local language",
        "Also known as",
        "Country",
        "Role",
        "Stage",
        "Goods",
        "HTS",
        "Tier",
        "Parent company",
        "Weather",
    ]
    found = records(
        sheet(
            [
                header,
                [
                    "1",
                    "A",
                    "甲",
                    "Alpha; Aleph",
                    "PE",
                    "maker",
                    "ring spinning",
                    "yarn; thread",
                    "5205|5206",
                    "2",
                    "Hold",
                    "fine",
                ],
                ["1", "A Ltd", "乙", "Alef", "PE", "other", "weaving", "yarn; cord", "5205; 5207", "3", "Own", "bad"],
            ]
        )
    )
    made = partner(found, "A")
    assert made.id == "1"
    assert (made.native_name, made.role, made.stage, made.stage_text, made.tier) == (
        "甲",
        "maker",
        "spinning",
        "ring spinning",
        2,
    )
    assert made.aliases == ("Alpha", "Aleph", "A Ltd", "Alef", "乙")
    assert (made.goods, made.hts, made.parent) == (("yarn", "thread", "cord"), ("5205", "5206", "5207"), "Hold")
    assert made.details == (("Weather", "fine"),)


def test_a_role_tells_the_stage_where_no_column_does() -> None:
    found = records(sheet([["Name", "Role", "Stage"], ["A", "spinner", ""], ["B", "spinner", "weaving"]]))
    assert (partner(found, "A").stage, partner(found, "B").stage) == ("spinning", "fabric")
    assert (partner(found, "A").stage_text, partner(found, "B").stage_text) == ("", "weaving")


@pytest.mark.parametrize(
    ("text", "tier", "told"),
    [
        ("1", 1, 0),
        ("Tier 2", 2, 0),
        ("T3", 3, 0),
        ("12", 12, 0),
        ("123", None, 1),
        ("two", 2, 0),
        ("spinner", None, 1),
        ("1-2", 1, 0),
        ("", None, 0),
    ],
)
def test_tiers_as_stated(text: str, tier: int | None, told: int) -> None:
    found = records(sheet([["Name", "Tier", "Country"], ["A", text, "PE"]]))
    assert partner(found, "A").tier == tier
    assert codes(found)["tier-not-understood"] == told


@pytest.mark.parametrize(("name", "told"), [("=A", 1), ("+A", 1), ("-A", 1), ("@A", 1), ("A=", 0), ("A", 0)])
def test_names_like_formulas_are_told(name: str, told: int) -> None:
    assert codes(records(partners(f"{name} Works | PE")))["formula-like-text"] == told


def test_countries_that_are_missing_or_unknown() -> None:
    found = records(partners("A | PE", "B", "C | Atlantis", "Importer Inc"), links("D > Importer Inc"))
    assert one(found, "missing-country").found == "B"
    assert (one(found, "unknown-country").found, one(found, "unknown-country").column) == ("Atlantis", "Country")
    found = records(partners("A | Xinjiang", "B | Xinjiang, China | | | Here"))
    assert [(site.country, site.region) for site in (partner(found, "A").sites[0], partner(found, "B").sites[0])] == [
        ("CN", "Xinjiang"),
        ("CN", "Here"),
    ]
    assert codes(found)["unknown-country"] == 0


@pytest.mark.parametrize("blank", ["n/a", "-", "unknown", "tbd"])
def test_blank_words_say_nothing_of_a_place(blank: str) -> None:
    found = records(partners(f"A | {blank} | {blank} | {blank} | {blank} | {blank} | {blank} | {blank}"))
    made = partner(found, "A")
    (site,) = made.sites
    assert (site.country, site.region, site.city, site.address, site.postal_code) == ("", "", "", "", "")
    assert (made.goods, made.stage_text, codes(found)["unknown-country"]) == ((), "", 0)


def test_ids_of_partners_are_unique() -> None:
    found = records(
        partners(
            "A | PE | | | | Lima",
            "A | PE | | | | Ica",
            "A | VN",
            "A | VN | | | | Hue | | 1",
            "A | VN | | | | Hue | | 2",
        )
    )
    ids = [made.id for made in found.partners if made.name == "A"]
    assert len(set(ids)) == len(ids)
    assert {"A", "A (PE)", "A (VN)"} <= set(ids)
    found = records(sheet([["Name", "City"], ["A", "Lima"], ["A", "Ica"], ["A", "Cusco"], ["A", "Tacna"]]))
    assert [made.id for made in found.partners if made.name == "A"] == [
        "A",
        "A (no country)",
        "A (, Cusco)",
        "A (, Tacna)",
    ]
    found = records(sheet([["Name", "Postal code"], ["A", "1"], ["A", "2"], ["A", "3"], ["A", "4"]]))
    assert [made.id for made in found.partners if made.name == "A"] == ["A", "A (no country)", "A #2", "A #3"]
    found = records(sheet([["ID", "Name"], ["ghost:x", "B"], ["", "ghost:y"]]))
    assert [made.id for made in found.partners if made.name in ("B", "ghost:y")] == ["B", "ghost:y #2"]


# ---- links


def test_links_by_aliases_lists_and_ids() -> None:
    rows = [
        ["ID", "Name", "Also known as", "Country"],
        ["1", "A", "Alpha", "PE"],
        ["2", "B", "Beta", "PE"],
        ["3", "C / D", "", "PE"],
    ]
    to = "Importer Inc"
    for text, names in (
        ("Alpha", ["1"]),
        ("beta", ["2"]),
        (" 2 ", ["2"]),
        ("A; B", ["1", "2"]),
        ("A | B", ["1", "2"]),
        ("A / B", ["1", "2"]),
        ("A/B", ["1", "2"]),
        ("A, B", ["1", "2"]),
        ("A and B", ["1", "2"]),
        ("A & B", ["1", "2"]),
        ("C / D", ["3"]),
        ("A, Zzz", ["A, Zzz"]),
    ):
        found = records(sheet(rows), sheet([["Supplier", "Supplies to"], ["S", text], ["1", to]], "Links"))
        assert pairs(found) == [*(("S", name) for name in names), ("1", to)], text
        # each of them is named: there is no doubt who is meant
        assert not any(link.ambiguous for link in found.links)


def test_buyers_in_one_cell_that_no_list_has() -> None:
    found = records(links("A > X; Y", "X > Importer Inc", "Y > Importer Inc"))
    assert set(pairs(found)) >= {("A", "X"), ("A", "Y")}
    assert {made.name for made in found.partners} == {"A", "X", "Y", "Importer Inc"}


def test_the_country_of_a_row_tells_namesakes_apart() -> None:
    rows = [["Supplier", "Country", "Supplies to"], ["A", "Peru", "Importer Inc"]]
    found = records(partners("A | PE", "A | VN"), sheet(rows, "Links"))
    assert [link.supplier for link in found.links] == ["A"]
    assert codes(found)["ambiguous-name"] == 0
    found = records(partners("A | PE", "A | VN"), links("A > Importer Inc"))
    assert [link.supplier for link in found.links] == ["A", "A (VN)"]
    assert [link.key for link in found.links] == ["book.xlsx|Links|2", "book.xlsx|Links|2 #2"]
    message = one(found, "ambiguous-name").message
    assert message.startswith(
        "The name stands for 2 partners: A (book.xlsx [Partners] row 2); A (book.xlsx [Partners] row 3)"
    )


def test_five_namesakes_and_four_are_named() -> None:
    rows = [f"A | {country}" for country in ("PE", "VN", "IN", "TR", "BR")]
    message = one(records(partners(*rows), links("A > Importer Inc")), "ambiguous-name").message
    assert "stands for 5 partners" in message
    assert message.count("row") == 4


HEADER = [
    *("Supplier", "Supplies to", "Goods", "HTS", "Finished product", "Country of origin", "How we know"),
    *("Annual value", "Link probability", "Valid from", "Valid until"),
]


def merged(*rows: list[str]) -> list[Link]:
    return list(records(sheet([HEADER, *(["A", "Importer Inc", *row, *[""] * (9 - len(row))] for row in rows)])).links)


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (["yarn"], ["Yarn"], 1),
        (["yarn"], ["thread"], 2),
        (["yarn"], [""], 2),
        (["", "5205"], ["", "52.05"], 1),
        (["", "5205"], ["", "5206"], 2),
        (["yarn", "5205"], ["yarn", "5206"], 1),
        (["yarn", "", "Shirt"], ["yarn", "", "shirt"], 1),
        (["yarn", "", "Shirt"], ["yarn", "", "Towel"], 2),
        (["yarn", "", "", "Peru"], ["yarn", "", "", "peru"], 1),
        (["yarn", "", "", "Peru"], ["yarn", "", "", "Chile"], 2),
        (["yarn", "", "", "", "invoice"], ["yarn", "", "", "", "told"], 1),
    ],
)
def test_which_rows_are_one_link(first: list[str], second: list[str], count: int) -> None:
    assert len(merged(first, second)) == count


@pytest.mark.parametrize(
    ("first", "second", "period"),
    [
        (("2018-01-01", "2027-01-01"), ("2016-01-01", "2029-01-01"), ("2016-01-01", "2029-01-01")),
        (("2016-01-01", "2029-01-01"), ("2018-01-01", "2027-01-01"), ("2016-01-01", "2029-01-01")),
        (("2016-01-01", "2027-01-01"), ("2018-01-01", "2029-01-01"), ("2016-01-01", "2029-01-01")),
        (("", "2027-01-01"), ("2018-01-01", ""), ("", "")),
        (("2016-01-01", ""), ("2018-01-01", "2029-01-01"), ("2016-01-01", "")),
    ],
)
def test_the_period_of_a_merged_link_is_the_widest(
    first: tuple[str, str], second: tuple[str, str], period: tuple[str, str]
) -> None:
    (link,) = merged(*(["yarn", "", "", "", "", "", "", *days] for days in (first, second)))
    assert tuple(day.isoformat() if day else "" for day in (link.period_from, link.period_to)) == period
    assert [source.row for source in link.sources] == [2, 3]


def test_what_else_a_merged_link_keeps() -> None:
    (link,) = merged(
        ["yarn", "5205", "", "", "told by agent", "5", "0.3"],
        ["yarn", "5206", "", "", "invoice 7", "9", "0.8"],
        ["yarn", "5205", "", "", "site visit", "", ""],
    )
    # the row with the least doubt: verified counts 0.9
    assert (link.evidence, link.evidence_text, link.probability) == ("verified", "site visit", None)
    assert (link.hts, link.value) == ("5205; 5206", 9.0)
    (link,) = merged(["yarn", "", "", "", "site visit", "", "0.3"], ["yarn", "", "", "", "told", "", "0.8"])
    assert (link.evidence, link.evidence_text, link.probability) == ("inferred", "told", 0.8)
    (link,) = merged(["yarn"], ["yarn"])
    assert (link.value, link.probability, link.evidence) == (None, None, "")


SPELLINGS = [
    ["Yarn", "5205", "Towels", "Peru", "told by agent", "5"],
    ["yarn", "5206", "towels", "Peru", "told by mail", "9"],
    ["yarn", "5205", "TOWELS", "peru", "told by agent", "5"],
]


def test_the_sequence_of_rows_decides_no_text_of_a_merged_link() -> None:
    texts = set()
    for rows in itertools.permutations(SPELLINGS):
        (link,) = merged(*rows)
        texts.add((link.goods, link.hts, link.product, link.origin, link.origin_text, link.evidence_text, link.value))
    # the most frequent spelling, else the first of the alphabet
    assert texts == {("yarn", "5205; 5206", "TOWELS", "PE", "Peru", "told by agent", 9.0)}


def test_a_row_without_evidence_keeps_a_link_certain() -> None:
    for rows in itertools.permutations((["yarn", "", "", "", "told by agent"], ["yarn"])):
        (link,) = merged(*rows)
        assert (link.evidence, link.evidence_text, link.probability) == ("", "", None)


def test_the_best_evidence_comes_first() -> None:
    assert BEST_EVIDENCE_FIRST == ("documented", "verified", "declared", "inferred", "")
    words = dict(zip(BEST_EVIDENCE_FIRST, ("invoice", "site visit", "questionnaire", "hearsay", ""), strict=True))
    for place, best in enumerate(BEST_EVIDENCE_FIRST):
        for other in BEST_EVIDENCE_FIRST[place + 1 :]:
            for pair in ((best, other), (other, best)):
                (link,) = merged(*(["yarn", "", "", "", words[level]] for level in pair))
                # a row without evidence is taken as real: beside it, only papers count as better
                assert link.evidence == (best if other or best == "documented" else "")


@pytest.mark.parametrize(
    ("end", "ended"),
    [("2026-11-21", True), ("2026-11-22", False), ("2026-11-23", False), ("2025", True), ("2026", False)],
)
def test_a_link_has_ended_the_day_after_its_last(end: str, *, ended: bool) -> None:
    assert date(2026, 11, 22) == AS_OF
    (link,) = merged(["yarn", "", "", "", "", "", "", "", end])
    assert link.ended == ended
    found = records(sheet([HEADER, ["A", "Importer Inc", "yarn", *[""] * 7, end]]))
    assert codes(found)["ended-link"] == ended
    if ended:
        assert (one(found, "ended-link").column, one(found, "ended-link").found) == ("Valid until", end)


def test_a_merged_link_has_ended_if_all_its_rows_have() -> None:
    past, future = (["yarn", "", "", "", "", "", "", "", end] for end in ("2020-01-01", "2030-01-01"))
    assert [link.ended for link in merged(past, past)] == [True]
    assert [link.ended for link in merged(past, future)] == [link.ended for link in merged(future, past)] == [False]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("HTS", "52051", "hts-not-understood"),
        ("Annual value", "bananas", "number-not-understood"),
        ("Country of origin", "Atlantis", "unknown-country"),
        ("Link probability", "2", "probability-not-understood"),
        ("Valid from", "bananas", "date-not-understood"),
        ("Valid until", "bananas", "date-not-understood"),
        ("Valid from", "5 March 2019", "date-as-text"),
        ("Valid until", "03/05/2030", "date-ambiguous"),
    ],
)
def test_what_is_odd_about_a_link_is_told_with_its_column(column: str, text: str, code: str) -> None:
    row = [text if name == column else "" for name in HEADER[2:]]
    found = records(sheet([HEADER, ["A", "Importer Inc", *row]]))
    issue = one(found, code)
    assert (issue.column, issue.found, issue.source.row) == (column, text, 2)
    for blank in ("", "n/a", "-"):
        row = [blank if name == column else "" for name in HEADER[2:]]
        assert codes(records(sheet([HEADER, ["A", "Importer Inc", *row]])))[code] == 0


@pytest.mark.parametrize(
    ("origin", "code"),
    [("Peru", "PE"), ("China (Xinjiang)", "CN"), ("Xinjiang", "CN"), ("Atlantis", ""), ("", ""), ("TM", "TM")],
)
def test_origins(origin: str, code: str) -> None:
    (link,) = merged(["yarn", "", "", origin])
    assert (link.origin, link.origin_text) == (code, origin)


def test_periods_beside_dates() -> None:
    rows = [["Supplier", "Supplies to", "Period", "Valid from", "Valid until"]]
    for period, start, end, expected in (
        ("2016-2019", "", "", ("2016-01-01", "2019-12-31", True)),
        ("2016-2019", "2017-01-01", "", ("2017-01-01", "2019-12-31", True)),
        ("2016-2019", "", "2030-01-01", ("2016-01-01", "2030-01-01", False)),
        # an end before the beginning is a slip of the pen
        ("2016-2019", "2022-01-01", "", ("2022-01-01", None, False)),
        ("", "2022-01-01", "2020-01-01", ("2022-01-01", None, False)),
        ("", "2022-01-01", "2022-01-01", ("2022-01-01", "2022-01-01", True)),
    ):
        found = records(sheet([*rows, ["A", "Importer Inc", period, start, end]]))
        (link,) = found.links
        days = (link.period_from, link.period_to)
        assert (*(day.isoformat() if day else None for day in days), link.ended) == expected
        slip = expected[1] is None
        assert codes(found)["date-not-understood"] == slip
        if slip:
            assert one(found, "date-not-understood").column == ("Valid until" if end else "Period")


def test_states_of_links() -> None:
    found = records(links("A > Importer Inc | yarn", "A > Importer Inc | yarn", "A > A", "B > A; B", "B > B"))
    assert [(row.source.row, row.state, row.note) for row in found.rows] == [
        (1, "skipped", "header"),
        (2, "imported", "link"),
        (3, "merged", "into book.xlsx [Links] row 2"),
        (4, "rejected", "supplier and buyer are the same partner"),
        (5, "imported", "link"),
        (6, "rejected", "supplier and buyer are the same partner"),
    ]
    assert one(found, "repeated-link").found == "A → Importer Inc"
    assert [issue.found for issue in found.issues if issue.code == "self-link"] == ["A → A", "B → B"]


def test_the_importer_on_its_own_list_is_no_supplier_of_itself() -> None:
    found = records(partners("Importer Inc | US", "A | PE"))
    assert pairs(found) == [("A", "Importer Inc")]
    assert codes(found)["self-link"] == 0


# ---- documents


def test_documents_dates_and_kinds() -> None:
    header = ["Partner", "Document", "Number", "Issued by", "Issued", "Valid to", "Result"]
    for row, expected, said in (
        (["audit", "7", "X", "2026-01-31", "", "pass"], ("audit", "7", "X", "2026-01-31", "2028-01-28", "pass"), {}),
        (["audit", "", "", "2024-12-15", "", ""], ("audit", "", "", "2024-12-15", "2026-12-15", ""), {}),
        (
            ["audit", "", "", "2024-11-21", "", ""],
            ("audit", "", "", "2024-11-21", "2026-11-21", ""),
            {"document-expired": 1},
        ),
        (["audit", "", "", "2024-11-22", "", ""], ("audit", "", "", "2024-11-22", "2026-11-22", ""), {}),
        (["origin certificate", "", "", "2026-01-31", "", ""], ("origin", "", "", "2026-01-31", "2027-01-28", ""), {}),
        (["training", "", "", "", "2027", ""], ("training", "", "", None, "2027-12-31", ""), {}),
        (["audit", "", "", "", "", ""], ("audit", "", "", None, None, ""), {"document-undated": 1}),
        (
            ["contract", "", "", "2020-01-01", "", ""],
            ("contract", "", "", "2020-01-01", None, ""),
            {"document-undated": 1},
        ),
        (["bananas", "", "", "2020-01-01", "", ""], ("bananas", "", "", "2020-01-01", None, ""), {}),
        (["", "", "", "2020-01-01", "", "pass"], ("document", "", "", "2020-01-01", None, "pass"), {}),
        (["audit", "", "", "9998-05-01", "", ""], ("audit", "", "", "9998-05-01", "9998-05-01", ""), {}),
        (["audit", "", "", "9997-05-01", "", ""], ("audit", "", "", "9997-05-01", "9999-05-01", ""), {}),
        (
            ["audit", "", "", "bananas", "2030-01-01", ""],
            ("audit", "", "", None, "2030-01-01", ""),
            {"date-not-understood": 1},
        ),
        (["audit", "", "", "n/a", "-", ""], ("audit", "", "", None, None, ""), {"document-undated": 1}),
    ):
        found = records(partners("A | PE"), sheet([header, ["A", *row]], "Papers"))
        (document,) = partner(found, "A").documents
        days = tuple(day.isoformat() if day else None for day in (document.issued, document.expires))
        assert (document.kind, document.number, document.issuer, *days, document.result) == expected
        papers = ("document-undated", "document-expired", "date-not-understood")
        assert {code: codes(found)[code] for code in papers if codes(found)[code]} == said, row
        assert document.source.row == 2


def test_a_document_of_nobody_and_of_namesakes() -> None:
    papers = sheet([["Partner", "Document", "Valid to"], ["Aa", "audit", "2030-01-01"], ["Zzz", "audit", ""]], "Papers")
    found = records(partners("Abacus Aa | PE", "Aa | PE", "Aa | VN"), papers)
    assert sorted(made.country for made in found.partners if made.documents) == ["PE", "VN"]
    assert one(found, "document-partner-unknown").found == "Zzz"
    assert "Did you mean" not in one(found, "document-partner-unknown").suggestion
    assert [loose.text for loose in found.loose if loose.field == "name"] == ["Zzz"]
    papers = sheet([["Partner", "Document", "Valid to"], ["Abacuss", "audit", ""]], "Papers")
    assert (
        one(records(partners("Abacus | PE"), papers), "document-partner-unknown").suggestion == "Did you mean Abacus?"
    )


def test_a_document_on_a_row_of_partners_or_links() -> None:
    for header, row in (
        (["Supplier", "Country", "Audit type", "Valid to"], ["A", "PE", "SMETA", "2030-01-01"]),
        (["Supplier", "Buyer", "Audit type", "Valid to"], ["A", "Importer Inc", "SMETA", "2030-01-01"]),
    ):
        found = records(sheet([header, row]))
        assert [document.kind for document in partner(found, "A").documents] == ["audit"]
        for blank in ("", "n/a", "-"):
            found = records(sheet([header, [*row[:2], blank, row[3]]]))
            assert partner(found, "A").documents == ()


# ---- chains


def test_chains_link_by_link() -> None:
    rows = [["Product", "Tier 1", "Tier 2", "Tier 2", "Tier 3", "Goods", "Evidence", "Period"]]
    found = records(sheet([*rows, ["Shirt", "A", "B", "C", "D", "yarn", "invoice", "since 2020"]]))
    assert [(link.key, link.supplier, link.buyer, link.ambiguous) for link in found.links] == [
        ("book.xlsx|Sheet1|2 tier 1", "A", "Importer Inc", False),
        ("book.xlsx|Sheet1|2 tier 2", "B", "A", False),
        ("book.xlsx|Sheet1|2 tier 2 2.1", "C", "A", False),
        ("book.xlsx|Sheet1|2 tier 3", "D", "B", True),
        ("book.xlsx|Sheet1|2 tier 3 1.2", "D", "C", True),
    ]
    # the goods of the row are what tier 1 sells; who stands further upstream supplies the product with something else
    assert {(link.supplier, link.goods) for link in found.links} == {("A", "yarn"), ("B", ""), ("C", ""), ("D", "")}
    assert {(link.product, link.evidence, str(link.period_from)) for link in found.links} == {
        ("Shirt", "documented", "2020-01-01")
    }
    assert [(made.name, made.tier, made.goods) for made in found.partners] == [
        *((name, tier, ()) for name, tier in zip("ABCD", (1, 2, 2, 3), strict=True)),
        ("Importer Inc", None, ()),
    ]
    assert [(row.state, row.note) for row in found.rows] == [("skipped", "header"), ("imported", "chain of 4")]


def test_a_gap_in_a_chain_is_told_and_what_is_behind_it_goes_on() -> None:
    rows = [["Tier 1", "Tier 2", "Tier 3", "Tier 4"], ["A", "", "C", "D"]]
    found = records(sheet(rows))
    assert pairs(found) == [("A", "Importer Inc"), ("D", "C")]
    assert (one(found, "chain-gap").found, one(found, "chain-gap").column) == ("C", "Tier 3")


def test_remarks_of_a_row_are_kept_with_their_partner() -> None:
    found = records(
        sheet([["Supplier", "Country", "Remarks", "Weather", "City", "City"], ["A", "PE", "r", "w", "c", "d"]])
    )
    assert sorted((loose.text, loose.column, loose.partner) for loose in found.loose if loose.source.row) == [
        *(("PE", "Country", "A"), ("Weather", "D", "")),
        *(("c", "City", "A"), ("d", "City", "A")),
        *(("r", "Remarks", "A"), ("w", "Weather", "A")),
    ]
    found = records(sheet([["Supplier", "Buyer", "Origin", "Likelihood reason"], ["A", "Importer Inc", "o", "l"]]))
    assert sorted((loose.text, loose.column) for loose in found.loose if loose.source.row) == [
        ("l", "Likelihood reason"),
        ("o", "Origin"),
    ]


def test_a_row_without_a_buyer_keeps_its_goods_and_what_follows_from_them() -> None:
    rows = [
        ["Supplier", "Country", "Goods", "HTS code", "Supplies to"],
        ["Amber Works", "VN", "garments", "6109.10.00", "Importer Inc"],
        ["Dune Spinning", "TM", "cotton yarn", "5205.11", ""],
    ]
    found = records(sheet(rows))
    # with a buyer the goods are those of the link; without one they would be nobody's
    assert (partner(found, "Amber Works").goods, partner(found, "Amber Works").hts) == ((), ())
    assert (partner(found, "Dune Spinning").goods, partner(found, "Dune Spinning").hts) == (
        ("cotton yarn",),
        ("5205.11",),
    )
    # cotton of Turkmenistan is under an order, whoever buys it
    graph = assessed(sheet(rows))
    assert graph.nodes["Dune Spinning"]["rating"] == "Finding"
    assert graph.graph["overall"]["findings_reached"] == ("Dune Spinning",)

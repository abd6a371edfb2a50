"""Every text of the files is searched, each wording once: what is found, and what it costs in false alarms."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from supplymap import reference
from supplymap.config import Config, Judgement
from supplymap.model import HEADER_FIELD, LooseText, Partner, Records, Source
from supplymap.reference import places
from supplymap.screening import listed_names, mentions, screen
from supplymap.screening.loose_texts import _Reading, look_through
from supplymap.screening.north_korea import told
from tests.sheets_by_hand import assessed, sheet

WHERE = Source("list.csv", "", 2)
INNOCENT = Path(__file__).parents[1] / "data" / "innocent_remarks.csv"


def uflpa_names() -> list[tuple[str, str]]:
    rows = [row for row in reference.listings() if row.list == "uflpa"]
    return [(row.id, name) for row in rows for name in (*row.names, *(native for native, _ in row.native_names))]


def looked(*texts: LooseText) -> Records:
    return look_through(Records(partners=(Partner(id="7", name="Mill"),), loose=texts)).records


# ---- listed names


def test_a_cell_equal_to_a_listed_name_counts_under_any_heading() -> None:
    names = uflpa_names()
    assert len({entry for entry, _ in names}) == 152
    for entry, name in names:
        found = looked(LooseText(name, WHERE, "Weather", "7")).matches
        assert entry in {match.listing for match in found if match.partner == "7"}, name


@pytest.mark.parametrize("header", ["Misc", "Remarks", "J"])
def test_a_listed_name_under_a_heading_that_is_not_understood(header: str) -> None:
    rows = [
        ["Supplier", "Country", "Goods", header],
        ["Delta Knits", "Viet Nam", "T-shirts", "Huafu Fashion Co., Ltd."],
    ]
    graph = assessed(sheet(rows), importer="Harbor Inc")
    assert graph.nodes["Harbor Inc"]["rating"] == "Possible finding"
    assert "UFLPA-045" in {match.listing for match in graph.nodes["Delta Knits"]["possible_matches"]}


@pytest.mark.parametrize("header", ["Yarn Spinner", "Spinner / Raw Material Supplier"])
def test_a_listed_name_under_a_heading_for_a_partner_is_one_further_upstream(header: str) -> None:
    rows = [
        ["Supplier", "Country", "Goods", header],
        ["Delta Knits", "Viet Nam", "T-shirts", "Huafu Fashion Co., Ltd."],
    ]
    graph = assessed(sheet(rows), importer="Harbor Inc")
    # the listing is the spinner's own and not that of the knitter, whom it supplies
    assert {match.listing for match in graph.nodes["Huafu Fashion Co., Ltd."]["possible_matches"]} == {"UFLPA-045"}
    assert graph.nodes["Delta Knits"]["possible_matches"] == ()
    assert graph.has_edge("Huafu Fashion Co., Ltd.", "Delta Knits")
    assert graph.has_edge("Delta Knits", "Harbor Inc")
    assert graph.nodes["Harbor Inc"]["rating"] == "Possible finding"


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("How we know", "invoice from Changji Esquel Textile Co., Ltd."),
        ("Process / stage", "sewing by XPCC regiment"),
        ("Process / stage", "ginning in Kashgar, Xinjiang"),
        ("Role", "agent for Changji Esquel Textile Co., Ltd."),
        ("Sub-contracting", "yes: Changji Esquel Textile Co., Ltd."),
        ("Goods", "garments made by Changji Esquel Textile Co., Ltd."),
        ("Migrant workers", "yes, Uyghur workers transferred from Xinjiang"),
        ("Code of conduct", "own; forced labor from Xinjiang admitted"),
        ("Number of workers", "200 from Xinjiang labor transfer"),
        ("Corrective actions", "open: 12 workers from Hotan Xinjiang"),
        ("Address", "c/o Aksu Huafu Color Spinning Co., Ltd., Shanghai"),
        ("Postal code", "Xinjiang"),
        ("Document", "Audit of Aksu Huafu Color Spinning Co., Ltd."),
        ("Period", "since the merger with Aksu Huafu Color Spinning"),
    ],
)
def test_a_column_that_is_understood_is_looked_through_too(header: str, text: str) -> None:
    graph = assessed(sheet([["Supplier", "Country", "Buyer", header], ["A", "China", "Importer Inc", text]]))
    assert graph.nodes["A"]["rating"] in ("Possible finding", "Finding")


@pytest.mark.parametrize("text", ["Camel", "camel", "CAMEL / NAVY", "color: camel", "Giant", "Sunshine"])
def test_an_ordinary_word_is_no_name(text: str) -> None:
    assert mentions(text) == ()


def test_what_is_equal_says_so() -> None:
    (whole,) = mentions("NINESTAR CORP.")
    (inside,) = mentions("toner of Ninestar Corporation, 2024")
    assert (whole.listed, whole.whole) == ("Ninestar Corporation", True)
    assert (inside.listed, inside.whole) == ("Ninestar Corporation", False)
    first, second = looked(
        LooseText("NINESTAR CORP.", WHERE, "A", "7"), LooseText("Camel Group Co., Ltd. delivers", WHERE, "B", "7")
    ).matches
    assert first.reason == 'the text "NINESTAR CORP." (list.csv row 2, A) is the listed name Ninestar Corporation'
    assert second.reason.endswith("names Camel Group Co., Ltd.")


# ---- texts about nobody


def test_a_text_about_nobody_is_one_partner_for_each_listing() -> None:
    texts = [
        LooseText("Yarn of Aksu Huafu Textiles Co., Ltd.", WHERE, "comment on C5"),
        LooseText("AKSU HUAFU TEXTILES CO., LTD. again", WHERE, "comment on C6"),
        LooseText("Ninestar Corporation", WHERE, "sheet name"),
        LooseText("our Kashgar office", WHERE, "title"),
        LooseText("our Urumqi office", WHERE, "title"),
    ]
    found = looked(*texts)
    assert [(p.name, p.listed) for p in found.partners[1:]] == [
        ("Aksu Huafu Textiles Co., Ltd. (named in a text)", False),
        ("Ninestar Corporation", False),
        ("A place in Xinjiang (named in a text)", False),
    ]
    reason = 'the text "Yarn of Aksu Huafu Textiles Co., Ltd." (list.csv row 2, comment on C5) names Aksu Huafu'
    assert found.matches[0].reason.startswith(reason)
    assert len(found.matches) == 3
    assert [issue.column for issue in found.issues] == [
        "comment on C5",
        "comment on C6",
        "sheet name",
        "title",
        "title",
    ]


def test_a_text_about_nobody_adds_nothing_to_a_partner_that_is_the_entry() -> None:
    mill = Partner(id="7", name="Aksu Huafu Textiles Co., Ltd.", country="CN")
    title = LooseText("Suppliers, with Aksu Huafu Textiles Co., Ltd.", WHERE, "title")
    found = screen(Records(partners=(mill,), loose=(title,)))
    assert found.partners == (mill,)
    # a possible match may be dismissed, so that the text still counts
    found = screen(Records(partners=(Partner(id="7", name=mill.name),), loose=(title,)))
    assert len(found.partners) == 2
    # so may an exact one
    judgement = Judgement("7", "UFLPA-002", "different", "company register", "A. Person", "2026-11-01")
    found = screen(Records(partners=(mill,), loose=(title,)), Config(judgements=(judgement,)))
    assert [match.strength for match in found.matches if match.listing == "UFLPA-002"] == ["dismissed", "possible"]


def test_a_heading_is_searched_for_names_and_not_for_what_it_asks() -> None:
    headings = [
        LooseText("Cotton from Xinjiang (y/n)?", WHERE, "", "", HEADER_FIELD),
        LooseText("North Korean workers", WHERE, "", "", HEADER_FIELD),
        LooseText("Remarks of Ninestar Corporation", WHERE, "", "", HEADER_FIELD),
    ]
    assert {match.listing for match in looked(*headings).matches} == {"UFLPA-075"}


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("Do you employ North Korean workers?", False),
        ("3. Does any cotton come from Xinjiang", False),
        ("Workers from North Korea (y/n)", False),
        ("是否使用朝鲜工人", False),
        ("Values: North Korean labor", False),
        ("North Korean labor", False),
        ("Policy on North Korean workers", False),
        ("Please list all sites in Xinjiang", False),
        ("3.) Cotton from Xinjiang? Workers from North Korea?", False),
        ("All yarn is spun in Xinjiang. Questions? Call us.", True),
        ("Questions? All yarn is spun in Xinjiang.", True),
        ("List of suppliers in Xinjiang", True),
        ("30 North Korean workers", True),
        ("The mill employs North Korean nationals", True),
        ("North Korean workers at the Hunchun plant", True),
        ("Rason, DPRK", True),
        ("All yarn is spun in Xinjiang", True),
        ("Xinjiang cotton suppliers", True),
    ],
)
def test_a_question_about_nobody_says_nothing(text: str, *, told_of: bool) -> None:
    assert bool(looked(LooseText(text, WHERE, "A")).matches) == told_of


def test_a_question_beside_a_partner_may_be_a_doubt() -> None:
    for text in ("North Korean workers?", "cotton from Xinjiang?", "North Korean labor"):
        assert len(looked(LooseText(text, WHERE, "Remarks", "7")).matches) == 1, text


def test_a_list_to_choose_from_says_nothing_of_anybody() -> None:
    countries = [row["name"] for row in reference.table("countries")]
    provinces = sorted(
        {row["names"].split("|")[0] for row in reference.table("china_places") if row["level"] == "province"}
    )
    for choices in (countries, [*provinces, "Xinjiang"]):
        column = [LooseText(text, Source("list.csv", "Lists", row), "A") for row, text in enumerate(choices, 2)]
        validation = LooseText(",".join(choices), WHERE, "validation of C2")
        assert looked(*column, validation).matches == ()
        # the same words of a partner, or in a short list, do
        assert len(looked(*column, LooseText(choices[-1], WHERE, "Remarks", "7")).matches) == (choices is not countries)
    few = [LooseText(text, Source("list.csv", "Lists", row), "A") for row, text in enumerate(["Fujian", "Xinjiang"], 2)]
    assert len(looked(*few).matches) == 1
    assert len(looked(LooseText("North Korea", WHERE, "A"), LooseText("Peru", WHERE, "A")).matches) == 1


# ---- what is read by rules of its own


def test_a_place_in_a_site_of_the_partner_goes_by_the_rules_of_sites() -> None:
    text = "Kashgar Road 12"
    for field in ("region", "city", "address"):
        assert looked(LooseText("Kashgar 12", WHERE, "Address", "7", field)).matches == ()
    assert looked(LooseText(text, WHERE, "Remarks", "7")).matches == ()
    assert len(looked(LooseText("Kashgar 12", WHERE, "Parent city", "7", "parent_city")).matches) == 1


# ---- the price


def innocents() -> list[str]:
    with INNOCENT.open(encoding="utf-8", newline="") as file:
        return [row["remark"] for row in csv.DictReader(file)]


def test_two_hundred_innocent_remarks_give_nothing() -> None:
    remarks = innocents()
    assert len(set(remarks)) == len(remarks) >= 200
    found = looked(*(LooseText(remark, WHERE, "Remarks", "7") for remark in remarks))
    assert [issue.found for issue in found.issues] == []


@pytest.mark.parametrize(
    "remark",
    [
        "Kashgar branch opened 2021",
        "cotton bought in Xinjiang",
        "ginned at Shihezi",
        "workers sent by the XPCC",
        "yarn from Akesu Huafu mill",
        "toner of Ninestar Corporation",
        "our sister company Camel Group Co., Ltd.",
        "采购自新疆",
        "20 North Korean workers",
        "no contract, workers from Xinjiang",
        "not only Xinjiang cotton",
        "Contact in Xin Jiang",
    ],
)
def test_their_neighbours_that_are_not_innocent(remark: str) -> None:
    assert len(looked(LooseText(remark, WHERE, "Remarks", "7")).matches) >= 1


# ---- a quick look first


def test_the_quick_look_hides_nothing() -> None:
    read = _Reading(listed_names())
    texts = innocents()
    for _, name in uflpa_names():
        texts += [name, name.upper(), f"yarn from {name}s, x", f"采购自{name}。", name.replace(" ", "-")]
    for row in reference.table("xuar_places"):
        for column in ("name_en", "names", "name_zh", "names_zh", "weak_names"):
            for name in filter(None, row[column].split("|")):
                texts += [name, name.upper(), f"in {name}, x", f"{name}'s mill", f"棉{name}厂", f"made in {name}(CN)"]
    texts += [
        "Wu Lu Mu Qi",
        "shop, Wu Lu Mu Qi Shi, x",
        "x / wu-lu-mu-qi",
        "D.P.R.K. staff",
        "朝鲜工人",
        "Korea, North",
    ]
    for text in texts:
        found = read.hits(text)
        assert (found.mentioned, found.place, found.korea) == (mentions(text), places.mentions(text), told(text)), text


@pytest.mark.parametrize(
    ("heading", "cell", "possible"),
    [
        # who it is
        *((heading, "Foo Mill", True) for heading in ("Supplier in Xinjiang", "Cotton mill (Xinjiang)")),
        *(("Supplier in Xinjiang", cell, False) for cell in ("none", "No supplier", "n/a", "-", "to be confirmed")),
        *(("Is the supplier in Xinjiang?", "Foo Mill", False), ("Xinjiang supplier declaration", "Foo Mill", False)),
        # how much
        *(("% cotton from Xinjiang", cell, True) for cell in ("15", "0.15", "approx. 15 percent", "~5 %", "some")),
        *(("% cotton from Xinjiang", cell, False) for cell in ("0", "0.0", "0 %", "see audit of May", "2024-05-01")),
        *(("Number of DPRK workers", cell, True) for cell in ("twelve", "several, agency", "12 (2024)", "up to 5")),
        *(("Number of DPRK workers", cell, False) for cell in ("none", "0", "asked the mill", "someone will tell")),
    ],
)
def test_a_cell_that_answers_its_heading(heading: str, cell: str, *, possible: bool) -> None:
    assert bool(looked(LooseText(cell, WHERE, heading, "7")).matches) == possible


@pytest.mark.parametrize(
    ("text", "told_of"),
    [
        ("no proof that the cotton is not from Xinjiang", True),
        ("cannot confirm that yarn is not of Xinjiang", True),
        ("no supplier outside Xinjiang", True),
        ("no proof needed, not from Xinjiang", False),
        ("suppliers outside Xinjiang", False),
        ("no forced labor and no cotton from Xinjiang", False),
    ],
)
def test_a_denial_of_a_denial_denies_nothing(text: str, *, told_of: bool) -> None:
    assert bool(looked(LooseText(text, WHERE, "Remarks", "7")).matches) == told_of

"""Words that code holds in sets of its own, and the words of goods: each of them driven, one by one."""

from __future__ import annotations

import re

import pytest

from supplymap import reference
from supplymap.records.nobody import names_no_partner
from supplymap.reference.goods import _singular, goods_classes
from supplymap.reference.headers import tier_number
from supplymap.screening.vocabulary import additions, countries, is_addition, places, trade_words
from tests.sheets_by_hand import links, records, sheet

BLANKS = ["-", "--", "n/a", "N.A.", "none", "unknown", "TBD", "tbc", "?", "current", "ongoing", "open", "."]
NOBODY = [
    *("same", "do", "various", "multiple", "several", "many"),
    *("not disclosed", "undisclosed", "confidential", "in house", "inhouse", "internal", "self", "us", "direct"),
    *("to be confirmed", "to be determined", "tba", "not applicable", "not available", "not known", "null", "nil"),
    *("n k", "In-house", "Not Disclosed.", "N/K"),
]
AS_ABOVE = ["same as above", "as above", "ditto", "DITTO", "idem", "同上", '"']
SOMEBODY = ["Internal Works", "Direct Ltd", "Self Made Co", "Many Mills", "US Mills", "dodo", "none other", "same day"]


@pytest.mark.parametrize("word", [*BLANKS, *NOBODY])
def test_a_word_for_nobody_is_no_supplier_and_no_buyer(word: str) -> None:
    assert names_no_partner(word)
    found = records(links("A > Importer Inc", f"{word} > A", f"B > {word}"))
    assert [partner.name for partner in found.partners if partner.name not in ("A", "B", "Importer Inc")] == []
    assert [(row.source.row, row.state) for row in found.rows if row.state == "rejected"] == [(3, "rejected")]
    assert [(issue.code, issue.source.row) for issue in found.issues if issue.code in ("no-name", "no-buyer")] == [
        ("no-name", 3),
        ("no-buyer", 4),
    ]


@pytest.mark.parametrize("word", AS_ABOVE)
def test_a_mark_for_the_cell_above_is_who_stands_there_or_nobody(word: str) -> None:
    found = records(links("A > Importer Inc", f"{word} > C", f"B > {word}"))
    assert {(link.supplier, link.buyer) for link in found.links} == {("A", "Importer Inc"), ("A", "C"), ("B", "C")}
    assert [issue.source.row for issue in found.issues if issue.code == "ditto-read"] == [3, 4]
    assert not {issue.code for issue in found.issues} & {"no-name", "no-buyer"}
    # with nothing above it names nobody
    assert names_no_partner(word)
    found = records(links(f"{word} > Importer Inc", "A > Importer Inc"))
    assert {partner.name for partner in found.partners} == {"A", "Importer Inc"}
    assert [(row.source.row, row.state) for row in found.rows if row.state == "rejected"] == [(2, "rejected")]
    assert [issue.source.row for issue in found.issues if issue.code == "no-name"] == [2]
    found = records(links(f"A > {word}", "B > Importer Inc"))
    assert {partner.name for partner in found.partners} == {"A", "B", "Importer Inc"}
    assert [issue.source.row for issue in found.issues if issue.code == "no-buyer"] == [2]


def test_a_mark_as_a_partner_a_document_or_a_tier() -> None:
    found = records(sheet([["Name", "Country"], ["A", "PE"], ["同上", "PE"]]))
    assert {(partner.name, partner.country) for partner in found.partners} == {("A", "PE"), ("Importer Inc", "")}
    papers = sheet([["Partner", "Document", "Issued"], ["同上", "audit", "2026-01-01"]], "Papers")
    found = records(sheet([["Name", "Country"], ["A", "PE"]]), papers)
    assert [row.state for row in found.rows if row.source.sheet == "Papers"] == ["skipped", "rejected"]
    found = records(sheet([["Tier 1", "Tier 2"], ["A", "B"], ["同上", "C"], ["D", "同上"]]))
    ends = {("A", "Importer Inc"), ("B", "A"), ("C", "A"), ("D", "Importer Inc"), ("C", "D")}
    assert {(link.supplier, link.buyer) for link in found.links} == ends


@pytest.mark.parametrize("word", SOMEBODY)
def test_a_name_that_holds_such_a_word_is_a_partner(word: str) -> None:
    assert not names_no_partner(word)
    found = records(links("A > Importer Inc", f"{word} > A"))
    assert word in [partner.name for partner in found.partners]


def test_nobody_as_a_partner_a_document_or_a_tier() -> None:
    for word in ("internal", "various", "tba", "-"):
        found = records(sheet([["Name", "Country"], ["A", "PE"], [word, "VN"]]))
        assert [row.state for row in found.rows] == ["skipped", "imported", "rejected"]
        papers = sheet([["Partner", "Document", "Issued"], [word, "audit", "2026-01-01"]], "Papers")
        found = records(sheet([["Name", "Country"], ["A", "PE"]]), papers)
        assert [row.state for row in found.rows if row.source.sheet == "Papers"] == ["skipped", "rejected"]
        found = records(sheet([["Tier 1", "Tier 2"], ["A", word], [word, word]]))
        assert {partner.name for partner in found.partners} == {"Importer Inc", "A"}
        assert [row.state for row in found.rows] == ["skipped", "imported", "rejected"]


# ---- goods: endings of plurals


PLURALS = [
    *(("berry", "berries"), ("dress", "dresses"), ("dish", "dishes"), ("fish", "fishes"), ("peach", "peaches")),
    *(("box", "boxes"), ("tomato", "tomatoes"), ("glove", "gloves"), ("shirt", "shirts"), ("shoe", "shoes")),
]


@pytest.mark.parametrize(("singular", "plural"), PLURALS)
def test_every_ending_of_a_plural(singular: str, plural: str) -> None:
    assert _singular(plural) == singular
    assert _singular(singular) == singular


@pytest.mark.parametrize(
    ("token", "left"),
    [
        *(("glass", "glass"), ("bus", "bus"), ("axis", "axis"), ("gas", "gas"), ("its", "its"), ("ties", "tie")),
        # an ending needs two letters before it
        *(("shes", "she"), ("xes", "xes"), ("oxes", "oxe"), ("axxes", "axx"), ("aaies", "aay"), ("bies", "bie")),
        *(("abtoes", "abto"), ("atoes", "atoe"), ("abshes", "absh"), ("ashes", "ashe"), ("aches", "ache")),
        *(("abches", "abch"), ("asses", "asse"), ("absses", "abss"), ("caps", "cap"), ("cap", "cap")),
    ],
)
def test_what_is_too_short_for_an_ending(token: str, left: str) -> None:
    assert _singular(token) == left


def _word_rows() -> list[tuple[str, str, str]]:
    return [
        (row["good_class"], column, word)
        for row in reference.table("goods")
        for column in ("words", "not_words")
        for word in row[column].split("|")
        if word
    ]


def test_every_word_of_the_goods_is_found_alone_and_in_a_text() -> None:
    owners: dict[str, set[str]] = {}
    vetoes: dict[str, set[str]] = {}
    for name, column, word in _word_rows():
        (owners if column == "words" else vetoes).setdefault(word, set()).add(name)
    for word, names in owners.items():
        bare = word.removeprefix("=")
        expected = names - vetoes.get(word, set())
        if f"={word}" in owners:
            # alone it is the raw material
            assert expected <= goods_classes(f"zzz {word}"), word
            continue
        assert expected <= goods_classes(bare), word
        assert expected <= goods_classes(bare.upper()), word
        assert expected <= goods_classes(f"zzz; {bare}"), word
        assert expected <= goods_classes(f"{bare}|zzz"), word
        if word.startswith("="):
            # such a word is the whole entry, or one of a list of such words
            assert expected <= goods_classes(f"{bare}, {bare}"), word
            assert goods_classes(f"{bare} zzz") == goods_classes(f"zzz {bare}"), word
        elif re.fullmatch("[a-z0-9 ]+", bare):
            assert expected <= goods_classes(f"zzz {bare} zzz"), word


def test_every_word_that_vetoes_takes_its_class_away() -> None:
    owners: dict[str, list[str]] = {}
    for name, column, word in _word_rows():
        if column == "words" and not word.startswith("=") and re.fullmatch("[a-z]{4,}", word):
            owners.setdefault(name, []).append(word)
    tried = 0
    for name, column, word in _word_rows():
        if column == "not_words":
            for other in owners.get(name, ())[:3]:
                if name in goods_classes(f"{other} zzz"):
                    tried += 1
                    assert name not in goods_classes(f"{other} zzz {word}"), (other, word)
                    assert name in goods_classes(f"{other} zzz; {word}"), (other, word)
    assert tried > 10


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("silk bed sheets", set()),
        ("shorts", None),
        ("cotton, wool", {"cotton", "wool"}),
        ("cotton and wool", {"cotton", "wool"}),
        ("cotton/wool", {"cotton", "wool"}),
        ("cotton + wool", {"cotton", "wool"}),
        ("cotton、wool", {"cotton", "wool"}),
        ("cotton，wool", {"cotton", "wool"}),
        ("cotton;wool", {"cotton", "wool"}),
        ("cotton；wool", {"cotton", "wool"}),
        ("cotton\nwool", {"cotton", "wool"}),
        ("", set()),
    ],
)
def test_lists_of_goods(text: str, classes: set[str] | None) -> None:
    names = {row["good_class"]: row["words"].split("|") for row in reference.table("goods")}
    found = goods_classes(text)
    for word in ("cotton", "wool"):
        bare = {name for name, words in names.items() if f"={word}" in words or word in words}
        if classes is not None:
            assert bool(bare & found) == (word in classes), word


def test_a_lost_zero_and_signs_in_codes() -> None:
    for row in reference.table("goods"):
        for prefix in filter(None, row["hs"].split("|")):
            name = row["good_class"]
            digits = prefix if len(prefix) % 2 == 0 else f"{prefix}0"
            assert name in goods_classes("", digits), prefix
            assert name in goods_classes("", f"zz {digits}; 999999"), prefix
            if digits.startswith("0"):
                assert name in goods_classes("", digits[1:]), prefix
            if len(digits) >= 6:
                for sign in (".", " ", "-"):
                    written = digits[:4] + "".join(sign + digits[at : at + 2] for at in range(4, len(digits), 2))
                    assert name in goods_classes("", written), written


# ---- words of names


def test_words_of_the_trade_and_additions() -> None:
    for word in ("accessory", "textile", "garment", "yarn", "cotton", "silicon", "warehousing", "world", "power"):
        assert word in trade_words() or f"{word}s" in trade_words(), word
    for word in ("plant", "branch", "unit", "messr", "formerly", "limted", "3rd", "ab", "trader", "hq", "dba"):
        assert word in additions(), word
    for word in ("china", "turkey", "peru"):
        assert word in countries()
        assert word in places()
    for word in ("aksu", "hotan", "zhejiang", "suzhou"):
        assert word in places()
        assert word not in countries()
    assert "construction" not in places()
    assert "new zealand" not in countries()
    assert not trade_words() & countries()


@pytest.mark.parametrize(
    ("word", "added"),
    [
        *((word, True) for word in ("a", "7", "12", "v001", "2b", "plant", "branch", "china", "aksu", "ab", "mill")),
        *((word, False) for word in ("huafu", "camel", "inc", "shoe", "taida", "sunny")),
    ],
)
def test_what_is_an_addition(word: str, *, added: bool) -> None:
    assert is_addition(word) == added


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *((f"Tier {word}", number) for number, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)),
        *((f"Tier {number}", number) for number in (1, 2, 9, 12)),
        *(("T2", 2), ("t-3", 3), ("tier_4", 4), ("TIER TWO mills", 2), ("1st tier", 1), ("2nd Tier suppliers", 2)),
        *(("3rd tier", 3), ("10th tier", 10), ("our Tier 2", 2), ("Tier 123", None), ("Tiers", None), ("Sheet2", None)),
        *(("Tier seven", None), ("T", None), ("frontier 2", None), ("", None)),
    ],
)
def test_tiers_in_names_of_sheets(text: str, number: int | None) -> None:
    assert tier_number(text) == number

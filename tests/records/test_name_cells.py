"""Cells that name several partners: which names they hold, and what becomes of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap import pipeline
from supplymap.config import Config
from supplymap.records.name_cells import MOST_NAMES, KnownNames, names_of
from supplymap.reference.names import carries_form, is_form
from tests.sheets_by_hand import assessed, links, partners, records, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.model import Records

KNOWN = KnownNames(["A Mill", "B Mill", "Smith & Sons Ltd", "Foo / Bar Works", "V-01", ""])


def names(cell: str, *, of_list: bool = False) -> list[str]:
    return [name.text for name in names_of(cell, KNOWN, of_list=of_list)]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        *((f"Foo{sign}Bar", ["Foo", "Bar"]) for sign in (";", "; ", "；", "|", "\n", " / ", "/", ";\n")),
        ("Foo; Bar | Baz\nQux / Quux", ["Foo", "Bar", "Baz", "Qux", "Quux"]),
        ("1. Foo; 2) Bar; - Baz; ", ["Foo", "Bar", "Baz"]),
        ("Foo; Foo", ["Foo"]),
        # who is not named is no partner
        ("Foo; various", ["Foo"]),
        ("TBD; n/a", ["TBD; n/a"]),
        # neither a legal form, nor a country, nor a number is a name
        *((cell, [cell]) for cell in ("Foo; Ltd", "Foo; UK", "Foo; 2")),
        ("Foo\nCo., Ltd.", ["Foo Co., Ltd."]),
        # signs inside a name
        *((f"{sign} Foo", [f"{sign} Foo"]) for sign in ("A/S", "M/s", "M/S.")),
        *((f"Foo {sign}", [f"Foo {sign}"]) for sign in ("A/S", "S/A", "K/S", "19/5", "No. 2/F")),
        *((f"Foo {sign} Bar", [f"Foo {sign} Bar"]) for sign in ("c/o", "C/O", "a/k/a", "d/b/a", "and/or")),
        *((f"Foo {word} Co., Ltd.", [f"Foo {word} Co., Ltd."]) for word in ("Import/Export", "Dyeing/Printing")),
        ("Foo (Weaving; Dyeing) Ltd", ["Foo (Weaving; Dyeing) Ltd"]),
        ("Foo A/S; Bar A/S", ["Foo A/S", "Bar A/S"]),
    ],
)
def test_signs_that_always_part_names(cell: str, wanted: list[str]) -> None:
    assert names(cell) == wanted


@pytest.mark.parametrize("sign", [", ", " & ", " and ", " AND ", "、", "，", " + ", "&"])
@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("A Mill", "B Mill", True),
        ("a mill", "B Mill Ltd", True),
        ("Foo Yarn Co., Ltd.", "Bar Yarn Co., Ltd.", True),
        ("A Mill", "Bar GmbH", True),
        ("PT Foo", "Bar S.A. de C.V.", True),
        ("甲纺织有限公司", "乙纺织有限公司", True),
        ("甲纺织厂", "乙纺织厂", True),
        ("Foo Mill", "Bar Mills", True),
        ("Kashgar Farm", "Aksu Farm", True),
        ("Foo Factory", "Bar Factory", True),
        ("Foo Mill", "Bar Factory", False),
        ("A Mill", "Zzz", False),
        ("Foo", "Bar Ltd", False),
        ("Foo Ltd", "Dhaka", False),
        ("Johnson", "Johnson", False),
        ("Foo Spinning Mill", "Weaving Mill", False),
        ("Foo Group", "Bar Group", False),
        ("Foo", "Co.", False),
        ("Foo Co.", "Inc.", False),
        ("Foo GmbH", "Co. KG", False),
    ],
)
def test_signs_that_part_names_which_are_sure(sign: str, first: str, second: str, *, apart: bool) -> None:
    cell = f"{first}{sign}{second}"
    assert names(cell) == ([first, second] if apart else [cell])


def test_a_cell_equal_to_a_known_name_is_never_parted() -> None:
    for cell in ("Smith & Sons Ltd", "Smith and Sons Limited", "Foo / Bar Works", "foo/bar works", "v-01"):
        assert names(cell) == [cell]
    assert names("Smith & Sons Ltd, A Mill and B Mill") == ["Smith & Sons Ltd", "A Mill", "B Mill"]
    assert names("Smith & Sons Ltd, Jones & Co Ltd") == ["Smith & Sons Ltd", "Jones & Co Ltd"]


def test_a_name_in_two_scripts_is_one() -> None:
    for cell in ("Foo Co., Ltd.\n华孚有限公司", "华孚有限公司 / Foo Co., Ltd.", "Foo Co., Ltd.; 华孚有限公司"):
        assert names_of(cell, KNOWN) == (("Foo Co., Ltd.", "华孚有限公司"),)
    both = KnownNames(["Foo Co., Ltd.", "华孚有限公司"])
    assert len(names_of("Foo Co., Ltd.; 华孚有限公司", both)) == 2
    found = records(links("Foo Co., Ltd.; 华孚有限公司 > Importer Inc"))
    assert [(made.name, made.native_name) for made in found.partners][:1] == [("Foo Co., Ltd.", "华孚有限公司")]


def test_in_a_list_of_partners_a_row_is_one_partner() -> None:
    for cell in ("Foo / Bar", "C Ltd & D Ltd", "E Mill and F Mill"):
        assert names(cell, of_list=True) == [cell]
    assert names("Shandong Foo\nTextile Works", of_list=True) == ["Shandong Foo Textile Works"]
    assert names("Foo; Bar", of_list=True) == ["Foo", "Bar"]
    assert names("C Ltd\nD Ltd", of_list=True) == ["C Ltd", "D Ltd"]


def test_a_cell_of_very_many_names_stays_whole() -> None:
    cell = "; ".join(f"Mill number {number}" for number in range(MOST_NAMES))
    assert len(names(cell)) == MOST_NAMES
    assert names(f"{cell}; One more") == [f"{cell}; One more"]


@pytest.mark.parametrize("form", ["Ltd", "Ltd.", "Co., Ltd.", "S.A. de C.V.", "Ltd. Şti.", "PT", "有限公司"])
def test_what_is_nothing_but_a_legal_form(form: str) -> None:
    assert is_form(form)
    assert not carries_form(form)
    assert not is_form(f"Foo {form}")


def test_names_with_and_without_a_legal_form() -> None:
    assert all(map(carries_form, ("Foo Ltd", "PT Foo", "Foo Co.", "Foo (Pvt) Ltd.", "Foo A.Ş.", "甲有限公司")))
    assert not any(map(carries_form, ("Foo", "Foo Mill", "Ltd. & Foo Ltd", "Foo Holding", "", "!")))
    assert not any(map(is_form, ("Foo", "", "&", "!")))


# ---- rows


def pairs(found: Records) -> list[tuple[str, str]]:
    return sorted((link.supplier, link.buyer) for link in found.links)


def told(found: Records) -> list[tuple[str, str, str]]:
    return [(item.column, item.found, item.message) for item in found.issues if item.code == "several-names"]


def test_every_name_of_a_link_cell_is_a_partner_with_its_link() -> None:
    found = records(
        partners("A Mill | IN | spinning", "B Mill | CN | spinning | | Xinjiang"),
        links("A Mill; B Mill > Importer Inc | yarn | Towels", "C Yarn Co., Ltd. & D Yarn Co., Ltd. > A Mill"),
    )
    assert pairs(found) == [
        *(("A Mill", "Importer Inc"), ("B Mill", "Importer Inc")),
        *(("C Yarn Co., Ltd.", "A Mill"), ("D Yarn Co., Ltd.", "A Mill")),
    ]
    assert {made.name for made in found.partners} == {
        *("A Mill", "B Mill", "C Yarn Co., Ltd.", "D Yarn Co., Ltd.", "Importer Inc"),
    }
    assert told(found) == [
        ("Supplier", "A Mill; B Mill", "Read as A Mill, B Mill"),
        ("Supplier", "C Yarn Co., Ltd. & D Yarn Co., Ltd.", "Read as C Yarn Co., Ltd., D Yarn Co., Ltd."),
    ]
    first, second = [link for link in found.links if link.buyer == "Importer Inc"]
    assert first.sources == second.sources
    assert (first.key, second.key) == ("book.xlsx|Links|2", "book.xlsx|Links|2 name 2")
    assert [row.state for row in found.rows if row.source.sheet == "Links"] == ["skipped", "imported", "imported"]


def test_a_finding_at_one_of_several_reaches_the_product() -> None:
    graph = assessed(
        partners("A Mill | IN | spinning", "B Mill | CN | spinning | | Xinjiang"),
        links("A Mill; B Mill > Importer Inc | yarn | Towels"),
    )
    assert graph.graph["products"]["Towels"]["findings_reached"] == ("B Mill",)


def test_several_suppliers_and_several_buyers() -> None:
    found = records(links("A; B > C; D", "C > Importer Inc", "D > Importer Inc"))
    assert pairs(found) == [
        *(("A", "C"), ("A", "D"), ("B", "C"), ("B", "D")),
        *(("C", "Importer Inc"), ("D", "Importer Inc")),
    ]
    assert {link.ambiguous for link in found.links if link.supplier in "AB"} == {True}
    assert [row[1] for row in told(found)] == ["A; B", "C; D"]


def test_cells_of_tiers_and_of_lists_with_buyers() -> None:
    found = records(sheet([["Tier 1", "Tier 2"], ["Sew Ltd", "Weave Ltd / Knit Ltd"]]))
    assert pairs(found) == [("Knit Ltd", "Sew Ltd"), ("Sew Ltd", "Importer Inc"), ("Weave Ltd", "Sew Ltd")]
    rows = [["Supplier", "Country", "Supplies to"], ["Sew Ltd, Knit Ltd", "VN", "Importer Inc"]]
    found = records(sheet(rows))
    assert pairs(found) == [("Knit Ltd", "Importer Inc"), ("Sew Ltd", "Importer Inc")]
    assert [made.country for made in found.partners if made.name != "Importer Inc"] == ["VN", "VN"]


def test_documents_of_several_partners() -> None:
    papers = sheet([["Partner", "Document", "Issuer"], ["A Mill; B Mill", "SMETA", "BV"]], "Documents")
    found = records(partners("A Mill | IN", "B Mill | CN"), papers)
    assert [(made.name, len(made.documents)) for made in found.partners if made.documents] == [
        *(("A Mill", 1), ("B Mill", 1)),
    ]


def saved(path: Path, rows: list[list[str]]) -> Records:
    """Return the records of a file, read as a user's."""
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), "utf-8")
    else:
        workbook = openpyxl.Workbook()
        assert workbook.active is not None
        for row in rows:
            workbook.active.append(row)
        workbook.save(path)
    return pipeline.read(path, Config(importer="Importer Inc"))[1]


@pytest.mark.parametrize("file", ["list.xlsx", "list.csv"])
def test_lines_of_a_cell_in_a_file(tmp_path: Path, file: str) -> None:
    header = ["Supplier", "Supplies to", "Goods", "Product"]
    found = saved(tmp_path / file, [header, ["A Gin\n\nB Gin", "Importer Inc", "raw\ncotton", "Towel\nSheet"]])
    assert {(link.supplier, link.product, link.goods) for link in found.links} == {
        *(("A Gin", "Towel", "raw cotton"), ("A Gin", "Sheet", "raw cotton")),
        *(("B Gin", "Towel", "raw cotton"), ("B Gin", "Sheet", "raw cotton")),
    }
    found = saved(tmp_path / f"tiers-{file}", [["Tier 1", "Tier 2"], ["Sew\nKnit", "• A Gin\n• B Gin"]])
    assert {link.supplier for link in found.links} == {"Sew", "Knit", "A Gin", "B Gin"}
    rows = [["Supplier", "Country", "Also known as"], ["Foo\nTextile Works", "CN", "First Mill\nSecond Mill"]]
    found = saved(tmp_path / f"partners-{file}", rows)
    assert (found.partners[0].name, found.partners[0].aliases) == ("Foo Textile Works", ("First Mill", "Second Mill"))


@pytest.mark.parametrize("cell", ["Huafu\nFashion Co., Ltd.", "Huafu / Fashion Co., Ltd."])
def test_a_listed_name_over_several_lines_is_possible(tmp_path: Path, cell: str) -> None:
    for column, rows in (
        ("Supplier", [["Supplier", "Country", "Supplies to"], [cell, "CN", "Importer Inc"]]),
        ("Tier 2", [["Tier 1", "Tier 2"], ["Sew", cell]]),
        ("Supplies to", [["Supplier", "Supplies to"], ["Sew", "Importer Inc"], ["A Mill", cell]]),
    ):
        config = Config(importer="Importer Inc")
        graph = pipeline.assess(saved(tmp_path / "list.xlsx", rows), config)[0]
        reasons = [match.reason for _, data in graph.nodes(data=True) for match in data["possible_matches"]]
        assert [f", {column}) is the listed name Huafu Fashion" in reason for reason in reasons] == [True], column


def test_a_listed_name_in_a_cell_of_two_is_told_of_its_own_partner_only(tmp_path: Path) -> None:
    rows = [["Supplier", "Country", "Supplies to"], ["A Mill\nHuafu Fashion Co., Ltd.", "VN", "Importer Inc"]]
    graph = pipeline.assess(saved(tmp_path / "list.xlsx", rows), Config(importer="Importer Inc"))[0]
    assert [name for name, data in graph.nodes(data=True) if data["possible_matches"]] == ["Huafu Fashion Co., Ltd."]

"""Records inside records of JSON files: suppliers of, sites of, buyers of whom, or not said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from supplymap.sheets import read_workbook
from tests.records.forms.plain import readings, told

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.records.readings import Reading


def read(folder: Path, content: Any) -> dict[str, tuple[Reading, ...] | None]:
    (folder / "list.json").write_text(json.dumps(content), "utf-8")
    return readings(read_workbook(folder / "list.json"))


def one(found: tuple[Reading, ...] | None) -> Reading:
    assert found is not None
    assert len(found) == 1
    return found[0]


MILL = {"name": "Sandgrouse Spinning", "country": "TM"}


def test_suppliers_inside_a_record_supply_it(tmp_path: Path) -> None:
    found = read(tmp_path, [{"name": "Sapling Knits", "country": "VN", "suppliers": [MILL]}])
    assert told(one(found[""]))[1] == ["Sapling Knits > (importer): "]
    partners, links = told(one(found["suppliers"]))
    assert links == ["Sandgrouse Spinning > Sapling Knits: "]
    assert partners["Sandgrouse Spinning"]["country"] == "TM"
    assert "country" not in partners["Sapling Knits"]


def test_role_words_of_all_kinds_of_makers_are_suppliers(tmp_path: Path) -> None:
    for word in ("vendors", "factories", "fabricMills", "sub_suppliers", "spinners", "subcontractors"):
        found = read(tmp_path, [{"name": "Lantern Trading", word: [MILL]}])
        assert told(one(found[word]))[1] == ["Sandgrouse Spinning > Lantern Trading: "], word


def test_a_list_of_the_whole_file_has_a_name_too(tmp_path: Path) -> None:
    found = read(tmp_path, {"name": "Harbor Inc.", "suppliers": [MILL]})
    assert told(one(found["suppliers"]))[1] == ["Sandgrouse Spinning > Harbor Inc.: "]
    found = read(tmp_path, {"name": "Export of November", "items": [MILL]})
    assert one(found["items"]).kind == "partners"


def test_a_list_of_unknown_meaning_supplies_nobody_and_is_asked(tmp_path: Path) -> None:
    found = one(read(tmp_path, [{"name": "Sapling Knits", "friends": [MILL]}])["friends"])
    assert told(found)[1] == []
    assert (found.kind, [(issue.code, issue.found) for issue in found.issues]) == (
        "links",
        [("relation-not-understood", "friends")],
    )


def test_parts_with_their_suppliers(tmp_path: Path) -> None:
    parts = [{"name": "cotton yarn", "supplier": "Sandgrouse Spinning", "supplier_country": "TM"}]
    found = one(read(tmp_path, [{"name": "T-shirt", "components": parts}])["components"])
    partners, links = told(found)
    assert links == []
    assert partners["Sandgrouse Spinning"]["country"] == "TM"
    assert partners["Sandgrouse Spinning"]["goods"] == "cotton yarn"


def test_papers_inside_a_record_are_no_partners(tmp_path: Path) -> None:
    audits = [{"id": "a1", "date": "2026-01-01"}, {"id": "a2", "date": "2026-02-01"}]
    assert read(tmp_path, [{"name": "Sapling Knits", "audits": audits}])["audits"] == ()

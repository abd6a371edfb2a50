"""The map of the shipped example, and of a workbook with hostile text in every column, as a person opens them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

from supplymap import pipeline, reference
from supplymap.config import Config
from supplymap.outputs import runfile
from tests.browser.test_map import PAYLOADS, opened
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

IMPORTER = "Quiet Importer Inc"


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_the_demo_labels_its_top_five_apart(browser: Browser, example: pipeline.Result, size: tuple[int, int]) -> None:
    with opened(browser, example.out / runfile.MAP, size) as page:
        boxes = page.evaluate("window.supplymap.labelBoxes()")
        assert len(boxes) == 5
        for number, one in enumerate(boxes):
            assert one["x"] >= 0
            assert one["y"] >= 0
            assert one["x"] + one["width"] <= size[0]
            assert one["y"] + one["height"] <= size[1]
            for other in boxes[number + 1 :]:
                beside = one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
                assert beside or one["y"] + one["height"] <= other["y"] or other["y"] + other["height"] <= one["y"]
        text = page.inner_text("body")
        for name in example.graph.graph["top"]:
            assert example.graph.nodes[name]["name"] in text
        assert "35 listed since 2026-08-03 are not in the shipped table" in text


def hostile_workbook(path: Path) -> list[str]:
    """Write a workbook whose every known column holds hostile text; return the texts."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    texts: list[str] = []
    fixed = {"country": "VN", "buyer": IMPORTER, "role": "manufacturer", "tier": "1"}
    for sheet in ("partners", "links", "documents"):
        rows = [row for row in reference.table("columns") if row["sheet"] == sheet]
        page = book.create_sheet(sheet)
        page.append([row["header"] for row in rows])
        for number, payload in enumerate(PAYLOADS):
            cells = []
            for row in rows:
                name = f"{payload} N{number}"
                text = name if row["field"] == "name" else fixed.get(row["field"], f"{payload} {row['field']}{number}")
                cells.append(text)
                texts.append(text)
            page.append(cells)
            for cell in page[page.max_row]:
                cell.data_type = "s"
    book.save(path)
    return texts


def test_hostile_text_in_every_column_is_shown_and_never_run(browser: Browser, tmp_path: Path) -> None:
    hostile_workbook(tmp_path / "hostile.xlsx")
    result = pipeline.run([tmp_path / "hostile.xlsx"], tmp_path / "out", Config(as_of=AS_OF, importer=IMPORTER))
    names = {data["name"] for _, data in result.graph.nodes(data=True) if not data["ghost"] and not data["importer"]}
    # semicolons and bars part names
    assert len(names) == sum(len(re.split("[;|]", payload)) for payload in PAYLOADS) > len(PAYLOADS)
    with opened(browser, tmp_path / "out" / runfile.MAP) as page:
        for name, data in result.graph.nodes(data=True):
            page.evaluate("id => window.supplymap.select(id)", name)
            if not data["ghost"]:
                assert data["name"] in page.evaluate("document.body.textContent")
        assert page.evaluate("window.pwned") is None
        # the page's own picture for printing is the only one
        strangers = "img:not(#print-map), iframe, object, embed, svg script"
        assert page.evaluate("found => document.querySelectorAll(found).length", strangers) == 0

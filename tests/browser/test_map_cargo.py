"""Cargo partners in the browser: drawn, switched off and on, and told of in the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from supplymap.outputs.map.page import write_map
from tests.browser.test_map import opened, visible
from tests.outputs.test_map_cargo import graph

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_cargo_partners_can_be_hidden_and_read(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    write_map(graph(), file)
    with opened(browser, file) as page:
        assert {"Ocean Line", "Store", "Ninestar Corporation"} <= visible(page)
        page.click("#legend [data-rating='6']")
        assert visible(page) & {"Ocean Line", "Store", "Ninestar Corporation"} == {"Ninestar Corporation"}
        page.click("#legend [data-rating='6']")
        page.fill("#search", "Ocean")
        page.keyboard.press("Enter")
        told = page.inner_text("#panel")
        assert "Carrier · Denmark" in told
        assert "It moves or stores the goods of" in told
        assert "transport · by sea · 2 days at rest" in told
        page.fill("#search", "Factory")
        page.keyboard.press("Enter")
        told = page.inner_text("#panel")
        assert "Suppliers (1)" in told
        assert "They move or store its goods (1)" in told

"""Take the README's picture of the map: ``make demo``, then ``python docs/make_picture.py``. Needs Chromium."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SIZE = {"width": 1280, "height": 800}


def main() -> None:
    """Open the demo's map offline and save what a stranger sees first."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - installed for tests only

    page_file = ROOT / "reports" / "map.html"
    browser = os.environ.get("SUPPLYMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not page_file.is_file() or browser is None:
        sys.exit("Run 'make demo' first, and install Chromium or name it in SUPPLYMAP_CHROMIUM.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = chromium.new_context(viewport=SIZE, offline=True).new_page()
        page.goto(page_file.as_uri())
        page.wait_for_function("document.querySelector('canvas') !== null")
        page.wait_for_timeout(1500)  # the drawing settles
        page.screenshot(path=ROOT / "docs" / "map.png")
        chromium.close()


if __name__ == "__main__":
    main()

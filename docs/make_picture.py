"""Take the README's pictures: ``make demo``, then ``python docs/make_picture.py``. Needs Chromium.

``map.png`` is what a stranger sees first of the map, ``start.png`` a terminal in which the demo was run, drawn from
what the command really answers.
"""

from __future__ import annotations

import html
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SIZE = {"width": 1280, "height": 800}
TERMINAL = {"width": 1000, "height": 470}
EXAMPLE = "data/example/harbor_and_home_suppliers.xlsx"
PROMPT = "PS supplymap> "
SET_UP = (r"py -m venv .venv", r".venv\Scripts\pip install -c constraints.txt -e .")
RUN = r".venv\Scripts\supplymap run data\example\harbor_and_home_suppliers.xlsx --as-of 2026-11-22 --out reports"
FIRST, LAST = (5, 10), 7
"""Which lines of the answer are shown at first, and how many at its end."""

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #0c1a2b; color: #d7e0ea; font: 14px/1.5 "DejaVu Sans Mono", Consolas, monospace; }}
pre {{ margin: 18px 22px; white-space: pre-wrap; }}
b {{ color: #ffffff; }} i {{ color: #8fa3b8; font-style: normal; }}
</style><pre>{text}</pre>"""


def answer(command: Sequence[str]) -> list[str]:
    """Return the lines that a command prints."""
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "supplymap", *command],
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    return done.stdout.splitlines()


def terminal() -> str:
    """Return the page of a terminal: the commands of the README's start and what they answer."""
    told = answer(["run", EXAMPLE, "--as-of", "2026-11-22", "--out", "reports"])
    shown = [*told[slice(*FIRST)], "...", *told[-LAST:]]
    paths = [line.replace("reports/", "reports\\") for line in shown]
    lines = [f"<i>{PROMPT}</i><b>{html.escape(command)}</b>" for command in SET_UP]
    lines += ["<i>...</i>", f"<i>{PROMPT}</i><b>{html.escape(RUN)}</b>"]
    lines += [html.escape(line) for line in paths]
    return PAGE.format(text="\n".join(lines))


def take_map(chromium: Browser) -> None:
    """Open the demo's map offline and save what a stranger sees first."""
    page = chromium.new_context(viewport=SIZE, offline=True).new_page()
    page.goto((ROOT / "reports" / "map.html").as_uri())
    page.wait_for_function("document.querySelector('canvas') !== null")
    page.wait_for_timeout(1500)  # the drawing settles
    page.screenshot(path=ROOT / "docs" / "map.png")


def take_start(chromium: Browser) -> None:
    """Draw a terminal with the commands of the start."""
    page = chromium.new_context(viewport=TERMINAL, offline=True).new_page()
    page.set_content(terminal())
    page.screenshot(path=ROOT / "docs" / "start.png")


def main() -> None:
    """Take both pictures, or those that are named: map, start."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - installed for tests only

    browser = os.environ.get("SUPPLYMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None or not (ROOT / "reports" / "map.html").is_file():
        sys.exit("Run 'make demo' first, and install Chromium or name it in SUPPLYMAP_CHROMIUM.")
    takers = {"map": take_map, "start": take_start}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name in sys.argv[1:] or takers:
            takers[name](chromium)
        chromium.close()


if __name__ == "__main__":
    main()

"""The list of issues is whole: every code that the program can raise stands in it, and none that it cannot."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from supplymap import reference
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = {row["code"] for row in reference.table("issues")}
RAISING = ("issue", "report", "_report", "_report_all", "_report_named", "_report_pair")
"""Functions whose first text is a code."""


def texts() -> Iterator[str]:
    """Yield every text in the code of the package, but for docstrings."""
    for path in (ROOT / "supplymap").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
                yield node.value


def raised() -> Iterator[str]:
    """Yield the codes that calls name in so many words."""
    for path in (ROOT / "supplymap").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                first = node.args[0]
                if name in RAISING and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value


def test_no_code_is_told_that_cannot_occur() -> None:
    assert CODES - set(texts()) == set()


def test_every_code_that_is_raised_is_told() -> None:
    found = set(raised())
    assert len(found) > 30
    assert found - CODES == set()


def test_each_code_stands_on_the_page_with_its_meaning_and_what_to_do() -> None:
    page = (ROOT / "docs" / "issues.md").read_text("utf-8")
    sections = {
        title: page.partition(f"## {title}\n")[2].partition("\n## ")[0] for title in ("Errors", "Warnings", "Notes")
    }
    for row in reference.table("issues"):
        line = f"| `{row['code']}` | {row['meaning']} | {row['suggestion']} |"
        assert line in sections[f"{row['level'].capitalize()}s"]

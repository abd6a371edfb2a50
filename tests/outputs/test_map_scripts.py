"""The map's JavaScript: modules with explicit names, made into one script; the browser's tests run it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from supplymap.outputs.map import page

MODULES = {path.stem: path.read_text("utf-8") for path in sorted(page.TEMPLATES.glob("*.js"))}
CHECKS = Path(__file__).parent.parent / "javascript"


def imports(source: str) -> dict[str, set[str]]:
    """Return the names that a module imports, by module."""
    return {module: set(re.findall(r"\w+", names)) for names, module in page.IMPORT.findall(source)}


def exports(source: str) -> set[str]:
    return set(page.EXPORT.findall(source))


def test_every_imported_name_is_exported_and_every_exported_name_is_imported() -> None:
    wanted: dict[str, set[str]] = {name: set() for name in MODULES}
    for source in MODULES.values():
        for module, names in imports(source).items():
            wanted[module] |= names
    assert wanted == {name: exports(source) for name, source in MODULES.items()}


def test_each_module_stands_once_in_the_script_after_those_it_imports() -> None:
    order = re.findall(r"^const (\w+) = \(\(\) => \{$", page._script(), re.MULTILINE)
    assert sorted(set(order) & set(MODULES)) == sorted(MODULES)
    place = {name: order.index(name) for name in MODULES}
    for name, source in MODULES.items():
        assert order.count(name) == 1
        assert all(place[module] < place[name] for module in imports(source))


def test_nothing_of_the_modules_syntax_is_left_in_the_script() -> None:
    assert not re.search(r"^\s*(import|export)\b", page._script(), re.MULTILINE)


@pytest.mark.parametrize("name", MODULES)
def test_lines_and_modules_are_short(name: str) -> None:
    lines = MODULES[name].splitlines()
    assert max(map(len, lines)) <= 120
    assert len(lines) < 400


def test_the_locked_linter_names_no_address() -> None:
    for path in CHECKS.glob("*.json*"):
        assert "://" not in path.read_text("utf-8"), path

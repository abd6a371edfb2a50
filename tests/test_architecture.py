"""Layers point down, and the first import stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import supplymap

PACKAGE = Path(supplymap.__file__).parent

# each room may import its own layer and those above it in this list
LAYERS = [
    {
        "_version",
        "errors",
        "model",
        "probability",
        "walks",
    },
    {"config", "reference"},
    {
        "sheets",
        "records",
        "screening",
    },
    {
        "exposure",
        "network",
        "orders",
        "findings",
        "likelihood",
        "ranking",
    },
    {"outputs"},
    {"pipeline", "cli", "__main__"},
]
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
PURE = LAYERS[3]
HEAVY = {"pandas", "networkx", "numpy", "pyvis", "openpyxl", "scipy", "IPython"}
SIDE_EFFECTS = {"time", "random", "socket", "urllib", "subprocess", "requests", "http"}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def test_every_room_has_a_layer() -> None:
    assert {room(path) for path in modules()} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_layers_point_down(path: Path) -> None:
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "supplymap" and len(parts) > 1 and parts[1] in LEVEL:
            assert LEVEL[parts[1]] <= LEVEL[room(path)], f"{path.name} imports {name}"


@pytest.mark.parametrize("path", [p for p in modules() if room(p) in PURE], ids=lambda p: p.stem)
def test_the_method_has_no_clock_and_no_network(path: Path) -> None:
    roots = {name.split(".")[0] for name in imported(path)}
    assert not roots & SIDE_EFFECTS
    assert "today" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [p for p in modules() if room(p) != "cli"], ids=lambda p: p.stem)
def test_only_the_command_line_prints_or_exits(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "exit", "quit"), path
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
            # a child process of the reader is started with the running interpreter and may end itself
            assert node.attr not in ("exit", "stdout", "stderr") or room(path) == "sheets", path


def test_import_is_light() -> None:
    code = f"import sys, supplymap; print(sorted(set(sys.modules) & {HEAVY}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_is_light() -> None:
    code = (
        "import sys\nfrom supplymap.cli import app\n"
        "try:\n app(['--help'])\nexcept SystemExit:\n pass\n"
        f"print('LOADED', sorted(set(sys.modules) & {HEAVY}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("LOADED []")


def test_public_names_load() -> None:
    for name in supplymap.__all__:
        assert getattr(supplymap, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = supplymap.nonsense
    assert "run" in dir(supplymap)


def test_no_copyleft_in_what_gets_installed() -> None:
    import re
    from importlib.metadata import distribution, requires

    waiting = [re.split(r"[<>=;\[ ]", item)[0] for item in requires("supplymap") or [] if "extra ==" not in item]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name.lower() in seen:
            continue
        seen.add(name.lower())
        try:
            found = distribution(name)
        except Exception:
            continue
        meta = found.metadata
        licence = " ".join([meta.get("License-Expression") or "", *(meta.get_all("Classifier") or [])])
        assert "GNU General Public" not in licence, name
        assert not re.search(r"(?<!L)GPL-[23]", licence), name
        waiting += [re.split(r"[<>=!~;\[ (]", item)[0] for item in found.requires or [] if "extra ==" not in item]
    assert {"networkx", "pandas", "pyvis", "openpyxl", "geopy"} <= seen

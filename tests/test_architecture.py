"""Walls between the rooms, sizes of files and functions, and how little the first import loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import supplymap

PACKAGE = Path(supplymap.__file__).parent

GROUND = {"_version", "errors", "model"}
"""What every room may import."""

STEP = {"config", "reference"}
"""What every step of the flow may import too: the settings it is given, and the tables that these name."""

MAY_IMPORT: dict[str, set[str]] = {
    "_version": set(),
    "errors": set(),
    "model": set(),
    "disk": set(),
    "probability": set(),
    "walks": set(),
    "workspace": {"disk"},
    "reference": set(),
    "places": {"reference"},
    "config": {"reference"},
    "sheets": STEP,
    "records": STEP | {"places", "sheets"},
    "screening": STEP | {"places"},
    "network": STEP | {"walks"},
    "likelihood": STEP | {"network", "probability"},
    "exposure.solver": {"probability", "walks"},
    "exposure": STEP | {"exposure.solver", "network", "probability", "walks"},
    "ranking": STEP | {"exposure", "exposure.solver", "likelihood", "network", "probability", "walks"},
    "outputs": STEP | {"disk", "network", "places", "probability", "ranking", "sheets", "workspace"},
}
"""Which rooms each room may import; those that stand in no row stand above all of them."""

ABOVE = {"__main__", "casework", "cli", "pipeline"}
PURE = set(MAY_IMPORT) - {
    "_version",
    "errors",
    "config",
    "reference",
    "sheets",
    "records",
    "outputs",
    "disk",
    "places",
    "workspace",
}
HEAVY = {"pandas", "networkx", "numpy", "pyvis", "openpyxl", "scipy", "IPython"}
SIDE_EFFECTS = {"time", "random", "socket", "urllib", "subprocess", "requests", "http"}


def room(path: Path) -> str:
    """Return the package or top module of a file; the solver is a room of its own."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:2]) if parts[:2] == ("exposure", "solver") else parts[0]


def room_of(name: str) -> str:
    """Return the room of a dotted name, as "supplymap.exposure.solver.bits"."""
    parts = name.split(".")[1:]
    return ".".join(parts[:2]) if parts[:2] == ["exposure", "solver"] else parts[0]


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


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def test_every_room_stands_in_the_table() -> None:
    assert {room(path) for path in modules()} == set(MAY_IMPORT) | ABOVE


@pytest.mark.parametrize("path", [p for p in modules() if room(p) in MAY_IMPORT], ids=name_of)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    may = MAY_IMPORT[room(path)] | GROUND | {room(path)}
    rooms = {name: room_of(name) for name in imported(path) if name.startswith("supplymap.")}
    assert {name for name, of in rooms.items() if of not in may} == set()


def test_lane_a_and_lane_b_do_not_see_each_other() -> None:
    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = {start}
        while waiting:
            seen |= waiting
            waiting = {name for one in waiting for name in MAY_IMPORT[one] | GROUND} - seen
        return seen

    modelled = {"likelihood", "exposure", "exposure.solver", "probability"}
    assert not reached("screening") & (modelled | {"network", "ranking", "walks"})
    assert not any("screening" in reached(name) for name in modelled)


def test_the_house_is_seen_at_a_glance() -> None:
    packages = [path.name for path in PACKAGE.iterdir() if path.is_dir() and path.name != "__pycache__"]
    assert len(packages) <= 14
    assert len(list(PACKAGE.glob("*.py"))) <= 9


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("__init__.py")), ids=name_of)
def test_a_face_holds_names_only(path: Path) -> None:
    if path.parent == PACKAGE:
        return  # it loads names on first use
    for node in ast.parse(path.read_text("utf-8")).body:
        names = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        assert isinstance(node, ast.ImportFrom) or names or docstring, ast.unparse(node)


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1 if ast.get_docstring(node) is not None else 0 :] or node.body
            assert (first[-1].end_lineno or 0) - first[0].lineno + 1 < 60, f"{node.name} is too long"


def test_likelihood_loads_without_the_solver() -> None:
    code = (
        "import sys, supplymap.likelihood.weigh; print([m for m in sys.modules if m.startswith('supplymap.exposure')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


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
        "import sys\nfrom supplymap.cli.commands import app\n"
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

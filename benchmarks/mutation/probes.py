"""Marks in the code that tell which blocks a test runs; they are set when a module is loaded, never on disk.

A mark stands at the head of every block and after every compound statement, so that each line belongs to the
last mark before it. Marks are cheaper than a trace function, and the test they count for can be changed at no
cost, thousands of times, when a kept result or a shared fixture is made.
"""

from __future__ import annotations

import ast
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder, SourceFileLoader
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType, ModuleType

MARK = "__mark_of_a_block__"
COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor, ast.AsyncWith)
Functions = (ast.FunctionDef, ast.AsyncFunctionDef)


def is_compiled(node: ast.AST) -> bool:
    """Tell whether a function is made machine code, in which no mark can be set."""
    return isinstance(node, Functions) and any("jit" in ast.unparse(item) for item in node.decorator_list)


def blocks(node: ast.AST) -> list[list[ast.stmt]]:
    """Return the blocks of statements right below a node."""
    found = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    found += [item.body for item in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]]
    return [block for block in found if isinstance(block, list) and block]


def _is_text(statement: ast.stmt) -> bool:
    """Tell a docstring, which has to stay the first statement."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def mark_lines(tree: ast.AST) -> list[tuple[int, int, int]]:
    """Return the stretches of lines that a mark stands for: first line, last line, line of the mark.

    Inner stretches come after outer ones. Lines outside of functions are in none.
    """
    found: list[tuple[int, int, int]] = []

    def visit(node: ast.AST, inside: bool) -> None:
        if is_compiled(node):
            return
        within = inside or isinstance(node, Functions)
        for block in blocks(node):
            mark = block[min(_is_text(block[0]), len(block) - 1)].lineno
            for number, statement in enumerate(block):
                if within:
                    found.append((statement.lineno, statement.end_lineno or statement.lineno, mark))
                visit(statement, within)
                if isinstance(statement, COMPOUND) and number + 1 < len(block):
                    mark = block[number + 1].lineno

    visit(tree, inside=False)
    return found


def marked(tree: ast.Module, number: Callable[[int], int]) -> ast.Module:
    """Set the marks in a tree; ``number`` gives each line of a mark its number."""
    marks = {mark for _, _, mark in mark_lines(tree)}

    def visit(node: ast.AST, inside: bool) -> None:
        if is_compiled(node):
            return
        within = inside or isinstance(node, Functions)
        for block in blocks(node):
            for statement in block:
                visit(statement, within)
            if within:
                block[:] = [new for old in block for new in _with_mark(old, marks, number)]

    visit(tree, inside=False)
    return ast.fix_missing_locations(tree)


def _with_mark(statement: ast.stmt, marks: set[int], number: Callable[[int], int]) -> list[ast.stmt]:
    if statement.lineno not in marks or _is_text(statement):
        return [statement]
    call = ast.Call(ast.Name(MARK, ast.Load()), [ast.Constant(number(statement.lineno))], [])
    return [ast.copy_location(ast.Expr(call), statement), statement]


class Marker(MetaPathFinder):
    """Loads the modules of one package with marks."""

    def __init__(self, package: str, hit: Callable[[int], None]) -> None:
        self.package = package
        self.hit = hit
        self.numbers: dict[tuple[str, int], int] = {}

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:  # noqa: ANN401
        """Find a module as Python does, and load it with marks."""
        if name.partition(".")[0] != self.package:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path, self)
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, marker: Marker) -> None:
        super().__init__(name, path)
        self.marker = marker

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)

        def number(line: int) -> int:
            return self.marker.numbers.setdefault((path, line), len(self.marker.numbers))

        tree = marked(ast.parse(self.get_data(path)), number)
        return compile(tree, path, "exec", dont_inherit=True)

    def exec_module(self, module: ModuleType) -> None:
        setattr(module, MARK, self.marker.hit)
        super().exec_module(module)

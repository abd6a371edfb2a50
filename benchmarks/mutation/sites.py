"""Where code can be changed by one small fault, found in its syntax tree and written at exact places."""

from __future__ import annotations

import ast
import io
import tokenize
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

COMPARISONS = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
OPPOSITE = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum"}
SKIPPED_TARGETS = {"__all__", "__slots__", "__version__"}


@dataclass(frozen=True, order=True)
class Fault:
    """One small change of one file: the text between two places becomes another."""

    path: str
    start: int
    end: int
    new: str
    kind: str
    line: int
    function: str
    old: str

    def planted(self, text: str) -> str:
        """Return the file's text with the fault in it."""
        return text[: self.start] + self.new + text[self.end :]


class Source:
    """A module's text with its tree, and places as counts of characters."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = ast.parse(text)
        self.lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line))
        self._tokens = [
            (self._starts[token.start[0] - 1] + token.start[1], token.string)
            for token in tokenize.generate_tokens(io.StringIO(text).readline)
            if token.type in (tokenize.OP, tokenize.NAME)
        ]

    def place(self, line: int, column: int) -> int:
        """Return a place in the text; the tree counts columns in bytes."""
        text = self.lines[line - 1]
        return self._starts[line - 1] + (column if text.isascii() else len(text.encode()[:column].decode()))

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends."""
        return (
            self.place(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self.place(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def tokens(self, start: int, end: int) -> list[tuple[int, str]]:
        """Return operators and words between two places."""
        first = bisect_left(self._tokens, (start, ""))
        return self._tokens[first : bisect_left(self._tokens, (end, ""))]

    def fault(self, node: ast.AST, where: tuple[int, int], new: str, kind: str, function: str) -> Fault:
        """Describe one change inside a node."""
        start, end = where
        return Fault(self.path, start, end, new, kind, node.lineno, function, self.text[start:end])  # type: ignore[attr-defined]


def faults(path: str, text: str) -> list[Fault]:
    """Return every fault that can be planted in a module, in the order of its text.

    Docstrings, annotations, imports, decorators, ``__all__``, formatted strings and what only type checkers
    or ``python -m`` see are left alone.
    """
    source = Source(path, text)
    found = [fault for node, function in _walk(source.tree, "") for fault in _faults_of(source, node, function)]
    return sorted({fault for fault in found if fault.new != fault.old})


def compiles(fault: Fault, text: str) -> bool:
    """Tell whether the changed text is still Python, and says something else."""
    try:
        changed = ast.parse(fault.planted(text))
    except (SyntaxError, ValueError):
        return False
    return ast.dump(changed) != _dumped(text)


@lru_cache(maxsize=4)
def _dumped(text: str) -> str:
    return ast.dump(ast.parse(text))


def _walk(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield nodes with the name of the function around them, without what is never changed."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params", "type_comment"):
            continue
        inside = function
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and name == "body":
            inside = f"{function}.{node.name}".lstrip(".")
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _skipped(child):
                yield child, inside
                yield from _walk(child, inside)


def _skipped(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return True
        case ast.If(test=test):
            said = ast.unparse(test)
            return "TYPE_CHECKING" in said or "__name__" in said
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            # a Literal[...] or another name for a type is an annotation, too
            return name in SKIPPED_TARGETS or (isinstance(value, ast.Subscript) and "Literal" in ast.unparse(value))
        case ast.AnnAssign(annotation=kind):
            return "TypeAlias" in ast.unparse(kind)
        case ast.keyword(arg="strict"):
            return True
    return False


def _faults_of(source: Source, node: ast.AST, function: str) -> Iterator[Fault]:
    match node:
        case ast.Compare():
            yield from _comparisons(source, node, function)
        case ast.BoolOp():
            yield from _junctions(source, node, function)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            start, end = source.span(node)
            inner = source.text[start + len("not") : end]
            yield source.fault(node, (start, end), f"({inner.strip()})", "drop not", function)
            del operand
        case ast.Constant(value=bool() | int() | float()):
            yield from _constants(source, node, function)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from _defaults(source, node, function)
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set() | ast.Dict():
            yield from _entries(source, node, function)
        case ast.Assign() | ast.AugAssign() | ast.AnnAssign(value=ast.expr()) | ast.Expr(value=ast.Call()):
            # without its first value a module or class does not even load
            if function and not isinstance(node, ast.AnnAssign):
                yield source.fault(node, source.span(node), "pass", "remove statement", function)
        case ast.Call():
            yield from _calls(source, node, function)
        case ast.Return(value=ast.expr() as value):
            if not (isinstance(value, ast.Constant) and value.value is None):
                yield source.fault(node, source.span(node), "return None", "return None", function)
        case ast.Raise():
            yield source.fault(node, source.span(node), "pass", "remove raise", function)


def _comparisons(source: Source, node: ast.Compare, function: str) -> Iterator[Fault]:
    operands = [node.left, *node.comparators]
    for before, after in pairwise(operands):
        between = source.tokens(source.span(before)[1], source.span(after)[0])
        words = [(place, word) for place, word in between if word in COMPARISONS or word == "not"]
        if not words:
            continue
        first, last = words[0], words[-1]
        sign = " ".join(word for _, word in words)
        if sign in COMPARISONS:
            where = (first[0], last[0] + len(last[1]))
            yield source.fault(node, where, COMPARISONS[sign], "comparison", function)


def _junctions(source: Source, node: ast.BoolOp, function: str) -> Iterator[Fault]:
    for before, after in pairwise(node.values):
        for place, word in source.tokens(source.span(before)[1], source.span(after)[0]):
            if word in ("and", "or"):
                other = "or" if word == "and" else "and"
                yield source.fault(node, (place, place + len(word)), other, "and/or", function)


def _constants(source: Source, node: ast.Constant, function: str) -> Iterator[Fault]:
    where = source.span(node)
    value = node.value
    if isinstance(value, bool):
        yield source.fault(node, where, str(not value), "boolean", function)
    elif isinstance(value, int):
        for other in (value + 1, value - 1):
            yield source.fault(node, where, f"({other})" if other < 0 else str(other), "constant", function)
    elif isinstance(value, float):
        yield source.fault(node, where, repr(value * 1.5 if value else 1.0), "constant", function)
        if value >= 1.0:
            yield source.fault(node, where, repr(value - 1.0), "constant", function)


def _defaults(source: Source, node: Function, function: str) -> Iterator[Fault]:
    for default in [*node.args.defaults, *node.args.kw_defaults]:
        if isinstance(default, ast.Constant) and isinstance(default.value, bool):
            name = f"{function}.{node.name}".lstrip(".")
            yield source.fault(default, source.span(default), str(not default.value), "default", name)


def _entries(source: Source, node: ast.Tuple | ast.List | ast.Set | ast.Dict, function: str) -> Iterator[Fault]:
    if isinstance(node, ast.Dict):
        if any(key is None for key in node.keys):
            return
        spans = [
            (source.span(key)[0], source.span(value)[1])
            for key, value in zip(node.keys, node.values, strict=True)
            if key is not None
        ]
    else:
        spans = [source.span(entry) for entry in node.elts]
    if len(spans) < 2 or (isinstance(node, ast.Tuple) and source.text[source.span(node)[0]] != "("):
        return  # several values returned or taken apart are no table
    for where in _without(spans):
        new = "," if isinstance(node, ast.Tuple) and len(spans) == 2 and where[1] == spans[-1][1] else ""
        yield source.fault(node, where, new, "delete entry", function)


def _without(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield for each item of a list of items what to cut: it and one comma."""
    for number, (start, end) in enumerate(spans):
        yield (start, spans[number + 1][0]) if number + 1 < len(spans) else (spans[number - 1][1], end)


def _calls(source: Source, node: ast.Call, function: str) -> Iterator[Fault]:
    named = node.func
    name = named.id if isinstance(named, ast.Name) else named.attr if isinstance(named, ast.Attribute) else ""
    if name in OPPOSITE:
        end = source.span(named)[1]
        yield source.fault(node, (end - len(name), end), OPPOSITE[name], "min/max", function)
    if name in ("cast", "TypeVar", "NewType"):
        return
    arguments: list[ast.expr | ast.keyword] = sorted(
        [*node.args, *node.keywords], key=lambda item: source.span(item)[0]
    )
    if len(arguments) < 2:
        return
    for argument, where in zip(arguments, _without([source.span(item) for item in arguments]), strict=True):
        last = argument is arguments[-1]
        if (isinstance(argument, ast.keyword) and argument.arg not in (None, "strict")) or (
            last and isinstance(argument, ast.expr) and not isinstance(argument, ast.Starred)
        ):
            yield source.fault(node, where, "", "drop argument", function)

"""Cells that name several partners: which names they hold."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.records.nobody import names_no_partner
from supplymap.records.values import choose
from supplymap.reference.names import carries_form, fold, is_form, normalise
from supplymap.sheets import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_NAMES = 100
"""Most names that a cell is taken apart into: one of more is no list of partners."""

_ALWAYS = re.compile(r"[;；|｜]")
_LINES = re.compile(r"\n+")
_SLASH = re.compile(r"[/／]")
_WEAK = (re.compile(r"\band\b", re.IGNORECASE), re.compile(r"[&+＆]"), re.compile(r"[,，、]"))
_ANY = re.compile(r"[;；|｜\n/／&+＆,，、]|\band\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_NUMBERED = re.compile(r"^(?:\d{1,2}[.)]\s+|[-•*·]\s*)")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_FACILITIES = frozenset(
    {
        "mill",
        "factory",
        "farm",
        "plant",
        "gin",
        "ginnery",
        "mine",
        "quarry",
        "smelter",
        "refinery",
        "foundry",
        "tannery",
    }
    | {
        "workshop",
        "plantation",
        "estate",
        "ranch",
        "vineyard",
        "orchard",
        "fishery",
        "dyehouse",
        "laundry",
        "warehouse",
    }
    | {"spinner", "weaver", "unit"}
)
"""Last words of the names of sites; in the singular."""
_CHINESE_FACILITIES = "厂廠场場矿礦"
_BESIDE_A_SLASH = frozenset({"import", "export", "imp", "exp", "and", "or"})


class Name(NamedTuple):
    """A name in a cell, and the same name in another script where the cell holds it too."""

    text: str
    native: str = ""


class KnownNames:
    """The names and ids that the files give to one partner: a cell equal to one of them is never taken apart.

    Parameters
    ----------
    names
        Names, equal however they are written.
    ids
        Ids, equal but for case.
    """

    def __init__(self, names: Iterable[str], ids: Iterable[str] = ()) -> None:
        self._ids = {text.strip().casefold() for text in ids if text}
        self._names = {name for name in names if name and name.strip().casefold() not in self._ids}
        self._ids |= {name.strip().casefold() for name in self._names}

    @cached_property
    def _keys(self) -> set[str]:
        return {normalise(name).key for name in self._names}

    def __contains__(self, name: str) -> bool:
        """Return whether a text is one of the names or ids."""
        return name.strip().casefold() in self._ids or normalise(name).key in self._keys


def may_name_several(cell: str) -> bool:
    """Return whether a cell holds any sign that may stand between two names."""
    return bool(_ANY.search(cell))


def names_of(cell: str, known: KnownNames, *, of_list: bool = False) -> tuple[Name, ...]:
    """Return the names that a cell holds.

    Semicolons, slashes, bars and new lines always part names; commas, "&" and "and" only where every part is a known
    name or carries a legal form, or where all parts end in the same word for a site: many names have commas in them. A
    part that is only a legal form is no part. Two parts of which one is in another script are one name.

    Parameters
    ----------
    cell
        The cell.
    known
        Names that are not taken apart.
    of_list
        Whether the cell is of a list with a row for each partner: there a slash is part of a name, and a new line may
        be no more than the width of the column.
    """
    whole = one_line(cell)
    if not may_name_several(cell) or whole in known:
        return (Name(whole),)
    parts = _parts(cell, _ALWAYS)
    lines = [part for one in parts for part in _parts(one, _LINES)]
    if not of_list or _in_two_scripts(lines) or _are_names(lines, known):
        parts = lines
    if not of_list:
        parts = [part for one in parts for part in ([one] if one in known else _at_slashes(one, known))]
        parts = [part for one in parts for part in _at_weak_signs(one, known)]
    parts = [part for part in dict.fromkeys(map(one_line, parts)) if not names_no_partner(part)]
    if not parts or len(parts) > MOST_NAMES:
        return (Name(whole),)
    if _in_two_scripts(parts) and not all(part in known for part in parts):
        latin = int(not _LATIN.search(parts[0]))
        return (Name(parts[latin], parts[1 - latin]),)
    return tuple(map(Name, parts))


def _parts(text: str, sign: re.Pattern[str], apart: Callable[[str, str], bool] | None = None) -> list[str]:
    """Cut a text at some signs outside brackets; a part that names nobody stays with the one before it."""
    masked = _IN_BRACKETS.sub(lambda match: "x" * len(match[0]), text)
    signs = [match.span() for match in sign.finditer(masked)]
    if not signs:
        return [text]
    parts: list[str] = []
    start = 0
    for begin, end in zip([0, *(end for _, end in signs)], [*(start for start, _ in signs), len(text)], strict=True):
        part = text[begin:end]
        if parts and (_is_no_name(part) or (apart is not None and not apart(parts[-1], part))):
            parts[-1] = text[start:end]
        else:
            start = begin
            parts.append(part)
    return [clean for part in parts if _LETTER.search(clean := _NUMBERED.sub("", part.strip(" \t\n,，;")))]


def _is_no_name(part: str) -> bool:
    """Return whether a part is no name of its own: a legal form, a country, a number."""
    return not _LETTER.search(part) or is_form(part) or bool(reference.countries().code(part.strip(" .")))


def _at_slashes(text: str, known: KnownNames) -> list[str]:
    every = _parts(text, _SLASH)
    return every if all(part in known for part in every) else _parts(text, _SLASH, _parted_by_slash)


def _parted_by_slash(left: str, right: str) -> bool:
    """Return whether a slash parts two names: not that of A/S, c/o, M/s, 19/5 or of "Import/Export"."""
    before, after = re.search(r"\w+$", left[-40:]), re.match(r"\w+", right[:40])
    if before and after:
        if len(before[0]) == len(after[0]) == 1:
            return False
        if before[0].isdigit() and (after[0].isdigit() or len(after[0]) == 1):
            return False
    words = [fold(left[-40:]).split()[-1:], fold(right[:40]).split()[:1]]
    return not all(word and (word[0] in _BESIDE_A_SLASH or choose("stages", "stage", word[0])) for word in words)


def _at_weak_signs(text: str, known: KnownNames) -> list[str]:
    if text in known:
        return [text]
    for sign in _WEAK:
        parts = _parts(text, sign)
        if len(parts) > 1 and _are_names(parts, known):
            return [name for part in parts for name in _at_weak_signs(part, known)]
    return [text]


def _are_names(parts: Sequence[str], known: KnownNames) -> bool:
    """Return whether each part is surely a name."""
    if all(part in known or carries_form(part) for part in parts):
        return True
    facilities = {_facility(part) for part in parts}
    return len(facilities) == 1 and "" not in facilities


def _facility(name: str) -> str:
    """Return the word for a site at the end of a name, in the singular; empty if there is none, or nothing before it.

    "Weaving Mill" alone names nobody: "Foo Spinning and Weaving Mill" is one company.
    """
    *words, last = fold(name).split() or [""]
    if last[-1:] in _CHINESE_FACILITIES and len(last) > 2:
        return last[-1:]
    singular = f"{last[:-3]}y" if last.endswith("ies") else last.removesuffix("s")
    named = any(not choose("stages", "stage", word) and not reference.goods_classes(word) for word in words)
    return singular if singular in _FACILITIES and named else ""


def _in_two_scripts(parts: Sequence[str]) -> bool:
    """Return whether of two parts one is in Latin letters, the other in others."""
    return len(parts) == 2 and bool(_LATIN.search(parts[0])) != bool(_LATIN.search(parts[1]))

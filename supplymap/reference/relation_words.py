"""Words of data models: which relation a text tells, which end of it a header names, what a sheet holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

RELATIONS = (
    "supplies",
    "supplied-by",
    "owns",
    "owned-by",
    "site-of",
    "has-site",
    "same",
    "transports",
    "stores",
    "nothing",
)
"""Kinds of ``relation_words.csv`` that a cell can tell."""
ENDS = ("end-supplier", "end-buyer", "end-owner", "end-owned", "end-other")
"""Kinds that the header of an end can tell."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ID_WORDS = frozenset(
    {"id", "ids", "guid", "uuid", "key", "ref", "reference", "code", "number", "no", "identifier", "node"}
)
_FILLERS = frozenset(("is", "are", "was", "has", "been", "the", "a", "an", "for", "to", "of", "with"))
_LONGEST = 200
"""Most characters of a text that are looked at for the words of a relation."""


@reference.per_folder
def _by_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in reference.table("relation_words"):
        for word in row["words"].split("|"):
            folded = fold(word)
            found[folded] = (*found.get(folded, ()), row["kind"])
    return found


def words_of(header: str) -> str:
    """Return a header in folded words: ``supplierId`` and ``supplier-id`` are ``supplier id``."""
    return fold(_CAMEL.sub(" ", header))


def without_id(header: str) -> str:
    """Return a header in folded words, without the words for a number at its end."""
    words = words_of(header).split()
    while words and words[-1] in _ID_WORDS:
        words.pop()
    return " ".join(words)


def is_id(header: str) -> bool:
    """Return whether the last word of a header says that its cells are numbers."""
    words = words_of(header).split()
    return bool(words) and words[-1] in _ID_WORDS


def is_word(kind: str, text: str) -> bool:
    """Return whether a folded text is a word of a kind."""
    return kind in _by_word().get(text, ())


def end_of(header: str) -> str:
    """Return which end of a relation a header names; empty for none."""
    kinds = _by_word().get(without_id(header), ())
    return next((kind for kind in ENDS if kind in kinds), "")


def owns_site(header: str) -> bool:
    """Return whether a header names the company whose site a row is."""
    return is_word("site-owner", without_id(header))


def relation_in(text: str) -> tuple[str, str]:
    """Return the relation that a text tells, by its longest known words, and its other words.

    Parameters
    ----------
    text
        Such as "is supplier of", "supplies cotton yarn", "legal_parentage".

    Returns
    -------
    kind, rest
        Both empty if the text tells no relation.
    """
    words = words_of(text[:_LONGEST]).split()
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            kinds = _by_word().get(" ".join(words[start : start + length]), ())
            if found := next((kind for kind in RELATIONS if kind in kinds), ""):
                rest = [word for word in words[:start] + words[start + length :] if word not in _FILLERS]
                return found, " ".join(rest)
    return "", ""


def relation_of(text: str) -> str:
    """Return the relation that a text tells; empty if it tells none."""
    return relation_in(text)[0]

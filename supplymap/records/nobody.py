"""Cells that tell nothing: a name of nobody, and marks that repeat the cell above."""

from __future__ import annotations

from supplymap import reference
from supplymap.records.values import is_blank
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words

_MARKS = frozenset(
    (
        '"',
        '""',
        "''",
        "”",
        "“",
        "„",
        "〃",
        "〃〃",
        "″",
        "〞",
        "〝",
        ",,",
        "-do-",
        "- do -",
        "do.",
        "d.o.",
        '-"-',
        '- " -',
    )
)
_LONGEST = 40


def names_no_partner(name: str) -> bool:
    """Return whether a name cell names no partner: blank, a ditto mark, "various", "not disclosed"."""
    return is_blank(name) or is_ditto(name) or (folded := fold(name)) == "" or folded in row_words("nobody")


def is_ditto(text: str) -> bool:
    """Return whether a cell says that it repeats the one above.

    Words are known in full only: "do" and "id" are codes of countries.
    """
    if len(text) > _LONGEST or text[:1] not in _initials():
        return False
    return text.casefold() in _MARKS or _bare(text) in _words()


@reference.per_folder
def _initials() -> frozenset[str]:
    """Return how a cell may begin that says "as above"."""
    starts = {word[0] for word in _words() if word}
    return frozenset(starts | {start.upper() for start in starts} | {mark[0] for mark in _MARKS} | set(" .-()[]'\""))


def _bare(text: str) -> str:
    return text.strip(" .-()[]'\"").casefold()


@reference.per_folder
def _words() -> frozenset[str]:
    """Return the words for "as above", as written and folded."""
    written = {
        word.casefold()
        for row in reference.table("row_words")
        if row["kind"] == "ditto"
        for word in row["words"].split("|")
    }
    return frozenset(written | row_words("ditto"))

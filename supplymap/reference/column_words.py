"""Words for what a column holds, as reports and a user's own list of columns write them."""

from __future__ import annotations

from difflib import get_close_matches

from supplymap import reference
from supplymap.reference.names import fold


@reference.per_folder
def _fields() -> dict[str, str]:
    """Map every folded word for a field to the field: its own, its header in the template, other headers."""
    known: dict[str, str] = {}
    rows = reference.table("columns")
    own = [(row["field"], row["field"]) for row in rows]
    headers = [(row["header"], row["field"]) for row in rows]
    others = [(word, row["field"]) for row in rows for word in row["synonyms"].split("|")]
    for word, field in (*own, *headers, *others):
        known.setdefault(fold(word), field)
    known.pop("", None)
    return known


def field_of(text: str) -> str:
    """Return the field that a word means, such as ``country`` for "Country"; empty if it is none."""
    return _fields().get(fold(text), "")


@reference.per_folder
def _with_colon() -> frozenset[str]:
    return frozenset(row["header"].casefold() for row in reference.table("columns") if ":" in row["header"])


def is_header_with_colon(text: str) -> bool:
    """Return whether a text is a header of the template that has a colon in it, such as "Threat: terrorism"."""
    return text.strip().casefold() in _with_colon()


def nearest_field(text: str) -> str:
    """Return the word for a field that is most like a text, or empty."""
    near = get_close_matches(fold(text), _fields(), n=1, cutoff=0.6)
    return field_word(_fields()[near[0]]) if near else ""


@reference.per_folder
def field_word(field: str) -> str:
    """Return the word for a field: as its header in the template, in lower case but for abbreviations."""
    if field == "name":
        return field
    header = next((row["header"] for row in reference.table("columns") if row["field"] == field), field)
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in header.split())

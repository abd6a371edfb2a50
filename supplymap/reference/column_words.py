"""Words for what a column holds, as reports and a user's own list of columns write them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.model import ColumnReading


@reference.per_folder
def _fields() -> dict[str, str]:
    """Map every folded word for a field to the field: its own, its header in the template, other headers."""
    rows = reference.table("columns")
    # a facility beside its company is a field of the company
    own = [("facility", "facility"), *((row["field"], row["field"]) for row in rows)]
    headers = [(row["header"], row["field"]) for row in rows]
    others = [(word, row["field"]) for row in rows for word in row["synonyms"].split("|")]
    numbers = [row for row in reference.table("details") if row["kind"] == "number"]
    own += [(row["detail"], row["detail"]) for row in numbers]
    headers += [(row["title"], row["detail"]) for row in numbers]
    others += [(word, row["detail"]) for row in numbers for word in row["words"].split("|")]
    return _by_word((*own, *headers, *others))


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
    titles = {row["detail"]: row["title"] for row in reference.table("details")}
    titles |= {row["field"]: row["header"] for row in reversed(reference.table("columns"))}
    header = titles.get(field, field.replace("_", " "))
    return " ".join(word if word[1:] != word[1:].lower() else word.lower() for word in header.split())


@reference.per_folder
def detail_word(detail: str) -> str:
    """Return the word for what a column holds that is no field, such as "e-mail"; the detail itself if it has none."""
    titles = {row["detail"]: row["title"].lower() for row in reference.table("details")}
    return titles.get(detail, detail.replace("_", " "))


TIER = "tier"
"""Stands as the party for the party of a tier, whose number follows: "tier 2: country"."""


@reference.per_folder
def _roles() -> dict[str, str]:
    """Map every folded word for a role to the role: its own, its title, other words."""
    rows = reference.table("party_words")
    own = [(row["role"].replace("_", " "), row["role"]) for row in rows]
    titles = [(row["title"], row["role"]) for row in rows]
    others = [(word, row["role"]) for row in rows for word in row["words"].split("|")]
    return _by_word((*own, *titles, *others))


def _by_word(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Map every word, folded, to what it means; of several meanings the first."""
    known: dict[str, str] = {}
    for word, meaning in pairs:
        known.setdefault(fold(word), meaning)
    known.pop("", None)
    return known


def role_of(text: str) -> str:
    """Return the role that a word means, such as ``spinner`` for "Yarn spinner"; empty if it is none."""
    return _roles().get(fold(text), "")


def nearest_role(text: str) -> str:
    """Return the word for a role that is most like a text, or empty."""
    near = get_close_matches(fold(text), _roles(), n=1, cutoff=0.6)
    return role_word(_roles()[near[0]]) if near else ""


@reference.per_folder
def role_word(role: str) -> str:
    """Return the word for a role, as in "raw material supplier"."""
    return next((row["title"].lower() for row in reference.table("party_words") if row["role"] == role), role)


def party_words(columns: Sequence[ColumnReading]) -> Mapping[int, str]:
    """Return the word for each party of a table by its number: "mill", "mill 2" for a second one, "tier 3".

    Parameters
    ----------
    columns
        Every column of the table.
    """
    words: dict[int, str] = {}
    counts: dict[str, int] = {}
    for column in sorted(columns, key=lambda one: one.index):
        if column.number is None or column.number in words:
            continue
        if column.tier is not None:
            words[column.number] = f"tier {column.tier}"
            continue
        word = role_word(column.party)
        counts[word] = counts.get(word, 0) + 1
        words[column.number] = word if counts[word] == 1 else f"{word} {counts[word]}"
    return words


def reading_word(column: ColumnReading, parties: Mapping[int, str]) -> str:
    """Return what a column is read as, in the words of a user's list of columns: "mill 2: country"; empty if it is not.

    Parameters
    ----------
    column
        The column.
    parties
        Words for the parties of its table, as `party_words` gives them.
    """
    if not column.field:
        return ""
    party = parties.get(column.number, "") if column.number is not None else ""
    qualifier = f" ({column.qualifier.replace('_', ' ')})" if column.qualifier else ""
    return f"{party}: {field_word(column.field)}{qualifier}" if party else f"{field_word(column.field)}{qualifier}"


OF_A_PARTY = frozenset(
    {"name", "partner_id", "native_name", "aliases", "country", "region", "city", "address", "postal_code", "stage"}
)
"""Fields that say something of one party of a row."""


def readings_of(column: ColumnReading, parties: Mapping[int, str]) -> list[str]:
    """Return what a column is read as, and what it may be besides, the nearest first, each as `reading_word` has it.

    Parameters
    ----------
    column
        The column.
    parties
        Words for the parties of its table, as `party_words` gives them.
    """
    others = [_in_words(other) for other in column.others]
    if word := reading_word(column, parties):
        return [word, *(other for other in others if other != word)]
    return [*others, *filter(None, (_nearest(text, parties) for text in column.nearest))]


def _in_words(reading: str) -> str:
    """Return "party: field" in words."""
    party, colon, field = reading.rpartition(":")
    return f"{role_word(party.strip())}{colon}{' ' if colon else ''}{field_word(field.strip())}"


def _nearest(header: str, parties: Mapping[int, str]) -> str:
    field = field_of(header)
    if not field:
        return ""
    party = next(iter(parties.values()), "partner") if field in OF_A_PARTY else ""
    return f"{party}: {field_word(field)}" if party else field_word(field)

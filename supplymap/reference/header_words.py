"""Words of headers: the phrases of the tables that name a party, a field, a detail or a kind of value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap import reference
from supplymap.reference.marks import normal_form
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TermKind = Literal["party", "field", "name", "id", "detail", "qualifier", "filler", "number"]

KEPT = 50_000
"""How many headers and words of them are kept as read: any cell of a file may be looked at as a header."""

NOTHING = "none"
"""Row of ``qualifiers.csv`` with the words that add nothing to a header: of grammar, of forms, of time and money."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_DIGITS_BEHIND = re.compile(r"\b(?!(?:fy|cy|q)\d)([a-z]+)(?=\d)")
_MARKS = re.compile(r"[®™©℠]|\((?:r|tm)\)", re.IGNORECASE)
_NUMBER_SIGN = re.compile(r"#|№|\bn[º°]\.?|\bno\.", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=\w)['’‘`´]s\b|(?<=\ws)['’](?=\s)", re.IGNORECASE)
_ELISION = re.compile(r"(?<![^\W_])(l|d|dell|all|nell)['’](?=\w)", re.IGNORECASE)
"""French and Italian articles before a vowel: "pays de l'usine"."""
_PLURAL = re.compile(r"(?:\(s\)|\(es\))", re.IGNORECASE)
_NUMBER = re.compile(r"(?:fy|cy)?\d{1,4}(?:st|nd|rd|th)?|fy|q[1-4]")
_NUMBER_NAMES = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_OF_PARTIES: Mapping[tuple[str, ...], set[str]] = {("name",): {"name"}, ("number",): {"partner_id"}}
"""What words mean beside a word for a party, where they mean something else by themselves."""
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
NUMBER_WORDS = frozenset({*_NUMBER_NAMES, *_ORDINALS, *_ROMAN})
"""Words that say a number without digits."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a phrase of a header means.

    Attributes
    ----------
    kind
        ``party``: a role; ``field``: a field of a table of columns; ``name`` and ``id``: the name or a number of a
        party or thing; ``detail``: known and not read into a field; ``qualifier``: the kind of value.
    value
        Role, detail or qualifier; for a field that of lists of partners or the first there is.
    fields
        For a field: kind of sheet to the field that the phrase means there.
    """

    kind: TermKind
    value: str
    fields: tuple[tuple[str, str], ...] = ()


class Party(NamedTuple):
    """A role of ``party_words.csv``."""

    role: str
    title: str
    kind: str
    order: int
    makes: frozenset[str]
    moves: str


class Detail(NamedTuple):
    """A row of ``details.csv``; rank is the position of a phrase among its words."""

    detail: str
    title: str
    kind: str


@reference.per_folder
def parties() -> Mapping[str, Party]:
    """Return the roles that headers can name."""
    return {
        row["role"]: Party(
            row["role"], row["title"], row["kind"], int(row["order"]), frozenset(_split(row["makes"])), row["moves"]
        )
        for row in reference.table("party_words")
    }


@reference.per_folder
def details() -> Mapping[str, Detail]:
    """Return what columns may hold beside the fields."""
    return {row["detail"]: Detail(row["detail"], row["title"], row["kind"]) for row in reference.table("details")}


@reference.per_folder
def qualifiers() -> Mapping[str, tuple[int, str]]:
    """Return the kinds of values: rank as the name of a partner, and the field of further names."""
    return {row["qualifier"]: (int(row["rank"]), row["field"]) for row in reference.table("qualifiers")}


@reference.per_folder
def date_rank(phrase: str) -> int:
    """Return how well a phrase tells the day of a transaction: 0 is best."""
    for row in reference.table("details"):
        if row["kind"] == "date":
            words = [" ".join(words_of(word)) for word in _split(row["words"])]
            return words.index(phrase) if phrase in words else len(words)
    return 0


def _split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


@partial(reference.per_folder, size=KEPT)
def words_of(text: str) -> tuple[str, ...]:
    """Take a header apart: folded words; each Chinese, Japanese or Korean character by itself.

    ``supplierCountry``, ``supplier_country``, ``Supplier - Country`` and ``Supplier's country`` are the same words.
    """
    text = _MARKS.sub(" ", normal_form(text))
    text = _PLURAL.sub(
        "", _POSSESSIVE.sub("", _ELISION.sub(r"\1 ", _NUMBER_SIGN.sub(" no ", text.replace("%", " percent "))))
    )
    text = _CAMEL.sub(" ", text.replace("$", " usd ").replace("€", " eur ").replace("£", " gbp "))
    folded = _DIGITS_BEHIND.sub(r"\1 ", _CJK.sub(r" \g<0> ", fold(text)))
    return tuple(folded.split())


@reference.per_folder
def phrases() -> Mapping[tuple[str, ...], tuple[Term, ...]]:
    """Map the words of every phrase of the tables to what it means."""
    made: dict[tuple[str, ...], list[Term]] = {}

    def put(phrase: str, term: Term) -> None:
        words = words_of(phrase)
        if words and term not in made.setdefault(words, []):
            made[words].append(term)

    for row in reference.table("party_words"):
        for phrase in _split(row["words"]):
            put(phrase, Term("party", row["role"]))
    for row in reference.table("details"):
        for phrase in _split(row["words"]):
            put(phrase, Term("detail", row["detail"]))
    for row in reference.table("qualifiers"):
        if row["qualifier"] == NOTHING:
            continue
        for phrase in _split(row["words"]):
            put(phrase, Term("qualifier", row["qualifier"]))
    fields = _field_phrases()
    for words, by_sheet in fields.items():
        if _is_composed(words, by_sheet, fields, made):
            continue
        field = by_sheet.get("partners") or next(iter(by_sheet.values()))
        kind: TermKind = {"name": "name", "partner_id": "id"}.get(field, "field")  # type: ignore[assignment]
        made.setdefault(words, []).append(Term(kind, field, tuple(by_sheet.items())))
    return {words: tuple(terms) for words, terms in made.items()}


def _field_phrases() -> dict[tuple[str, ...], dict[str, str]]:
    """Map each header of ``columns.csv`` to its field, by kind of sheet."""
    made: dict[tuple[str, ...], dict[str, str]] = {}
    synonyms: dict[str, list[str]] = {}
    for row in reference.table("columns"):
        if row["synonyms"]:
            synonyms.setdefault(row["field"], _split(row["synonyms"]))
    for row in reference.table("columns"):
        for phrase in (row["header"], row["field"], *synonyms.get(row["field"], [])):
            if words := words_of(phrase):
                made.setdefault(words, {}).setdefault(row["sheet"], row["field"])
    return made


def _is_composed(
    words: tuple[str, ...],
    by_sheet: Mapping[str, str],
    fields: Mapping[tuple[str, ...], Mapping[str, str]],
    made: Mapping[tuple[str, ...], Sequence[Term]],
) -> bool:
    """Return whether a header is a word for a party, alone or beside a shorter header of the same field.

    "Supplier country" then means the country of the supplier, and never that of whoever else stands in the row.
    """

    def is_party(part: tuple[str, ...]) -> bool:
        return any(term.kind == "party" for term in made.get(part, ()))

    own = set(by_sheet.values())
    if is_party(words):
        return bool(own & {"name", "buyer", "parent"})
    for split in range(1, len(words)):
        first, rest = words[:split], words[split:]
        for party, attribute in ((first, rest), (rest, first)):
            bare = attribute[:-1] if attribute[-1:] == ("of",) else attribute
            known = set(fields.get(bare, {}).values()) | _OF_PARTIES.get(bare, set())
            if is_party(party) and (known & own or (own & {"buyer", "parent"} and "name" in known)):
                return True
            if is_party(party) and is_party(bare) and own & {"name", "buyer"}:
                return True
    return False


@reference.per_folder
def single_words() -> frozenset[str]:
    """Return every word of the phrases, for those written together or misspelt."""
    known = {word for words in phrases() for word in words if len(word) > 1}
    return frozenset(known | {"of", "to", "no", "id"})


@reference.per_folder
def fillers() -> frozenset[str]:
    """Return the words that add nothing to a header."""
    rows = (row for row in reference.table("qualifiers") if row["qualifier"] == NOTHING)
    return frozenset(word for row in rows for word in _split(row["words"]))


def number_of(word: str) -> int | None:
    """Return the number that a word says ("2", "2nd", "two", "second", "ii"); None if it says none."""
    digits = re.match(r"(\d{1,3})(?:st|nd|rd|th)?$", word)
    if digits:
        return int(digits[1])
    return _NUMBER_NAMES.get(word) or _ORDINALS.get(word) or _ROMAN.get(word)


def is_number(word: str) -> bool:
    """Return whether a word is a number or a year: "2", "2nd", "2026", "FY26"."""
    return bool(_NUMBER.fullmatch(word))


@reference.per_folder
def longest_phrase() -> int:
    """Return the most words that a phrase of the tables has."""
    return max(map(len, phrases()))

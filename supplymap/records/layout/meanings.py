"""What a header means by itself: the party it is about, the attribute of it, and the kind of value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.records.layout.phrases import (
    HEADS,
    OF_GOODS,
    Piece,
    Pieces,
    pieces_of,
    spelled,
    without_goods,
    without_range,
)
from supplymap.reference.header_words import KEPT, details, parties, words_of
from supplymap.reference.headers import SITE_FIELDS

if TYPE_CHECKING:
    from supplymap.model.readings import Sureness

NAME, ID, PLACED = "name", "partner_id", "name_address"
"""Attributes of a party: its name; its own number; name and address in one cell."""

_NOT_READ = frozenset({"thing", "amount", "about", "contact", "mode", "days", "date", "goods"})
_MOST_UNKNOWN = 2
MOST_LETTERS = 300
"""A longer text is no header."""
_BRACKETED = re.compile(r"[(\[（【](.*?)[)\]）】]")
_SEPARATORS = re.compile(r"\s*[/|\n;:：]\s*|\s+[-–—]\s+")
_AND = re.compile(r"&|\+|/|,|\band\b", re.IGNORECASE)
_JOINED = re.compile(r"(&|\+|,|\band\b)", re.IGNORECASE)
_OF_A_PARTY = re.compile(r"(\w+)['’`´](?:s)?\s+(\w+)", re.IGNORECASE)
"""What belongs to somebody: "vendor's supplier", "suppliers' supplier"."""
_FURTHER = frozenset({"other", "former"})
"""Qualifiers of further names that before a word for a party tell of another one: "Secondary supplier"."""
_COUNT_OF = re.compile(r"(?:no|number|nr|count|qty|quantity|how many)(?: of)?")
_QUESTION = re.compile(
    r"^\s*+(?:(?:q|question|ilo(?: forced labou?r)?(?: indicator)?)?\s*(?:no\.?\s*)?\d{1,3}(?:\.\d{1,2})*\s*[.):–-]|"
    r"ilo(?: forced labou?r)?(?: indicator)?\s*[:–-])\s*",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^\s*\(?(?:\d{1,2}|[a-h])[.)]\s+(?=\D)", re.IGNORECASE)
"""The number of a column: "3. Mill name", "b) Country"."""
_REMARK = re.compile(
    r"[(\[（]\s*(?:required|mandatory|optional|please specify|if (?:known|applicable|any|available))\W*[)\]）]",
    re.IGNORECASE,
)
"""Remarks for whoever fills in a form."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means.

    Attributes
    ----------
    attribute
        Field of ``columns.csv``, ``name``, ``partner_id``, ``name_address``, or a number of ``details.csv``; empty
        for what is known and not read.
    roles
        Roles that it names, the one that counts first; empty where it names none.
    said
        The words that name the party.
    tier, ordinal
        Tier of the party, and which of several of the kind ("Supplier 2").
    fields
        Kind of sheet to field, where the attribute is one of ``columns.csv``.
    qualifiers
        Kinds of value.
    detail
        Row of ``details.csv`` for what is known and not read.
    material
        What the goods are whose origin it states: "cotton" of "Country of cotton".
    part
        Which part of a value it is: 2 of "Address 2".
    further
        Whether a word says that it is a further one of the kind, such as "Alternate supplier".
    sure
        ``sure`` or ``likely``.
    """

    attribute: str = ""
    roles: tuple[str, ...] = ()
    said: str = ""
    tier: int | None = None
    ordinal: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    qualifiers: tuple[str, ...] = ()
    detail: str = ""
    material: str = ""
    part: int | None = None
    further: bool = False
    sure: Sureness = "sure"

    @property
    def role(self) -> str:
        """The role that counts; empty where none is named."""
        return self.roles[0] if self.roles else ""

    @property
    def names(self) -> bool:
        """Whether its cells name or number a party."""
        return self.attribute in (NAME, ID, PLACED) or self.number

    @property
    def number(self) -> bool:
        """Whether its cells are numbers of a registry."""
        return self.attribute in details() or self.attribute == "mid"

    @property
    def is_read(self) -> bool:
        """Whether something is read from it."""
        return bool(self.attribute)

    def field_in(self, *sheets: str) -> str:
        """Return the field that it means in the first of the kinds of sheets that knows it."""
        known = dict(self.fields)
        return next((known[sheet] for sheet in sheets if sheet in known), "" if self.fields else self.attribute)


@dataclass(slots=True)
class _Parts:
    """What the pieces of a header say, while they are put together."""

    roles: list[Piece] = field(default_factory=list)
    fields: list[Piece] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    qualifiers: list[str] = field(default_factory=list)
    unknown: list[Piece] = field(default_factory=list)
    name: bool = False
    id: bool = False
    tier: int | None = None
    ordinal: int | None = None
    part: int | None = None


def meaning_of(text: str) -> Meaning | None:
    """Read a header.

    Parameters
    ----------
    text
        Header as written; of a header in several rows the upper ones first, with blanks between.

    Returns
    -------
    meaning
        None for a header that is not known. Exact words count first, then the words one by one, then the text
        outside of brackets or one of its parts, then words that are misspelt or written together.
    """
    return exact_meaning(text) or near_meaning(text)


@partial(reference.per_folder, size=KEPT)
def near_meaning(text: str) -> Meaning | None:
    """Read a header with words that no table has: misspelt, written together, or of goods."""
    if len(text) > MOST_LETTERS:
        return None
    text = without_range(_bare(text))
    outside = _outside(text)
    words = words_of(text)
    loose = _whole(spelled(text), text) or _whole(spelled(outside), outside) or _open(words, text)
    return replace(loose, sure="likely") if loose else None


@partial(reference.per_folder, size=KEPT)
def exact_meaning(text: str) -> Meaning | None:
    """Read a header all of whose words the tables have, or one of its parts that says the same or all there is."""
    if len(text) > MOST_LETTERS:
        return None
    text = without_range(_bare(text))
    words = words_of(text)
    if not words:
        return None
    if _counts(words):
        return Meaning(detail="quantity")
    if whole := _whole(words, text):
        return whole
    outside = _outside(text)
    parts = [part for part in _SEPARATORS.split(outside) if part.strip()]
    inside = [part for part in _BRACKETED.findall(text) if part.strip()]
    for part in (outside, *_both(parts), *parts, *inside):
        if part.strip() and part != text and (found := _whole(words_of(part), part)):
            return found
    for part in (text, outside):
        bare = _QUESTION.sub("", part)
        found = _whole(words_of(bare), bare) if bare != part else None
        if found and found.field_in("questionnaire"):
            return found
    return None


def _bare(text: str) -> str:
    """Return a header without its number and without remarks for whoever fills it in."""
    return _REMARK.sub(" ", _NUMBERING.sub("", text)).strip() or text


def _counts(words: tuple[str, ...]) -> bool:
    """Return whether a header counts parties: "Number of suppliers"."""
    if len(words) < 2 or not words[-1].endswith("s") or not _COUNT_OF.fullmatch(" ".join(words[:-1])):
        return False
    return any(piece.terms and piece.terms[0].kind == "party" for piece in pieces_of(words[-1:]))


def _both(parts: list[str]) -> list[str]:
    """Return a header in two languages ("供应商 / Supplier") as one text where its parts say the same."""
    found = [_whole(words_of(part), part) for part in parts]
    first = found[0] if found else None
    same = first and all(one and (one.attribute, one.roles) == (first.attribute, first.roles) for one in found)
    return [parts[0]] if same else []


def _outside(text: str) -> str:
    """Return a text without its bracketed parts; brackets that their line does not close are left in it."""
    lines = []
    for line in text.split("\n"):
        end = max(map(line.rfind, ")]）】")) + 1
        lines.append(_BRACKETED.sub(" ", line[:end]) + line[end:])
    return "\n".join(lines)


def _whole(words: tuple[str, ...], text: str) -> Meaning | None:
    """Read words of which every one must be known."""
    pieces = pieces_of(words) if words else ()
    if not pieces or any(piece.unknown for piece in pieces):
        return None
    return _meaning(_parts(pieces if _AND.search(text) else without_goods(pieces)), text)


def _parts(pieces: Pieces) -> _Parts:
    made = _Parts()
    for piece in pieces:
        if piece.tier is not None:
            made.tier = made.tier or piece.tier
        elif piece.number is not None:
            if made.fields or made.details:
                made.part = made.part or piece.number or None
            elif piece.number and len(piece.text) < 4:
                made.ordinal = made.ordinal or piece.number
        elif piece.terms:
            _take(piece, made)
        elif piece.unknown:
            made.unknown.append(piece)
    return made


def _take(piece: Piece, made: _Parts) -> None:
    kinds = {term.kind: term for term in reversed(piece.terms)}
    if "party" in kinds:
        made.roles.append(piece)
    elif "field" in kinds:
        made.fields.append(piece)
    elif "name" in kinds:
        made.name = True
    elif "id" in kinds:
        made.id = True
    elif "detail" in kinds:
        made.details.append(kinds["detail"].value)
    else:
        made.qualifiers.append(piece.terms[0].value)


def _meaning(parts: _Parts, text: str) -> Meaning | None:
    """Put the parts of a header together."""
    owner = [piece for piece in parts.roles if _kind(piece) == "owner"]
    others = [piece for piece in parts.roles if _kind(piece) != "owner"]
    if {_side(_kind(piece)) for piece in others} >= {"seller", "buyer"}:
        return None
    common = Meaning("", *_roles(others), parts.tier, parts.ordinal, (), tuple(parts.qualifiers), part=parts.part)
    if not parts.id and not parts.details and _buys(text):
        common = replace(common, roles=("bought_from",), said=" ".join(one.text for one in others))
    elif _is_further(parts, others):
        kept = tuple(one for one in parts.qualifiers if one not in _FURTHER)
        common = replace(common, qualifiers=kept, ordinal=parts.ordinal or 1, further=True)
    number = next((name for name in parts.details if details()[name].kind == "number"), "")
    other = next((name for name in parts.details if details()[name].kind in _NOT_READ), "")
    if owner:
        if number or other or parts.fields or parts.id:
            return replace(common, detail="owner")
        return replace(common, attribute="parent", fields=(("partners", "parent"),))
    if other:
        return replace(common, detail=other)
    if number:
        return replace(common, attribute=number)
    if parts.fields:
        return _of_field(parts, common, text)
    if parts.id:
        return replace(common, attribute=ID)
    if parts.name or common.roles or parts.tier:
        return replace(common, attribute=NAME)
    return None


def _buys(text: str) -> bool:
    """Return whether a header names the supplier of a party: "Vendor's supplier", not "Vendor's factory"."""
    match = _OF_A_PARTY.search(text)
    pieces = [piece for words in match.groups() for piece in pieces_of(words_of(words))] if match else []
    kinds = [_kind(piece) for piece in pieces if piece.is_party]
    return len(kinds) == 2 and kinds[0] in ("seller", "maker", "upstream", "part") and kinds[1] == "seller"


def _is_further(parts: _Parts, roles: list[Piece]) -> bool:
    """Return whether a header names another party of the kind and no other name of one: "Alternate supplier"."""
    if parts.name or parts.id or parts.details or not _FURTHER & set(parts.qualifiers):
        return False
    return bool(roles) and all(_kind(piece) in ("seller", "maker", "upstream", "part") for piece in roles)


def _side(kind: str) -> str:
    """Return on which side of a purchase a kind of party stands: a header of both is about neither."""
    return {"buyer": "buyer", "importer": "buyer", "seller": "seller", "maker": "seller"}.get(kind, "")


def _kind(piece: Piece) -> str:
    return parties()[piece.terms[0].value].kind


def _roles(pieces: list[Piece]) -> tuple[tuple[str, ...], str]:
    """Return the roles that a header names, the most telling first, and the words of that one.

    "Spinning facility" is about the spinner, "Vendor / factory" about the factory, who sells as well.
    """
    rank = {"upstream": 0, "part": 0, "maker": 1, "importer": 2, "buyer": 2, "cargo": 2, "maybe": 2, "seller": 3}
    rank |= {"before": 4, "after": 4, "site": 5, "any": 6}
    ordered = sorted(pieces, key=lambda piece: rank.get(_kind(piece), 3))
    return tuple(dict.fromkeys(piece.terms[0].value for piece in ordered)), ordered[0].text if ordered else ""


def _of_field(parts: _Parts, common: Meaning, text: str) -> Meaning:
    """Return the meaning of a header with the word of a field."""
    terms = [next(term for term in piece.terms if term.kind == "field") for piece in parts.fields]
    found = {term.value: term for term in terms}
    names = set(found)
    sites = [name for name in found if name in SITE_FIELDS]
    if names & {"country", "origin"} and (names & OF_GOODS or len(names & {"country", "origin"}) == 2):
        goods = [piece.text for piece, term in zip(parts.fields, terms, strict=True) if term.value in OF_GOODS]
        return replace(common, attribute="origin", fields=(("links", "origin"),), material=" ".join(goods))
    text = text.replace("_", " ")
    joined = bool(_AND.search(text))
    if sites and (_named_beside(text) if not parts.name else joined and (text.count("/") == 0 or "address" in names)):
        return replace(common, attribute=PLACED)
    if names == {"goods", "product"}:
        return replace(common, attribute="goods", fields=found["goods"].fields)
    if joined and len(sites) > 1:
        return replace(common, attribute="address", fields=(("partners", "address"),))
    if "native_name" in names or "aliases" in names:
        name = "native_name" if "native_name" in names else "aliases"
        return replace(common, attribute=name, fields=found[name].fields)
    if parts.id and names & OF_GOODS:
        return replace(common, detail="goods_detail")
    last = terms[-1]
    if last.value == "number" and common.roles:
        return replace(common, attribute=ID)
    return replace(common, attribute=last.value, fields=last.fields)


def _named_beside(text: str) -> bool:
    """Return whether a header joins a party and a place: "Supplier & address" has the name in its cells too."""
    first, joint, _ = _JOINED.split(text, maxsplit=1) if _JOINED.search(text) else ("", "", "")
    pieces = pieces_of(words_of(first))
    return bool(joint and pieces) and all(piece.terms and piece.terms[0].kind == "party" for piece in pieces)


def _open(words: tuple[str, ...], text: str) -> Meaning | None:
    """Read a header with a word or two that no table has: what a party makes, or a raw material."""
    pieces = pieces_of(words)
    unknown = [piece for piece in pieces if piece.unknown]
    if not 0 < len(unknown) <= _MOST_UNKNOWN or not all(word.isalpha() for piece in unknown for word in piece.words):
        return None
    parts = _parts(pieces)
    if parts.tier and not (parts.fields or parts.details or parts.roles or parts.id):
        # "Tier 2 trims": the words are the stage of the party
        return Meaning(NAME, said=" ".join(piece.text for piece in unknown), tier=parts.tier)
    goods = " ".join(piece.text for piece in unknown)
    fields = {term.value for piece in parts.fields for term in piece.terms}
    said = {piece.text for piece in pieces}
    # "country of cotton", "origin of yarn", "cotton origin"
    if fields & {"country", "origin"} and not parts.roles and not parts.details and said & {"of", "origin"}:
        return Meaning("origin", fields=(("links", "origin"),), material=goods, sure="likely")
    heads = [piece for piece in parts.roles if piece.terms[0].value in HEADS]
    last = pieces.index(unknown[-1])
    if heads and len(parts.roles) == 1 and pieces[last + 1 : last + 2] == (heads[0],) and not parts.details:
        found = _meaning(parts, text)
        if found:
            return replace(found, roles=("component_supplier",), said=f"{goods} {heads[0].text}", sure="likely")
    return None


def about(text: str) -> str:
    """Return the role that a header names although its attribute is not known: "Supplier zodiac sign"."""
    for piece in pieces_of(words_of(text)):
        if piece.is_party:
            return piece.terms[0].value
    return ""

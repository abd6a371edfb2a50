"""Headers cut into phrases of the tables: the fewest that cover all words, and the words that none covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.header_words import (
    KEPT,
    NUMBER_WORDS,
    Term,
    fillers,
    is_number,
    longest_phrase,
    number_of,
    phrases,
    single_words,
    words_of,
)
from supplymap.reference.row_words import row_words

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_WORDS = 14
"""A header of more words is prose; it is only looked up as a whole."""

HEADS = frozenset({"supplier", "vendor", "manufacturer", "producer", "factory", "seller", "partner", "site", "mill"})
"""Roles whose word may follow what they make: "zipper supplier"."""
OF_GOODS = frozenset({"goods", "product", "hts"})
"""Fields that say what is supplied."""
_PHRASE, _FILLER, _UNKNOWN = 10, 11, 100
_LETTERS_OF_TIERS = frozenset({"t", "l", "n"})
"""Letters before the number of a tier: "T2", "L2", "N-2"."""
_SIMILARITY = 85.0
_MARGIN = 6.0
_LEAST_LETTERS = 5
_LEAST_PART = 3
_SHORT = frozenset({"of", "to", "no", "id"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a header.

    Attributes
    ----------
    words
        Its words.
    terms
        What they may mean; empty for words that nothing covers.
    number
        For a number by itself, what it says.
    tier
        For "Tier 2" and the like, the tier.
    filler
        Whether it adds nothing.
    """

    words: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    number: int | None = None
    tier: int | None = None
    filler: bool = False

    @property
    def unknown(self) -> bool:
        """Whether no table has the words."""
        return not (self.terms or self.filler or self.number is not None or self.tier is not None)

    @property
    def is_party(self) -> bool:
        """Whether its words are those for a party."""
        return any(term.kind == "party" for term in self.terms)

    @property
    def text(self) -> str:
        """The words with blanks between them."""
        return " ".join(self.words)


Pieces = tuple[Piece, ...]


@partial(reference.per_folder, size=KEPT)
def pieces_of(words: tuple[str, ...]) -> Pieces:
    """Cut the words of a header into pieces.

    Parameters
    ----------
    words
        Words as `words_of` returns them.

    Returns
    -------
    pieces
        From left to right. Of all ways to cut, the one with the fewest words that no table has, then the one with the
        fewest phrases.
    """
    whole = phrases().get(words)
    if whole:
        return (Piece(words, whole),)
    if len(words) > MOST_WORDS:
        return (Piece(words),)
    made: list[Piece] = []
    rest: list[str] = []
    index = 0
    while index < len(words):
        tier, used = _tier_at(words, index)
        if used:
            made += _cut(tuple(rest))
            made.append(Piece(words[index : index + used], tier=tier))
            rest, index = [], index + used
        else:
            rest.append(words[index])
            index += 1
    return tuple(made + _cut(tuple(rest)))


def without_goods(pieces: Pieces) -> Pieces:
    """Leave out goods right before a word for who supplies them: "Product supplier" names a party and no product."""
    heads = {index for index, piece in enumerate(pieces) if piece.is_party and piece.text.removesuffix("s") in HEADS}
    return tuple(
        piece
        for index, piece in enumerate(pieces)
        if index + 1 not in heads or piece.is_party or not any(term.value in OF_GOODS for term in piece.terms)
    )


def _tier_at(words: Sequence[str], index: int) -> tuple[int | None, int]:
    """Return the tier that is named at a word, and the number of its words; 0 where none is."""
    word, after = words[index], words[index + 1] if index + 1 < len(words) else ""
    if _is_tier(word) and (number := number_of(after)):
        return number, 2
    if _is_tier(word) and after == "no" and index + 2 < len(words) and words[index + 2].isdigit():
        return number_of(words[index + 2]), 3
    short = word in _LETTERS_OF_TIERS and after.isdigit() and (number_of(after) or 10) < 10
    if short and (word == "t" or _is_of_party(words[:index], words[index + 2 :])):
        return number_of(after), 2
    if _is_tier(after) and not word.isdigit() and word not in ("i", "v") and (number := number_of(word)):
        return number, 2
    return None, 0


def _is_tier(word: str) -> bool:
    """Return whether a word is the unit of a tier, in any language; letters by themselves may be anything."""
    return len(word) > 1 and word in row_words("tier")


def _is_of_party(before: Sequence[str], after: Sequence[str]) -> bool:
    """Return whether the words around "L1" are about a company: "L1 supplier", no "Address L1" and no "L1 category"."""
    left, right = ([_about(piece) for piece in _cut(tuple(words)) if not piece.filler] for words in (before, after))
    return "party" in left + right and "address" not in left and "" not in left + right


def _about(piece: Piece) -> str:
    """Return whether a piece names a party or something about it; empty where it does neither."""
    kinds = {term.kind for term in piece.terms}
    names = {term.value for term in piece.terms}
    if names & {"address"}:
        return "address"
    return "party" if kinds & {"party", "name"} or names & {"country", "city", "region"} else ""


def _cut(words: tuple[str, ...]) -> list[Piece]:
    """Cut words that name no tier, cheapest way first."""
    if not words:
        return []
    table, longest = phrases(), longest_phrase()
    best: list[tuple[int, int]] = [(0, 0)] + [(1 << 30, 0)] * len(words)
    for end in range(1, len(words) + 1):
        word = words[end - 1]
        plain = _FILLER if word in fillers() or is_number(word) else _UNKNOWN
        best[end] = (best[end - 1][0] + plain, end - 1)
        for start in range(max(0, end - longest), end):
            cost = best[start][0] + _PHRASE
            # on a tie the longer phrase on the right, which is the head of an English header
            if words[start:end] in table and cost < best[end][0]:
                best[end] = (cost, start)
    made: list[Piece] = []
    end = len(words)
    while end:
        start = best[end][1]
        part = words[start:end]
        terms = table.get(part, ())
        if terms:
            made.append(Piece(part, terms))
        elif is_number(part[0]):
            made.append(Piece(part, number=number_of(part[0]) or 0))
        else:
            made.append(Piece(part, filler=part[0] in fillers()))
        end = start
    return made[::-1]


@partial(reference.per_folder, size=KEPT)
def parted(word: str) -> tuple[str, ...]:
    """Take a word apart that is written without blanks: "suppliername"; the word itself if that does not go up."""
    known = single_words()
    if len(word) < 2 * _LEAST_PART or not word.isascii() or not word.isalpha():
        return (word,)
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            before, part = best[start], word[start:end]
            if (
                before is None
                or part not in known
                or (len(part) < _LEAST_PART and part not in ("of", "to", "no", "id"))
            ):
                continue
            if best[end] is None or len(before) + 1 < len(best[end] or ()):
                best[end] = (*before, part)
    found = best[len(word)]
    return found if found and len(found) <= 4 else (word,)


@partial(reference.per_folder, size=KEPT)
def corrected(word: str) -> str:
    """Return the known word that a misspelt one is meant as; empty if none or several are near."""
    if len(word) < _LEAST_LETTERS or not word.isascii() or not word.isalpha() or word in single_words():
        return ""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for headers that no table has only

    # a plural is the word itself
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and word.removesuffix(ending) + instead in single_words():
            return word.removesuffix(ending) + instead
    alone = [words[0] for words in phrases() if len(words) == 1]
    for among in (alone, single_words()):
        likely = sorted(known for known in among if len(known) >= _LEAST_LETTERS and known[0] == word[0])
        near = process.extract(word, likely, scorer=fuzz.ratio, limit=3, score_cutoff=_SIMILARITY - _MARGIN)
        if near and near[0][1] >= _SIMILARITY:
            others = [known for known, score, _ in near[1:] if score > near[0][1] - _MARGIN]
            meanings = {_bare(known) for known in (near[0][0], *others)}
            return str(near[0][0]) if len(meanings) == 1 else ""
    return ""


def _bare(word: str) -> object:
    """Return what a word means by itself: two spellings of one thing are one."""
    return phrases().get((word,), word)


_LETTERS = re.compile(r"[^\W\d_]+")
_COUNTING = ("fy", "cy", "q", "how", "many", "number", "nr", "count", "qty", "quantity")
_BEGUN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]+")
_NUMBERED = re.compile(r"[A-Za-z]\d+")
_PLAIN = re.compile(r"[A-Za-z0-9 _-]+")
_LONGEST_HEADER = 80


def may_be_known(text: str) -> bool:
    """Return whether a text may be a known header, at a glance: a row of data shows fast that it is none."""
    if len(text) > _LONGEST_HEADER or text[:1].isdigit():
        return False
    if not text.isascii():
        return True
    known = every_word()
    return all(word in known or word[:-1] in known for word in _LETTERS.findall(text.lower()))


def is_unknown(text: str) -> bool:
    """Return whether a text is surely no known header: plain words, of which one is in no table; "P1042", "Foo Mills".

    `may_be_known` is a guess; this is never wrong, and leaves many texts open.
    """
    # what has marks may have a part that is known, and so may a question behind its number
    if not _PLAIN.fullmatch(text) or " -" in text or "- " in text or text[0] in "qQiI":
        return False
    if _NUMBERED.fullmatch(text):
        letter = text[0].lower()
        alone = (letter,) in phrases() or (letter, text[1:]) in phrases() or letter in fillers()
        return not alone and letter not in NUMBER_WORDS and letter not in _LETTERS_OF_TIERS
    known = _every_part()
    words = [word for word in _BEGUN.findall(text) if word.islower() or word.isupper() or word.istitle()]
    return any(word not in known for word in map(str.lower, words))


@reference.per_folder
def _every_part() -> frozenset[str]:
    """Return every word that a known header may have, with single letters and words that count."""
    known = {word for words in phrases() for word in words}
    return frozenset(known | fillers() | _LETTERS_OF_TIERS | row_words("tier") | NUMBER_WORDS | set(_COUNTING))


@reference.per_folder
def every_word() -> frozenset[str]:
    """Return every word that a known header may have."""
    return single_words() | fillers()


def spelled(text: str) -> tuple[str, ...]:
    """Return the words of a header with joined words taken apart and misspelt ones corrected."""
    made: list[str] = []
    for piece in pieces_of(words_of(text)):
        for word in piece.words:
            if not piece.unknown:
                made.append(word)
                continue
            parts = parted(word)
            made += parts if len(parts) > 1 else (corrected(word) or _extended(word) or word,)
    return tuple(made) if len(made) > 1 or made[:1] != [_extended(text.lower())] else words_of(text)


def _extended(word: str) -> str:
    """Return the word for a party that another one shortens: "export address" is the exporter's."""
    longer = f"{word}er"
    return longer if len(word) >= _LEAST_LETTERS and _is_party(longer) else ""


def _is_party(word: str) -> bool:
    return any(term.kind == "party" for term in phrases().get((word,), ()))


_RANGE = re.compile(r"^([^(\[（【]+)[(\[（【]\s*\d{1,2}\D+\d{1,2}\b[^)\]）】]*[)\]）】]\W*$")


def without_range(text: str) -> str:
    """Take the range of the cells off a header: "Tier (1-5)" heads tiers, "Tier 1" the partners of one."""
    match = _RANGE.match(text)
    return match[1] if match else text

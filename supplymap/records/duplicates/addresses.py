"""Addresses taken apart to be compared: numbers of houses, names of streets and places, and what kind of way it is."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from anyascii import anyascii

from supplymap import reference
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

Relation = Literal["same", "alike", "other", "unknown"]
"""How two addresses stand to each other: one, of one place by most that they say, of two, or not told."""

_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_PARTED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_MOST_WORDS = 40
_POSTAL = 5
"""Fewest digits of a number that is a postal code, not one of a house."""
_FEWEST_WORDS = 3
"""Words without any number from which an address is one: "Dhaka, Bangladesh" is none."""
_ENOUGH = 0.6
_LITTLE = 0.34


class Address(NamedTuple):
    """An address ready to compare.

    Attributes
    ----------
    numbers
        Numbers of house, plot, floor and room.
    names
        Words that name street, quarter and town.
    kinds
        Words for kinds of ways and places: road, street, zone, floor.
    postal
        Numbers of five digits or more.
    """

    numbers: frozenset[str]
    names: frozenset[str]
    kinds: frozenset[str]
    postal: frozenset[str]

    @property
    def is_exact(self) -> bool:
        """Whether it tells one place from others in its town."""
        return bool(self.numbers and self.names) or len(self.names) >= _FEWEST_WORDS


class _Forms(NamedTuple):
    """Words as addresses write them: what each stands for (nothing, for one that falls), and which are of ways."""

    made: Mapping[str, tuple[str, ...]]
    kinds: frozenset[str]
    longest: int
    firsts: frozenset[str]
    han: tuple[tuple[str, str], ...]


@reference.per_folder
def _words() -> _Forms:
    """Return the words that addresses write in several ways."""
    made: dict[str, tuple[str, ...]] = {}
    kinds: set[str] = set()
    han: dict[str, str] = {}
    for row in reference.table("address_forms"):
        words = () if row["kind"] == "drop" else tuple(row["word"].split())
        if row["kind"] in ("way", "place"):
            kinds.update(words)
        for text in filter(None, row["words"].split("|")):
            if text.isascii() or fold(text).isascii():
                made.setdefault(fold(text), words)
            else:
                han[text] = f" {row['word']} "
    phrases = [phrase.split() for phrase in made]
    return _Forms(
        made,
        frozenset(kinds),
        max(map(len, phrases)),
        frozenset(phrase[0] for phrase in phrases if len(phrase) > 1),
        tuple(sorted(han.items(), key=lambda each: (-len(each[0]), each[0]))),
    )


@partial(reference.per_folder, size=20_000)
def addressed(text: str) -> Address:
    """Take an address apart.

    Examples
    --------
    >>> addressed("No. 158, Hubin S. Rd.") == addressed("158 HUBIN SOUTH ROAD")
    True
    >>> addressed("Plot 12, Sector 7, Road 3").numbers == addressed("Plot-12, Road-3, Sector-7").numbers
    True
    """
    made, kinds, longest, firsts, han = _words()
    if not text.isascii():
        for written, word in han:
            if written in text:
                text = text.replace(written, word)
        text = _FOREIGN.sub(lambda match: f" {anyascii(match.group()).lower()} ", fold(text))
    tokens = fold(text).split()[:_MOST_WORDS]
    words: list[str] = []
    at = 0
    while at < len(tokens):
        token, size = tokens[at], 1
        if token in firsts:
            sizes = range(min(longest, len(tokens) - at), 1, -1)
            size = next((many for many in sizes if " ".join(tokens[at : at + many]) in made), 1)
            token = " ".join(tokens[at : at + size])
        if token in made:
            words += made[token]
        else:
            words.append(token)
        at += size
    numbers: set[str] = set()
    names: set[str] = set()
    of_kinds: set[str] = set()
    postal: set[str] = set()
    for word in words:
        if word in kinds:
            of_kinds.add(word)
        elif word.isalpha():
            (names if len(word) > 1 else numbers).add(word)
        else:
            for part in (word,) if word.isdecimal() else _PARTED.sub(" ", word).split():
                if part.isdecimal():
                    (postal if len(part) >= _POSTAL else numbers).add(part.lstrip("0") or "0")
                else:
                    numbers.add(part)
    return Address(frozenset(numbers), frozenset(names), frozenset(of_kinds), frozenset(postal))


def relation(one: Address, other: Address, local: frozenset[str]) -> Relation:
    """Return how two addresses stand to each other.

    Parameters
    ----------
    one, other
        As `addressed` gives them.
    local
        Words of the town, region and country of either, which the addresses may name or leave out.
    """
    if not (one.is_exact and other.is_exact):
        return "unknown"
    first, second = one.names - local, other.names - local
    if (
        one.numbers == other.numbers
        and first == second
        and (first or one.numbers)
        and not _apart(one.kinds, other.kinds)
    ):
        return "same"
    shared = _shared(first, second)
    least = min(len(first), len(second))
    part = shared / least if least else 0.0
    if one.numbers and other.numbers and not one.numbers & other.numbers:
        return "other" if part < 1 or least < 2 else "unknown"
    if part >= _ENOUGH and (one.numbers & other.numbers or shared >= 2):
        return "alike"
    return "other" if part < _LITTLE and least else "unknown"


def _apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether one is a road and the other a street; one that does not say is any."""
    return bool(one) and bool(other) and not (one <= other or other <= one)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how many words are in both, also such as differ by a letter."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - many runs compare no addresses

    common = one & other
    rest = [word for word in other - common if len(word) > 3]
    near = 0
    for word in one - common:
        limit = 1 if len(word) < 8 else 2
        if len(word) > 3 and any(OSA.distance(word, each, score_cutoff=limit) <= limit for each in rest):
            near += 1
    return len(common) + near

"""Listed names inside longer names and inside free text: "Messrs. X Co., Ltd. (Plant 2), China"."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from supplymap.reference.names import (
    LONGEST_HAN_FORM,
    han_of,
    normalise,
    split_names,
    strip_han_form,
    without_place_words,
    words,
)
from supplymap.screening.equality import listed_as, made
from supplymap.screening.index import MIN_HAN, names_of
from supplymap.screening.vocabulary import countries, is_addition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.model import Listing, Match, Partner, Site
    from supplymap.screening.index import ListedNames, Pair, Words

SCORE = 90.0
"""Score of a possible match by a listed name inside a longer one."""

_SURE = 3
"""Words from which a listed name points to its entry in any country; in Chinese twice as many characters."""

_MIN_PART = 5
"""Chinese characters, without legal form, that a name needs to be looked for inside listed names."""

_PUNCTUATION = r"[,;/|()\[\]{}（）、，；：:·\"“”\n]|\s[-–—]\s"
_JOINTS = r"\b(?:d/?b/?a|f/?k/?a|a/?k/?a|c/o|via|formerly|and|(?:subsidiary|part|division|branch|member) of)\b|&"
_HYPHEN = re.compile(r"(?<=[^\W\d_])-(?=[^\W\d_])")
_SEPARATORS = re.compile(f"{_PUNCTUATION}|{_JOINTS}", re.IGNORECASE)


def contained(partner: Partner, names: ListedNames) -> Iterator[Match]:
    """Yield a possible match for every listed name inside a name of the partner or of its parent."""
    where = _Where(partner.sites)
    for name in names_of(partner):
        for listing, listed in _inside(name, partner.country, names, where):
            reason = f"its name contains {listed_as(listing, listed)}"
            yield made(partner, listing, name, SCORE, "possible", reason)
        for listing, listed in _around(name, partner.country, names):
            yield made(partner, listing, name, SCORE, "possible", f"{listed_as(listing, listed)} contains its name")
    for parent in split_names(partner.parent):
        for listing, listed in _inside(parent, "", names, _Where()):
            reason = f"its parent's name contains the listed name {listed}"
            yield made(partner, listing, parent, SCORE, "possible", reason)


def hits(tokens: Words, names: ListedNames) -> Iterator[tuple[int, int, Listing, str, bool]]:
    """Yield the listed names that begin at each word, longer names first."""
    for start, token in enumerate(tokens):
        for size in names.lengths.get(token, ()):
            for listing, listed, enough in names.by_words.get(tokens[start : start + size], ()):
                if start + size <= len(tokens):
                    yield start, start + size, listing, listed, enough


def han_hits(han: str, names: ListedNames) -> Iterator[tuple[str, str, Listing, str]]:
    """Yield the listed Chinese names in a text, each without legal form, with what follows it there."""
    han = without_place_words(han)
    for start in range(len(han) - MIN_HAN + 1):
        for core, listing, native in names.han_inside.get(han[start : start + MIN_HAN], ()):
            if han.startswith(core, start):
                following = start + len(core)
                yield core, han[following : following + LONGEST_HAN_FORM], listing, native


class _Where:
    """Words of where a partner is, computed on first use."""

    def __init__(self, sites: Sequence[Site] = ()) -> None:
        self._sites = sites

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the cities, regions and addresses of its sites."""
        texts = dict.fromkeys(f"{site.city} {site.region} {site.address}" for site in self._sites)
        return frozenset(word for text in texts for word in words(text))


def _inside(name: str, country: str, names: ListedNames, where: _Where) -> Iterator[Pair]:
    """Yield the listed names inside a name; an empty country is not known."""
    tokens = words(name)
    yield from _accepted(name, tokens, country, names, where)
    if not countries().isdisjoint(tokens):  # "Aksu Huafu (China) Textiles"
        yield from _accepted(name, tuple(t for t in tokens if t not in countries()), country, names, where)
    if "-" in name and _HYPHEN.search(name):  # "Aksu Hua-fu Textiles"
        joined = _HYPHEN.sub("", name)
        yield from _accepted(joined, words(joined), country, names, where)
    if not name.isascii():
        for core, _, listing, native in han_hits(han_of(name), names):
            if _country_fits(listing, country) or len(core) >= 2 * _SURE:
                yield listing, native


def _accepted(name: str, tokens: Words, country: str, names: ListedNames, where: _Where) -> Iterator[Pair]:
    accepted = []
    additions = _Additions(name, tokens, where)
    for start, end, listing, listed, enough in hits(tokens, names):
        if not _country_fits(listing, country) and end - start < _SURE:
            continue
        if enough or additions.surround(start, end):
            accepted.append((start, end, listing, listed))
    # they are sorted by start, then longest first: a hit that ends later encloses those after it
    reached = first = longest = 0
    for start, end, listing, listed in accepted:
        if start != first:
            reached, first, longest = max(reached, longest), start, 0
        longest = max(longest, end)
        # a listed name inside a longer one is no sign by itself, unless the entry includes subsidiaries
        if (reached < end == longest) or listing.includes_subsidiaries:
            yield listing, listed


class _Additions:
    """The words around a listed name, which may make it another company's name; each word is checked once."""

    def __init__(self, name: str, tokens: Words, where: _Where) -> None:
        self._name, self._tokens, self._where = name, tokens, where

    def surround(self, start: int, end: int) -> bool:
        """Return whether a listed name is a part of its own, or has only additions and places around it."""
        others = self._others
        return others[start] + others[-1] - others[end] == 0 or self._tokens[start:end] in self._parts

    @cached_property
    def _others(self) -> list[int]:
        """Count of words before each position that are neither additions nor places of the partner."""
        additions = {word: is_addition(word) for word in {*self._tokens}}
        places = frozenset[str]() if all(additions.values()) else self._where.words
        return [0, *accumulate(not additions[word] and word not in places for word in self._tokens)]

    @cached_property
    def _parts(self) -> frozenset[Words]:
        return frozenset(words(normalise(part).key) for part in parts(self._name))


def parts(name: str, *, joints: bool = True) -> tuple[str, ...]:
    """Split a name at its punctuation and, if wanted, at words that join names; empty if it is one part."""
    split = _SEPARATORS.split(name) if joints else re.split(_PUNCTUATION, name)
    return tuple(part.strip() for part in split if part.strip()) if len(split) > 1 else ()


def _around(name: str, country: str, names: ListedNames) -> Iterator[Pair]:
    """Yield the listed Chinese names that contain the partner's, with a province, for example, around it."""
    if name.isascii():
        return
    part = without_place_words(strip_han_form(han_of(name)))
    if len(part) < _MIN_PART or part not in names.han_joined:
        return
    for han, listing, native in names.han_plain:
        if part in han and _country_fits(listing, country):
            yield listing, native


def _country_fits(listing: Listing, country: str) -> bool:
    """Return whether a partner's country is one of the entry's, or either is not known."""
    return not country or not listing.countries or country in listing.countries

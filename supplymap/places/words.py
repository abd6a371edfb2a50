"""Words of addresses: what names a road, a level of administration, a house, or no place at all."""

from __future__ import annotations

import re

from supplymap import reference
from supplymap.places.keys import place_key

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SHORTEST = 3


@reference.per_folder
def address_words(kind: str) -> frozenset[tuple[str, ...]]:
    """Return the words of a kind of ``address_words.csv``, each as the keys of its words."""
    rows = (row for row in reference.table("address_words") if row["kind"] == kind)
    return frozenset(
        tuple(place_key(word) for word in text.split()) for row in rows for text in row["words"].split("|")
    )


@reference.per_folder
def countries_of(kind: str) -> frozenset[str]:
    """Return the codes of the countries of a kind of ``address_words.csv``."""
    rows = (row for row in reference.table("address_words") if row["kind"] == kind)
    return frozenset(code for row in rows for code in row["words"].split("|"))


def without_level(text: str) -> str:
    """Return a name without the words for its level at either end: "Wujin Qu", "Huyện Thạnh Phú"."""
    words = _WORD.findall(text)
    keys = tuple(map(place_key, words))
    first, last = 0, len(words)
    while last - first > 1 and (size := _matched(keys[first:last], "level-after", end=True)):
        last -= size
    while last - first > 1 and (size := _matched(keys[first:last], "level-before", end=False)):
        first += size
    return " ".join(words[first:last])


def bare_name(text: str) -> str:
    """Return a name without the words for its level, as it is written; the whole name where nothing much is left."""
    bare = without_level(text)
    if len(place_key(bare)) < _SHORTEST or place_key(bare) == place_key(text):
        return text
    start = text.find(bare.split()[0])
    end = text.rfind(bare.split()[-1]) + len(bare.split()[-1])
    return text[start:end] if 0 <= start < end else bare


def _matched(keys: tuple[str, ...], kind: str, *, end: bool) -> int:
    """Return how many words at an end of some words are a phrase of a kind, leaving one word at least."""
    phrases = address_words(kind)
    for size in (3, 2, 1):
        if size < len(keys) and (keys[-size:] if end else keys[:size]) in phrases:
            return size
    return 0

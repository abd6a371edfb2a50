"""Keys of names that romanisations write in several ways: "Sreepur" and "Sripur"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from supplymap.places.words import countries_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_ARTICLES: Final = frozenset(
    ["al", "el", "ad", "ed", "ash", "esh", "as", "es", "ar", "er", "at", "et", "an", "en", "az", "ez", "adh"]
)
_ALIKE: Final = (
    ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ph", "f"), ("ck", "k"), ("sh", "s"), ("ch", "c"), ("th", "t"), ("dh", "d"),
    ("bh", "b"), ("gh", "g"), ("kh", "k"), ("jh", "j"), ("q", "k"), ("w", "v"), ("y", "i"), ("e", "i"), ("z", "j"),
)  # fmt: skip
_TWICE: Final = re.compile(r"(.)\1+")


def loose_key(words: Sequence[str], country: str) -> str:
    """Return what the romanisations of a name have in common.

    Parameters
    ----------
    words
        The keys of its words.
    country
        ISO 3166-1 alpha-2 code.

    Returns
    -------
    key
        Small letters; equal for names that may be one. A short a is written o as well in South Asia ("Narayangonj"),
        while elsewhere o and u stand for one sound.
    """
    text = "".join(word for word in words if word not in _ARTICLES) or "".join(words)
    for one, other in _ALIKE:
        text = text.replace(one, other)
    text = text.replace("o", "a" if country in countries_of("o-for-a") else "u")
    return _TWICE.sub(r"\1", text).rstrip("h")

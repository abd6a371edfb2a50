"""Near spellings of listed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from supplymap.reference.names import normalise
from supplymap.screening.containment import parts
from supplymap.screening.equality import listed_as, made
from supplymap.screening.index import MIN_DISTINCTIVE, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from supplymap.model import Match, Partner
    from supplymap.screening.index import ListedNames

SIMILARITY = 88.0
"""Similarity (rapidfuzz token sort ratio, 0 to 100) from which an unequal name is a possible match."""


def similar(partners: Sequence[Partner], names: ListedNames, chunk: int = 2048) -> Iterator[Match]:
    """Yield the near spellings; in blocks, so that memory stays bounded: chunk x listed names x 4 bytes."""
    wanted = [(partner, name, key) for partner in partners for name in names_of(partner) for key in _keys(name)]
    for start in range(0, len(wanted), chunk):
        part = wanted[start : start + chunk]
        scores = process.cdist(
            [key for _, _, key in part],
            names.keys,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=SIMILARITY,
            dtype=np.float32,
        )
        for row, column in np.argwhere(scores >= SIMILARITY):
            partner, name, key = part[row]
            listed_key = names.keys[column]
            if key == listed_key or not _near_spelling(key, listed_key):
                continue
            for listing, listed in names.by_key[listed_key]:
                if partner.country and listing.countries and partner.country not in listing.countries:
                    continue
                score = round(float(scores[row, column]), 1)
                reason = f"its name is close to {listed_as(listing, listed)} ({score:g} % alike), but not equal"
                yield made(partner, listing, name, score, "possible", reason)


def _keys(name: str) -> Iterator[str]:
    """Yield the key of a name and of its parts of three words or more: "Xinjiang Dago New Energy (Plant 2)"."""
    key = normalise(name).key
    if key and key.isascii():
        yield key
    for part in parts(name, joints=False):
        normal = normalise(part)
        if normal.distinctive > MIN_DISTINCTIVE and normal.key != key and normal.key.isascii():
            yield normal.key


def _near_spelling(first: str, second: str) -> bool:
    """Return whether the differing words are spellings of each other, or one name has more words.

    Listed names share long words ("Cotton Industry", "Import Export"), so a high similarity alone joins unlike
    companies: the words they do not share must be alike too, and one shared word is not enough. A number in
    the listed name must be in the other too; a number only in the other ("Plant 2") does not matter.
    """
    name, listed = first.split(), second.split()
    name_only = [token for token in name if token not in listed and not any(char.isdigit() for char in token)]
    listed_only = [token for token in listed if token not in name]
    if any(char.isdigit() for token in listed_only for char in token):
        return False
    if name_only and listed_only:
        return fuzz.ratio("".join(name_only), "".join(listed_only)) >= 66.0
    return min(len(name), len(listed)) >= MIN_DISTINCTIVE

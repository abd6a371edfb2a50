"""Near spellings of listed names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from supplymap.reference.names import normalise
from supplymap.screening.containment import parts
from supplymap.screening.equality import made
from supplymap.screening.index import MIN_DISTINCTIVE, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from supplymap.model import Match, Partner
    from supplymap.screening.index import ListedNames

SIMILARITY = 88.0
"""Similarity (rapidfuzz token sort ratio, 0 to 100) from which an unequal name is a possible match."""


def similar(partners: Sequence[Partner], names: ListedNames, chunk: int = 2048) -> Iterable[Match]:
    """Compare in blocks, so that memory stays bounded: chunk x listed names x 4 bytes."""
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
                reason = f"the name is close to {listed} ({score:g} of 100) but not equal"
                yield made(partner, listing, name, score, "possible", reason)


def _keys(name: str) -> Iterator[str]:
    """Give the key of a name and of its parts of three words or more: "Xinjiang Dago New Energy (Plant 2)"."""
    whole = normalise(name).key
    if whole and whole.isascii():
        yield whole
    for part in parts(name, joints=False):
        normal = normalise(part)
        if normal.distinctive > MIN_DISTINCTIVE and normal.key != whole and normal.key.isascii():
            yield normal.key


def _near_spelling(first: str, second: str) -> bool:
    """Tell whether one differing word of each is a spelling of the other, or one has a word more.

    Listed names share long words ("Cotton Industry", "Import Export"), so a high similarity alone joins
    unlike companies: the words they do not share must be alike too, and one shared word must not be all.
    A number in the listed name must be in the other too; one that the other adds ("Plant 2") says nothing.
    """
    own, listed = first.split(), second.split()
    rest_own = [token for token in own if token not in listed and not any(char.isdigit() for char in token)]
    rest_listed = [token for token in listed if token not in own]
    if any(char.isdigit() for token in rest_listed for char in token):
        return False
    joined = fuzz.ratio("".join(rest_own), "".join(rest_listed))
    if rest_own and rest_listed:
        return joined >= 66.0
    return min(len(own), len(listed)) >= MIN_DISTINCTIVE

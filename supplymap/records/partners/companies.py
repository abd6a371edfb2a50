"""Companies of several sites: which partners are sites of one company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap import reference
from supplymap.records.partners.identity import united

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.records.partners.identity import Identities
    from supplymap.records.understanding import Understanding

ALONE = -1
"""Stands for the company of a partner that is its only site."""


def companies_of(state: Understanding, found: Identities) -> list[int]:
    """Return for each partner the first partner that is a site of the same company; `ALONE` where there is no other."""
    count = len(state.directory)
    company = united(count, _pairs(found))
    several = np.bincount(company, minlength=count)[company] > 1 if count else np.zeros(0, np.bool_)
    return np.where(several, company, ALONE).tolist()  # type: ignore[no-any-return] # numpy types lists as Any


def site_words(state: Understanding, number: int) -> str:
    """Return where a site of a company is: "Plant 2, Hanoi, Viet Nam"; where nothing is known its first row."""
    texts, places = state.vocabulary.texts, state.facts.places
    lines = state.facts.sites.of(number)
    said = [
        next((texts[code] for code in (int(column[line]) for line in lines) if code), "")
        for column in (places.facility, places.city)
    ]
    country = state.directory.countries[number]
    words = ", ".join(filter(None, (*said, reference.countries().name(country) if country else "")))
    return words or str(state.directory.sources[number])


def _pairs(found: Identities) -> Iterator[tuple[int, int]]:
    """Yield pairs of partners that are sites of one company."""
    yield from enumerate(found.company.tolist())

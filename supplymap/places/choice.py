"""Which of the places that a text may name is meant: what agrees with the others, and of that the most specific."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from supplymap.places.index import COUNTY, DISTRICT, NONE, PART, REGION, TOWN
from supplymap.places.mentions import Mention  # noqa: TC001 - a NamedTuple's fields
from supplymap.places.words import countries_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.places.country import CountryPlaces

Position = tuple[float, float]

_MOST_NAMESAKES: Final = 80
_MOST_MENTIONS: Final = 16
_NEAR_KM, _AROUND_KM, _WITHIN_KM = 15.0, 45.0, 110.0
"""How far two places lie apart that speak for each other, and at most a place from the larger one it belongs to: where
it stands alone, and where the word for its level stands beside it."""
_FAR_KM: Final = 100.0
"""From how far on a postal code speaks against a place."""
_LEVEL_WEIGHT: Final = {TOWN: 0.3, PART: -0.1, COUNTY: 0.2, DISTRICT: -0.9, REGION: -0.6}
_PER_STEP: Final = 1 / 80
_ALIAS: Final = 1.0
"""What a former or foreign name counts less than the name itself, where another place has that."""
BY_CODE: Final = 1.0
"""The weight of a first-level division that the postal code alone names."""
_LEAST: Final = 1.0
_BEHIND: Final = 3.5
"""How much less may speak for the more specific place."""


class Evidence(NamedTuple):
    """What speaks for places beside their names.

    Attributes
    ----------
    regions
        First-level divisions that the region field, the address or the postal code name, with the weight of each.
    postal
        Where the postal code lies.
    """

    regions: tuple[tuple[int, float], ...]
    postal: Position | None


class Candidate(NamedTuple):
    """A place that a name may mean, and how much speaks for it."""

    place: int
    mention: Mention
    score: float


def candidates(places: CountryPlaces, mentions: Sequence[Mention], evidence: Evidence) -> list[Candidate]:
    """Return the place that each name most likely means, with what speaks for it.

    Parameters
    ----------
    places
        Those of the country.
    mentions
        Names that the texts hold.
    evidence
        What else they say.

    Returns
    -------
    found
        One for each name, best first.
    """
    strongest: dict[str, Mention] = {}
    for mention in mentions:
        if mention.key not in strongest or mention.strength > strongest[mention.key].strength:
            strongest[mention.key] = mention
    kept = sorted(strongest.values(), key=lambda one: -one.strength)[:_MOST_MENTIONS]
    found = []
    for mention in kept:
        others = [
            place
            for other in kept
            if other is not mention
            for place in other.places[:3]
            if places.levels[place] != REGION
        ]
        scored = [
            Candidate(place, mention, _score(places, place, mention, others, evidence))
            for place in mention.places[:_MOST_NAMESAKES]
        ]
        found.append(max(scored, key=lambda one: one.score))
    return sorted(found, key=lambda one: -one.score)


def _score(places: CountryPlaces, place: int, mention: Mention, others: Sequence[int], evidence: Evidence) -> float:
    level = places.levels[place]
    score = mention.strength + _LEVEL_WEIGHT[level] + places.populations[place] * _PER_STEP
    if places.keys[place] != mention.key and places.keys[mention.places[0]] == mention.key:
        score -= _ALIAS
    if mention.of_district and level in (DISTRICT, REGION) and places.code not in countries_of("district-of-town"):
        score += 1.5
    if evidence.regions:
        region = places.regions[place]
        weight = next((weight for number, weight in evidence.regions if number == region), 0.0)
        most = max(weight for _, weight in evidence.regions)
        if weight or most > BY_CODE or evidence.postal is None or level == REGION:
            score += weight or -2.0 * most
        # what the code says against a place counts once: by where it lies
    if level == REGION:
        return score
    latitude, longitude = places.latitudes[place], places.longitudes[place]
    if evidence.postal is not None:
        km = places.km(place, *evidence.postal)
        score += 2.5 if km <= _NEAR_KM else 1.5 if km <= _AROUND_KM else 0.5 if km <= _FAR_KM else -2.5
    if others:
        district = places.districts[place]
        km = min(places.km(other, latitude, longitude) for other in others)
        together = district != NONE and any(places.districts[other] == district for other in others)
        score += (1.5 if km <= _NEAR_KM else 1.0 if km <= _AROUND_KM else 0.0) + (0.7 if together else 0.0)
    return score


def chosen(places: CountryPlaces, found: Sequence[Candidate]) -> Candidate | None:
    """Return the place that is meant: the most specific one near the one for which most speaks.

    Parameters
    ----------
    places
        Those of the country.
    found
        As :func:`candidates` returns them.

    Returns
    -------
    candidate
        None where nothing speaks for any.
    """
    regions = [one for one in found if places.levels[one.place] == REGION and one.score > 0]
    towns = [one for one in found if places.levels[one.place] != REGION and one.score > _LEAST]
    if not towns:
        return regions[0] if regions else None
    best = towns[0]
    where = places.latitudes[best.place], places.longitudes[best.place]

    def within(one: Candidate) -> bool:
        near = _WITHIN_KM if one.mention.leveled else _AROUND_KM
        together = places.districts[one.place] == places.districts[best.place] != NONE
        return places.km(one.place, *where) <= (_WITHIN_KM if together else near)

    nearer = [
        one
        for one in towns[1:]
        if one.mention.strength >= 2.0
        and places.levels[one.place] != DISTRICT
        and one.score >= best.score - _BEHIND
        and places.regions[one.place] == places.regions[best.place]
        and (places.levels[best.place] == DISTRICT or places.populations[one.place] < places.populations[best.place])
        and not any(places.levels[place] == REGION for place in one.mention.places)
        and within(one)
    ]
    return min(nearer, key=lambda one: (places.populations[one.place], -one.score), default=best)

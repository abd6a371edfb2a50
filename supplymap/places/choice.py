"""Which of the places that a text may name is meant: what agrees with the others, and of that the most specific."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from supplymap.places.index import COUNTY, DISTRICT, NONE, PART, REGION, TOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.places.country import CountryPlaces
    from supplymap.places.mentions import Mention

Position = tuple[float, float]

_MOST_NAMESAKES: Final = 60
_MOST_MENTIONS: Final = 24
_AROUND_KM: Final = 45.0
"""How far the more specific place lies from the one it belongs to at most."""
_LEVEL_WEIGHT: Final = {TOWN: 0.3, PART: -0.1, COUNTY: 0.2, DISTRICT: -0.2, REGION: -0.6}
_PER_STEP: Final = 1 / 80


class Evidence(NamedTuple):
    """What speaks for places beside their names.

    Attributes
    ----------
    regions
        First-level divisions that the region field, the address or the postal code name, with the weight of each.
    postal
        Where the postal code lies.
    """

    regions: dict[int, float]
    postal: Position | None


class Candidate(NamedTuple):
    """A place that a name may mean, and how much speaks for it."""

    place: int
    mention: Mention
    score: float


def candidates(places: CountryPlaces, mentions: Sequence[Mention], evidence: Evidence) -> list[Candidate]:
    """Return the places that names may mean, each with what speaks for it.

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
        Best first.
    """
    mentions = sorted(mentions, key=lambda mention: -mention.strength)[:_MOST_MENTIONS]
    found = []
    for mention in mentions:
        others = [
            place
            for other in mentions
            if other.key != mention.key
            for place in other.places[:3]
            if places.levels[place] != REGION
        ]
        for place in mention.places[:_MOST_NAMESAKES]:
            found.append(Candidate(place, mention, _score(places, place, mention, others, evidence)))
    return sorted(found, key=lambda one: -one.score)


def _score(places: CountryPlaces, place: int, mention: Mention, others: Sequence[int], evidence: Evidence) -> float:
    level = places.levels[place]
    score = mention.strength + _LEVEL_WEIGHT[level] + places.populations[place] * _PER_STEP
    if mention.of_district and places.code not in ("CN", "HK", "TW", "TR"):
        score += 0.8 if level in (DISTRICT, REGION) else 0.0
    if evidence.regions:
        weight = evidence.regions.get(places.regions[place], 0.0)
        score += weight if weight else -max(evidence.regions.values())
    latitude, longitude = places.latitudes[place], places.longitudes[place]
    if evidence.postal is not None and level != REGION:
        km = places.km(place, *evidence.postal)
        score += 3.0 if km <= 15 else 2.0 if km <= 40 else 0.5 if km <= 90 else -2.0
    if others and level != REGION:
        district = places.districts[place]
        km = min(places.km(other, latitude, longitude) for other in others)
        together = district != NONE and any(places.districts[other] == district for other in others)
        score += (1.5 if km <= 15 else 1.0 if km <= 50 else 0.0) + (0.5 if together else 0.0)
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
    towns = [one for one in found if places.levels[one.place] != REGION]
    if not found or found[0].score <= 0:
        return None
    best = towns[0] if towns and towns[0].score > _LEAST else found[0]
    if places.levels[best.place] == REGION:
        return best
    where = places.latitudes[best.place], places.longitudes[best.place]
    nearer = [
        one
        for one in towns
        if one.mention.key != best.mention.key
        and one.mention.strength >= 2.0
        and places.levels[one.place] != DISTRICT
        and one.score >= best.score - _BEHIND
        and places.regions[one.place] == places.regions[best.place]
        and places.km(one.place, *where) <= _AROUND_KM
        and (places.levels[best.place] == DISTRICT or places.populations[one.place] < places.populations[best.place])
    ]
    return min(nearer, key=lambda one: (places.populations[one.place], -one.score), default=best)


_LEAST: Final = 1.0
_BEHIND: Final = 3.5

"""Partners against the lists: exact matches, possible matches, former orders; a person's judgement wins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz, process

from supplymap import reference, region
from supplymap.issues import issue
from supplymap.model import Match, Source
from supplymap.names import normalise, split_names, strip_han_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.config import Judgement
    from supplymap.model import FindingKind, Listing, Partner, Records

SIMILARITY = 88.0
"""Similarity (rapidfuzz token sort ratio, 0 to 100) from which an unequal name is a possible match."""

MIN_DISTINCTIVE = 2
"""Distinctive tokens an equal name needs for a finding; one token names too many companies."""

_KIND: Mapping[str, FindingKind] = {"uflpa": "uflpa-entity", "wro": "wro"}
_BASIS = {
    "uflpa": "UFLPA section 2(d)(2)(B)",
    "wro": "19 USC 1307",
}

_XUAR_BASIS = (
    "UFLPA: goods made wholly or in part in Xinjiang are presumed made with forced labor (in force since 2022-06-21)"
)


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of all listings, ready to look up."""

    by_key: Mapping[str, tuple[tuple[Listing, str], ...]]
    by_han: Mapping[str, tuple[tuple[Listing, str, bool], ...]]
    by_short_han: Mapping[str, tuple[tuple[Listing, str], ...]]
    keys: tuple[str, ...]


def screen(
    records: Records, listings: Sequence[Listing] | None = None, judgements: Sequence[Judgement] = ()
) -> Records:
    """Compare every partner's names with the lists and its sites with the XUAR.

    A name equal to a listed one after normalisation, in a country of the entry and with at least two
    distinctive tokens, is an exact match, and so is a native name equal to a high-confidence legal name.
    Anything weaker (one token, another or no country, a near spelling, a weaker native name) is possible.

    Parameters
    ----------
    records
        The partners.
    listings
        Entries to screen against; the shipped ones if left out.
    judgements
        Decisions on matches: ``same`` makes a match exact, ``different`` dismisses it; both stay on record.

    Returns
    -------
    records
        With matches, sorted by partner and listing, and an issue for every judgement that met no match.
    """
    entries = tuple(listings if listings is not None else reference.listings())
    names = _names(entries)
    found: dict[tuple[str, str], Match] = {}
    for partner in records.partners:
        for match in (*_equal(partner, names), *_parent(partner, names), *_located(partner)):
            _keep(found, match)
    for match in _similar(records.partners, names):
        _keep(found, match)
    decided, unused = _judge(found.values(), records, judgements)
    where = Source("(configuration)", "", 0)
    issues = [issue("judgement-unused", where, "", f"{item.partner} / {item.listing}") for item in unused]
    matches = tuple(sorted(decided, key=lambda m: (m.partner, m.listing, m.strength, m.matched)))
    return replace(records, matches=matches, issues=(*records.issues, *issues))


def _located(partner: Partner) -> Iterable[Match]:
    """Give a match for a site that lies, or may lie, in the XUAR."""
    for site in partner.sites:
        location = region.locate(site)
        if location is not None:
            yield Match(
                partner=partner.id,
                kind="uflpa-region",
                strength=location.strength,
                listing=region.XUAR,
                listing_name="Xinjiang Uyghur Autonomous Region",
                matched=", ".join(t for t in (site.region, site.city, site.address, site.postal_code) if t),
                score=100.0 if location.strength == "exact" else 50.0,
                reason=location.reason if len(partner.sites) == 1 else f"{location.reason} ({site.source})",
                basis=_XUAR_BASIS,
                source=f"xuar_places.csv {location.place}",
            )


def _keep(found: dict[tuple[str, str], Match], match: Match) -> None:
    """Keep the strongest match of a partner with an entry."""
    order = ("exact", "possible", "former", "dismissed")
    known = found.get((match.partner, match.listing))
    if known is None or (order.index(match.strength), -match.score) < (
        order.index(known.strength),
        -known.score,
    ):
        found[match.partner, match.listing] = match


def _names(entries: Iterable[Listing]) -> _Names:
    by_key: dict[str, list[tuple[Listing, str]]] = defaultdict(list)
    by_han: dict[str, list[tuple[Listing, str, bool]]] = defaultdict(list)
    by_short: dict[str, list[tuple[Listing, str]]] = defaultdict(list)
    for listing in entries:
        for name in listing.names:
            by_key[normalise(name).key].append((listing, name))
        for native, legal in listing.native_names:
            han = normalise(native).han
            by_han[han].append((listing, native, legal))
            by_short[strip_han_form(han)].append((listing, native))
    return _Names(
        {key: tuple(pairs) for key, pairs in by_key.items()},
        {key: tuple(triples) for key, triples in by_han.items()},
        {key: tuple(pairs) for key, pairs in by_short.items()},
        tuple(sorted(key for key in by_key if key.isascii())),
    )


def _names_of(partner: Partner) -> tuple[str, ...]:
    """All names of a partner; a cell that holds a native and a Latin name gives both."""
    names = [partner.name, partner.native_name, *partner.aliases]
    return tuple(dict.fromkeys(name for name in names if name))


def _equal(partner: Partner, names: _Names) -> Iterable[Match]:
    for name in _names_of(partner):
        normal = normalise(name)
        for listing, listed in names.by_key.get(normal.key, ()):
            yield _match(partner, listing, name, 100.0, *_strength(partner, listing, normal.distinctive, listed))
        if not normal.han:
            continue
        exact = names.by_han.get(normal.han, ())
        for listing, native, legal in exact:
            strength, reason = _native_strength(partner, listing, native, legal=legal)
            yield _match(partner, listing, name, 100.0, strength, reason)
        if not exact:
            for listing, native in names.by_short_han.get(strip_han_form(normal.han), ()):
                reason = f"the Chinese name equals {native} but for the legal form"
                yield _match(partner, listing, name, 95.0, "possible", reason)


def _strength(partner: Partner, listing: Listing, distinctive: int, listed: str) -> tuple[str, str]:
    """Judge an equal Latin name: exact only in the entry's country and with enough distinctive tokens."""
    if not partner.country:
        return "possible", f"equal to the listed name {listed}, but the partner's country is not stated"
    if listing.countries and partner.country not in listing.countries:
        where = ", ".join(listing.countries)
        return (
            "possible",
            f"equal to the listed name {listed}, but in another country ({partner.country}; listed in {where})",
        )
    if distinctive < MIN_DISTINCTIVE:
        return "possible", f"equal to the listed name {listed}, but only one distinctive word"
    return "exact", f"equal to the listed name {listed}"


def _native_strength(partner: Partner, listing: Listing, native: str, *, legal: bool) -> tuple[str, str]:
    if not legal:
        return "possible", f"equal to {native}, which is not a confirmed legal name of the entry"
    if partner.country not in listing.countries:
        what = f"in another country ({partner.country})" if partner.country else "its country is not stated"
        return "possible", f"equal to the legal name {native}, but {what}"
    return "exact", f"equal to the legal name {native}"


def _parent(partner: Partner, names: _Names) -> Iterable[Match]:
    for parent in split_names(partner.parent):
        normal = normalise(parent)
        legal = names.by_han.get(normal.han, ()) if normal.han else ()
        pairs = [*names.by_key.get(normal.key, ()), *((listing, native) for listing, native, _ in legal)]
        for listing, listed in pairs:
            certain = listing.includes_subsidiaries and (normal.distinctive >= MIN_DISTINCTIVE or bool(legal))
            if certain:
                reason = f"its parent is {listed}; the entry includes subsidiaries"
            else:
                reason = f"its parent has the listed name {listed}; whether the entry reaches it needs a person"
            yield _match(partner, listing, parent, 100.0, "exact" if certain else "possible", reason)


def _similar(partners: Sequence[Partner], names: _Names, chunk: int = 2048) -> Iterable[Match]:
    """Compare in blocks, so that memory stays bounded: chunk x listed names x 4 bytes."""
    wanted = [(partner, name, normalise(name).key) for partner in partners for name in _names_of(partner)]
    wanted = [item for item in wanted if item[2].isascii() and item[2]]
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
                yield _match(partner, listing, name, score, "possible", reason)


def _near_spelling(first: str, second: str) -> bool:
    """Tell whether one differing word of each is a spelling of the other, or one has a word more.

    Listed names share long words ("Cotton Industry", "Import Export"), so a high similarity alone joins
    unlike companies: the words they do not share must be alike too, and one shared word must not be all.
    """
    own, listed = first.split(), second.split()
    rest_own = [token for token in own if token not in listed]
    rest_listed = [token for token in listed if token not in own]
    if any(char.isdigit() for token in (*rest_own, *rest_listed) for char in token):
        return False
    joined = fuzz.ratio("".join(rest_own), "".join(rest_listed))
    if rest_own and rest_listed:
        return joined >= 66.0
    return min(len(own), len(listed)) >= MIN_DISTINCTIVE


def _match(partner: Partner, listing: Listing, name: str, score: float, strength: str, reason: str) -> Match:
    if not listing.active:
        strength = "former"
        reason = f"{reason}; the order is {listing.status.replace('_', ' ')}"
    goods = f"; {listing.merchandise}" if listing.merchandise else ""
    return Match(
        partner=partner.id,
        kind=_KIND[listing.list],
        strength=strength,  # type: ignore[arg-type] # one of three literals from this module
        listing=listing.id,
        listing_name=listing.name,
        matched=name,
        score=score,
        reason=reason,
        basis=f"{_BASIS[listing.list]}; {listing.instrument} of {listing.effective}{goods}",
        source=f"{listing.source}, as of {listing.as_of}",
    )


def _judge(
    matches: Iterable[Match], records: Records, judgements: Sequence[Judgement]
) -> tuple[list[Match], tuple[Judgement, ...]]:
    """Apply a person's decisions: they win over any score, and stay visible in the reason."""
    ids = {partner.id: partner for partner in records.partners}
    decisions: dict[tuple[str, str], Judgement] = {}
    for judgement in judgements:
        for partner in ids.values():
            names = {partner.id, partner.name}
            if judgement.partner in names or normalise(judgement.partner).key == normalise(partner.name).key:
                decisions[partner.id, judgement.listing] = judgement
    used: set[Judgement] = set()
    decided: list[Match] = []
    for match in matches:
        decision = decisions.get((match.partner, match.listing))
        if decision is None:
            decided.append(match)
            continue
        used.add(decision)
        note = f"{match.reason}; judged {decision.decision} by {decision.by} on {decision.on}: {decision.reason}"
        if decision.decision == "same" and match.strength == "possible":
            decided.append(replace(match, strength="exact", reason=note))
        elif decision.decision == "same":
            decided.append(replace(match, reason=note))
        else:
            decided.append(replace(match, strength="dismissed", reason=note))
    return decided, tuple(judgement for judgement in judgements if judgement not in used)

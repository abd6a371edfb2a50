"""Names equal to a listed one after normalisation, and parents that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import Match
from supplymap.reference.names import normalise, split_names, strip_han_form
from supplymap.screening.index import MIN_DISTINCTIVE, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.model import FindingKind, Listing, Partner
    from supplymap.reference.names import NormalName
    from supplymap.screening.index import ListedNames

_KIND: Mapping[str, FindingKind] = {"uflpa": "uflpa-entity", "wro": "wro"}
_ENDED = {
    "revoked": "the order was revoked",
    "inactive": "the order is no longer active",
    "modified_inactive": "the order was modified and is no longer active",
    "superseded_by_finding": "a Finding took the place of the order",
    "inactive_pending_litigation": "the order is not active while a court hears the case",
    "partially_modified": "the order was modified in part",
}
"""What became of an order that is no longer in force, by its status."""

_BASIS = {
    "uflpa": "UFLPA section 2(d)(2)(B)",
    "wro": "19 USC 1307",
}


def equal(partner: Partner, names: ListedNames) -> Iterator[Match]:
    """Yield the matches by an equal Latin or Chinese name."""
    for name in names_of(partner):
        normal = normalise(name)
        for listing, listed in names.by_key.get(normal.key, ()):
            strength, reason = _strength(partner, listing, normal, listed)
            reason = f"{_called(partner, name)} equals {listed_as(listing, listed)}{reason}"
            yield made(partner, listing, name, 100.0, strength, reason)
        if not normal.han:
            continue
        exact = names.by_han.get(normal.han, ())
        for listing, native, legal in exact:
            strength, reason = _native_strength(partner, listing, native, legal=legal)
            yield made(partner, listing, name, 100.0, strength, reason)
        if not exact:
            for listing, native in names.by_short_han.get(strip_han_form(normal.han), ()):
                reason = f"its Chinese name equals {native} but for the legal form"
                yield made(partner, listing, name, 95.0, "possible", reason)


def is_whole(normal: NormalName, listed: str) -> bool:
    """Return whether a name with the words of a listed one certainly is that name.

    It is with at least two distinctive words, or with one and an equal legal form: "Ninestar Corporation" is, Ninestar
    and "Camel Ltd" are not. Group and Holding are words of the name, so both names must have them, or neither.
    """
    entry = normalise(listed)
    if normal.groups != entry.groups:
        return False
    return normal.distinctive >= MIN_DISTINCTIVE or bool(normal.form and normal.form == entry.form)


def _called(partner: Partner, name: str) -> str:
    """Return which name of a partner is meant."""
    return "its name" if name == partner.name else f"its other name {name}"


def listed_as(listing: Listing, listed: str) -> str:
    """Return which name of an entry is meant, without the main name, which stands in every sentence about it."""
    if listed == listing.name:
        return "the listed name"
    return f"the listed alias {listed}" if listed in listing.names else f"the listed name {listed}"


def _strength(partner: Partner, listing: Listing, normal: NormalName, listed: str) -> tuple[str, str]:
    """Return the strength of an equal Latin name, and what takes from it.

    It is exact only in the entry's country, and if nothing is left open.
    """
    if against := _another_country(partner, listing):
        return "possible", against
    if is_whole(normal, listed):
        return "exact", ""
    if normal.distinctive >= MIN_DISTINCTIVE:
        return "possible", " but for the word Group or Holding"
    return "possible", ", but only one word of it is distinctive, and the legal form is not equal"


def _another_country(partner: Partner, listing: Listing) -> str:
    """Return how the countries of a partner and an entry differ; empty if they do not."""
    if not partner.country:
        return ", but its country is not stated"
    if listing.countries and partner.country not in listing.countries:
        name = reference.countries().phrase
        where = " or ".join(name(code) for code in listing.countries)
        return f", but it is in {name(partner.country)} and the entry in {where}"
    return ""


def _native_strength(partner: Partner, listing: Listing, native: str, *, legal: bool) -> tuple[str, str]:
    if not legal:
        return "possible", f"its Chinese name equals {native}, which is not a confirmed legal name of the entry"
    reason = f"its Chinese name equals the listed legal name {native}"
    if partner.country not in listing.countries:
        return "possible", f"{reason}{_another_country(partner, listing) or ', but no country of the entry is known'}"
    return "exact", reason


def held_by(partner: Partner, names: ListedNames) -> Iterator[Match]:
    """Yield the matches by a parent with an equal name."""
    for parent in split_names(partner.parent):
        normal = normalise(parent)
        legal = names.by_han.get(normal.han, ()) if normal.han else ()
        pairs = [*names.by_key.get(normal.key, ()), *((listing, native) for listing, native, _ in legal)]
        for listing, listed in pairs:
            certain = listing.includes_subsidiaries and (is_whole(normal, listed) or bool(legal))
            if certain:
                reason = f"its parent is {listed}, and the entry includes subsidiaries"
            else:
                reason = f"its parent has the listed name {listed}; whether the entry reaches it is not known"
            yield made(partner, listing, parent, 100.0, "exact" if certain else "possible", reason)


def made(partner: Partner, listing: Listing, name: str, score: float, strength: str, reason: str) -> Match:
    """Return a match; with an entry no longer in force it is always former."""
    if not listing.active:
        strength = "former"
        reason = f"{reason}; {_ENDED.get(listing.status, listing.status.replace('_', ' '))}"
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

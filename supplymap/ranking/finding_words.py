"""Findings, possible findings and former orders, each as one sentence that can be said aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.model import Match

FINDING_TITLES: Mapping[str, str] = {
    "uflpa-entity": "UFLPA Entity List",
    "uflpa-region": "Site in Xinjiang (XUAR)",
    "wro": "WRO or Finding",
    "caatsa": "CAATSA, North Korea",
}

_AREA = "area"
"""Kind, in this module only, of a WRO on goods of a country or region: it names no company."""

_SURE: Mapping[str, str] = {
    "uflpa-entity": "on the UFLPA Entity List as {name} ({reason})",
    "uflpa-region": "a site in Xinjiang: {reason}",
    "wro": "named in a {order} as {name} ({reason})",
    _AREA: "goods under the {name}: {reason}",
    "caatsa": "North Korean labor: {reason}",
}
_POSSIBLE: Mapping[str, str] = {
    "uflpa-entity": "may be {name} of the UFLPA Entity List: {reason}",
    "uflpa-region": "may have a site in Xinjiang: {reason}",
    "wro": "may be {name}, named in a {order}: {reason}",
    _AREA: "its goods may fall under the {name}: {reason}",
    "caatsa": "may use North Korean labor: {reason}",
}
_FORMER: Mapping[str, str] = {
    "wro": "once named in a {order} that is no longer in force, as {name} ({reason})",
    _AREA: "goods once under the {name}, which is no longer in force: {reason}",
}
_DISMISSED: Mapping[str, str] = {
    "uflpa-entity": "not {name} of the UFLPA Entity List, as a person decided: {reason}",
    "uflpa-region": "no site in Xinjiang, as a person decided: {reason}",
    "wro": "not {name}, named in a {order}, as a person decided: {reason}",
    _AREA: "its goods do not fall under the {name}, as a person decided: {reason}",
    "caatsa": "no North Korean labor, as a person decided: {reason}",
}
_BY_STRENGTH: Mapping[str, Mapping[str, str]] = {
    "exact": _SURE,
    "possible": _POSSIBLE,
    "former": {**_SURE, **_FORMER},
    "dismissed": _DISMISSED,
}


@reference.per_folder
def _instruments() -> Mapping[str, str]:
    return {row["listing_id"]: row["instrument"] for row in reference.table("listings") if row["list"] == "wro"}


@reference.per_folder
def area_order_ids() -> frozenset[str]:
    """Return the ids of the orders on goods of a country or region."""
    return frozenset(row["listing_id"] for row in reference.area_orders())


def sentence(text: str) -> str:
    """Return a text as a sentence: with a capital at its beginning and one full stop at its end."""
    text = text.strip()
    if not text:
        return ""
    # a name at the end may bring its own full stop: "supplies Needle Craft Ltd."
    text = text[:-1] if text.endswith("..") and not text.endswith("...") else text
    # a name such as "Delta Co., Ltd." brings a full stop of its own
    text = text.removesuffix(".") if text.endswith("..") and not text.endswith("...") else text
    return text[0].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def finding_phrase(item: Finding | Match) -> str:
    """Return a finding, or a match by its strength, in words: the inside of a sentence."""
    strength = "exact" if isinstance(item, Finding) else item.strength
    kind = _AREA if item.kind == "wro" and item.listing in area_order_ids() else item.kind
    # a user's own table may be gone when a saved graph is read again
    order = _instruments().get(item.listing, "WRO or Finding")
    return _BY_STRENGTH[strength][kind].format(name=item.listing_name, reason=item.reason, order=order)


def finding_sentence(item: Finding | Match, *, past: bool = False) -> str:
    """Return a finding, possible finding, former order or dismissed match as one sentence.

    Parameters
    ----------
    item
        Of the partner's ``findings``, ``possible_matches``, ``former_orders`` or ``dismissed``.
    past
        True if only links that have ended lead to the importer.

    Returns
    -------
    text
        Such as ``On the UFLPA Entity List as Nanjing Synergy Textiles Co., Ltd. (its name equals the listed
        name).``; without the id of the entry, which has an attribute of its own.
    """
    text = finding_phrase(item)
    return sentence(f"its links have ended; {text}" if past else text)


def findings_sentence(items: Iterable[Finding | Match], *, past: bool = False, most: int = 2) -> str:
    """Return some findings as one sentence: the first of them in words, and how many more there are."""
    phrases = list(dict.fromkeys(finding_phrase(item) for item in items))
    more = [f"and {len(phrases) - most} more"] if len(phrases) > most else []
    text = "; ".join([*phrases[:most], *more])
    return sentence(f"its links have ended; {text}" if past and text else text)

"""A person's decisions on possible matches."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from supplymap.config.shapes import day_of, refuse_unknown, short
from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from datetime import date

Decision = Literal["same", "different"]
STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of text."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided on a possible match.

    Attributes
    ----------
    partner
        Name or id of the partner.
    listing
        Id of the listing, or ``XUAR`` for a possible site in Xinjiang.
    decision
        ``same`` makes the match a finding, ``different`` removes it.
    reason, by, on
        Reason, person and ISO date; printed beside the result.
    """

    partner: str
    listing: str
    decision: Decision
    reason: str
    by: str
    on: str


def judgements_of(items: list[object], latest: date, where: str) -> tuple[Judgement, ...]:
    """Return the judgements; refuse two different ones on one partner and listing."""
    judgements = tuple(_judgement(item, latest, where) for item in items)
    decided: dict[tuple[str, str], Judgement] = {}
    for item in judgements:
        refuse_contradiction(decided.setdefault((item.partner, item.listing), item), item, where)
    return judgements


def _judgement(item: object, latest: date, where: str) -> Judgement:
    names = [field.name for field in fields(Judgement)]
    if not isinstance(item, dict):
        raise ConfigError(f"{where}: each of [[judgements]] must be a table with {', '.join(names)}.")
    refuse_unknown(item, names, where)
    missing = [name for name in names if not str(item.get(name, "")).strip()]
    if missing:
        lacking = ", ".join(missing)
        raise ConfigError(f"{where}: a judgement lacks {lacking}: a decision needs its reason, person and date.")
    texts = {name: _judgement_text(name, item[name], where) for name in names if name != "on"}
    whose = f"{where}, judgement on {short(texts['partner'])}"
    if texts["decision"] not in get_args(Decision):
        raise ConfigError(f"{whose}: decision = {short(texts['decision'])} must be 'same' or 'different'.")
    on = day_of(item["on"])
    if on is None:
        raise ConfigError(f"{whose}: on = {short(item['on'])} must be the day of the decision, as 2026-11-22.")
    if on > latest:
        raise ConfigError(f"{whose}: on = {on.isoformat()} lies in the future: write the day on which it was decided.")
    return Judgement(**{**cast("dict[str, Any]", texts), "on": on.isoformat()})


def _judgement_text(name: str, value: object, where: str) -> str:
    """Return a text that is printed beside the result; refuse characters that could control a terminal."""
    if name == "partner" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ConfigError(f"{where}: {name} = {short(value)} of a judgement must be text in quotation marks.")
    text = " ".join(value.split()) if name in ("reason", "by") else value
    if any(unicodedata.category(char) == "Cc" or char in STEERING for char in text):
        shown = f"{name} = {short(value)}"
        raise ConfigError(f"{where}: {shown} of a judgement holds a control character: write it without.")
    return text


def refuse_contradiction(first: Judgement, second: Judgement, where: str) -> None:
    """Refuse two judgements on one partner and listing that contradict each other: neither may win silently.

    Raises
    ------
    ConfigError
        If they contradict each other.
    """
    if first.decision != second.decision:
        raise ConfigError(
            f"{where}: two judgements on {short(second.partner)} and {second.listing} contradict each other "
            f"({first.decision} by {first.by} on {first.on}, {second.decision} by {second.by} on {second.on}): "
            "keep the one that holds."
        )

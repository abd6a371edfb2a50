"""A person's decisions on matches, from the settings and from the workspace alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from supplymap.config import Judgement, refuse_contradiction
from supplymap.model import Decision, MatchDecision, Subject, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def given(judgements: Iterable[Judgement]) -> tuple[MatchDecision, ...]:
    """Return judgements of the settings as decisions on partners that nobody is known to have seen; without a key."""
    return tuple(
        MatchDecision(
            Decision("", 1, one.decision, (Voice(one.decision, one.by, one.on, one.reason),)),
            Subject(one.partner, seen=False),
            one.listing,
        )
        for one in judgements
    )


def is_judgement(decision: MatchDecision) -> bool:
    """Return whether a decision stands in the settings."""
    return not decision.decision.key


def refuse_two(decisions: Sequence[MatchDecision], name: str) -> None:
    """Refuse judgements on one partner and listing that contradict each other: one may name it by id, one by name.

    Parameters
    ----------
    decisions
        All on one partner and listing.
    name
        Of the partner.

    Raises
    ------
    ConfigError
        If two of the settings differ.
    """
    judgements = [_judgement(one) for one in decisions if is_judgement(one)]
    for other in judgements[1:]:
        refuse_contradiction(judgements[0], other, f"Settings, partner {name!r}")


def _judgement(one: MatchDecision) -> Judgement:
    (voice,) = one.decision.voices
    value: Literal["same", "different"] = "same" if one.decision.value == "same" else "different"
    return Judgement(one.partner.name, one.listing, value, voice.why, voice.by, voice.on)


_SAID = {
    "uflpa-entity": ("it is the one listed", "it is another"),
    "wro": ("it is the one listed", "it is another"),
    "uflpa-region": ("its site is in Xinjiang", "its site is not in Xinjiang"),
    "caatsa": ("there is North Korean labor", "there is no North Korean labor"),
}
"""What "same" and "different" say, by the kind of the match."""
_ON_GOODS = ("the order covers its goods", "the order does not cover its goods")
MOST_VOICES = 3
"""People whose decisions are told in one sentence."""


def told(decisions: Sequence[MatchDecision], kind: str, *, on_goods: bool = False) -> str:
    """Return who decided what, when and why, in a sentence without its end.

    Parameters
    ----------
    decisions
        All on one partner and listing.
    kind
        Of the match.
    on_goods
        Whether the match is with an order on goods.
    """
    words = _ON_GOODS if on_goods else _SAID[kind]
    voices = list(dict.fromkeys(voice for one in decisions for voice in one.decision.voices))
    voices.sort(key=lambda voice: (voice.on, voice.by, voice.value))
    sentences = [_sentence(voice, words) for voice in voices[-MOST_VOICES:]]
    if len(voices) > MOST_VOICES:
        sentences.insert(0, f"{len(voices) - MOST_VOICES:,} more decided before")
    if len({voice.value for voice in voices}) > 1:
        sentences.append("they disagree, so the more cautious holds until somebody decides again")
    return "; ".join(sentences)


def _sentence(voice: Voice, words: tuple[str, str]) -> str:
    if voice.value in ("same", "different"):
        return f"{voice.by} decided on {voice.on} that {words[voice.value == 'different']}: {voice.why}"
    if voice.value == "unsure":
        return f"{voice.by} could not tell on {voice.on}: {voice.why}"
    return f"{voice.by} took a decision back on {voice.on}: {voice.why}"

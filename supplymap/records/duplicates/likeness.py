"""How like two names are, and in what they differ: letters, an abbreviation, a town, a word more."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from supplymap.records.duplicates.names import is_form, is_trade, meaning_of, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable

    from supplymap.records.duplicates.names import Spelled

Kind = Literal[
    "same", "form", "spacing", "order", "short", "script", "letters", "sound", "cut", "town", "word", "trade", "shares",
    "initials", "number", "none",
]  # fmt: skip
"""In what two names differ: nothing, the legal form, blanks, the sequence of words, an abbreviation, the script, a
letter or two, how a sound is written, an own word cut short, a place, a further word, the word for the trade, own words
beside equal ones; one is made of the initials of the other; the numbers of their sites; everything."""

_EXACT, _LIKE = 100, 88
_TRADE, _LOCAL, _OWN = 0.3, 0.25, 1.0
_LONG = 7
"""Letters of a word from which two of them may differ."""
_SHORTEST = 4
_SOUND = 3
_ALIKE = 86.0


class NameMatch(NamedTuple):
    """What two names have in common.

    Attributes
    ----------
    kind
        In what they differ.
    score
        How like they are, 0 to 100.
    """

    kind: Kind
    score: float


NO_MATCH = NameMatch("none", 0.0)


def compared(one: Spelled, other: Spelled, local: frozenset[str] = frozenset()) -> NameMatch:
    """Compare two names.

    Parameters
    ----------
    one, other
        As `supplymap.records.duplicates.names.spelled` gives them.
    local
        Words of the towns, regions and countries of both: names may have them or leave them out.
    """
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return NameMatch("number", 0.0)
    if one.numbers == other.numbers:
        if one.key == other.key:
            return NameMatch("same" if one.form == other.form else "form", _EXACT)
        if one.joined == other.joined:
            return NameMatch("script" if one.foreign != other.foreign else _by_joined(one, other), 98.0)
    match = _by_words(one, other, local)
    if match.kind in ("none", "shares") and min(len(one.joined), len(other.joined)) > _LONG:
        ratio = fuzz.ratio(one.joined, other.joined)
        if ratio >= _ALIKE + 2 and not _is_of_others(one, other):
            match = NameMatch("script" if one.foreign != other.foreign else "letters", ratio * 0.95)
    if match.kind == "none" and (_is_initials(one, other) or _is_initials(other, one)):
        return NameMatch("initials", 55.0)
    if one.numbers != other.numbers and match.kind != "none":
        # one names a site by its number, the other may mean the company
        return NameMatch("word", match.score * 0.8)
    return match


def _by_joined(one: Spelled, other: Spelled) -> Kind:
    return "short" if len(one.words) == len(other.words) else "spacing"


def _is_of_others(one: Spelled, other: Spelled) -> bool:
    """Return whether each has an own word that no word of the other comes near: Sunrise Textile, Sunshine Textile."""
    return all(
        any(not any(_near(word, each) for each in second.words) for word in first.own if len(word) > 2)
        and len(first.words) == len(second.words)
        for first, second in ((one, other), (other, one))
    )


def _by_words(one: Spelled, other: Spelled, local: frozenset[str]) -> NameMatch:
    """Compare two names word by word."""
    rest, rest_of_other, common = [], list(other.words), []
    for word in one.words:
        if word in rest_of_other:
            rest_of_other.remove(word)
            common.append(word)
        else:
            rest.append(word)
    if not rest and not rest_of_other:
        return NameMatch("order", 97.0)
    kinds: list[Kind] = []
    near: list[tuple[str, str]] = []
    if rest and rest_of_other and "".join(rest) == "".join(rest_of_other):
        return NameMatch("spacing", 96.0)
    for word in list(rest):
        for each in rest_of_other:
            if kind := _near(word, each):
                rest.remove(word)
                rest_of_other.remove(each)
                near.append((word, each))
                kinds.append(kind)
                break
    for words, others in ((rest, rest_of_other), (rest_of_other, rest)):
        for joint, kind in _joints(words, others):
            near.append((joint, joint))
            kinds.append(kind)
    own_words = one.own + other.own
    weights = {word: _weight(word, local, own_words) for word in (*one.words, *other.words)}
    # words written together are own ones
    own = [max(weights.get(word, _OWN), weights.get(each, _OWN)) for word, each in near]
    equal, alike = 2 * sum(weights[word] for word in common), 2 * sum(own)
    left = sum(weights[word] for word in (*rest, *rest_of_other))
    score = 100.0 * (equal + 0.9 * alike) / (equal + alike + left) if equal + alike + left else 0.0
    has_own = any(weights[word] >= _OWN for word in common) or any(each >= _OWN for each in own)
    return _kind_of(kinds, rest, rest_of_other, weights, score, local, has_own=has_own)


def _kind_of(
    kinds: list[Kind],
    rest: list[str],
    rest_of_other: list[str],
    weights: dict[str, float],
    score: float,
    local: frozenset[str],
    *,
    has_own: bool,
) -> NameMatch:
    """Return in what two names differ, by the words that are left on each side."""
    own, own_of_other = (
        [word for word in words if weights[word] >= _OWN and len(word) > 1] for words in (rest, rest_of_other)
    )
    if not rest and not rest_of_other:
        # where only words of trades and towns are compared, all of them must be there
        return NameMatch(min(kinds, key=_RANK.index), max(score, _LIKE))
    if not has_own:
        return NO_MATCH
    if not own and not own_of_other:
        if rest and rest_of_other and not _are_local(rest, local) and not _are_local(rest_of_other, local):
            return NameMatch("trade", score * 0.85)
        return NameMatch("town" if _are_local([*rest, *rest_of_other], local) else "word", score * 0.95)
    if not own or not own_of_other:
        return NameMatch("word", score * 0.85)
    return NameMatch("shares", score * 0.7) if score >= 45 else NO_MATCH


_RANK: list[Kind] = ["cut", "sound", "letters", "script", "short", "spacing"]


def _joints(words: list[str], others: list[str]) -> list[tuple[str, Kind]]:
    """Return words of one name that stand as two in the other, and take both away: "Dong Fang", "Dongfang"."""
    found: list[tuple[str, Kind]] = []
    for at in range(len(words) - 2, -1, -1):
        joint = "".join(words[at : at + 2])
        if at + 2 <= len(words) and (each := next((one for one in others if one == joint or _near(one, joint)), None)):
            others.remove(each)
            del words[at : at + 2]
            found.append((joint, "spacing" if each == joint else _near(each, joint) or "letters"))
    return found


def _are_local(words: Iterable[str], local: frozenset[str]) -> bool:
    return all(word in local for word in words)


def _weight(word: str, local: frozenset[str], own: tuple[str, ...]) -> float:
    if word in local:
        return _LOCAL
    if word not in own or is_form(word):
        return _TRADE
    return _OWN if len(word) > 2 else _OWN / 2


def _near(word: str, other: str) -> Kind | Literal[""]:
    """Return how two words that are not equal can be one; empty where they cannot."""
    if word[0] != other[0] and word[-1] != other[-1]:
        return "script" if is_trade(word) and is_trade(other) and meaning_of(word) == meaning_of(other) else ""
    if is_trade(word) and is_trade(other) and meaning_of(word) == meaning_of(other):
        return "script"
    return _spelled_near(word, other, is_trade(max(word, other, key=lambda each: (len(each), each))))


@lru_cache(maxsize=1 << 15)
def _spelled_near(word: str, other: str, is_of_trade: bool) -> Kind | Literal[""]:
    """Return how two words can be one by their letters alone; the longer one may be of a trade."""
    short, long = sorted((word, other), key=lambda each: (len(each), each))
    if len(short) >= _SHORTEST:
        limit = 1 if len(short) < _LONG else 2
        if abs(len(word) - len(other)) <= limit and OSA.distance(word, other, score_cutoff=limit) <= limit:
            return "letters"
        if skeleton(word) == skeleton(other) and len(skeleton(word)) >= _SOUND:
            return "sound"
    if len(short) >= _SOUND and len(long) - len(short) >= 2 and _abbreviates(short, long, is_trade=is_of_trade):
        # "Intern" is what people write for a trade word; Star may be Starlight, and may be another company
        return "short" if is_of_trade else "cut"
    return ""


def _abbreviates(short: str, long: str, *, is_trade: bool) -> bool:
    """Return whether a word is the other cut off or without its vowels: "intern", "mohd"."""
    if long.startswith(short):
        return len(short) >= _SHORTEST or is_trade
    if short[0] != long[0] or any(char in "aeiou" for char in short[1:]):
        return False
    following = iter(long)
    return all(char in following for char in short)


def _is_initials(one: Spelled, other: Spelled) -> bool:
    """Return whether the first word of a name is the initials of the other: "DBL Group", "Dulal Brothers Ltd."."""
    short = next(iter(one.words), "")
    if not _SOUND <= len(short) <= 5 or len(other.words) < 2 or len(one.own) > 1:
        return False
    initials = "".join(word[0] for word in other.words)
    # an L may be of Limited
    return initials.startswith(short) or (initials == short[:-1] and short[-1] in "lcg")

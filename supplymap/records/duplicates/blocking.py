"""Pairs of partners that are worth comparing: they share a rare word, nearly so, or an address; never all with all."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.duplicates.addresses import addressed
from supplymap.records.duplicates.names import skeleton, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from supplymap.records.duplicates.bands import Portrait

    Keys = tuple[NDArray[np.uint64], NDArray[np.int32]]

MOST_IN_BLOCK = 30
"""Partners that share a key up to which each is compared with each other: of a commoner one a longer key tells more."""
LEAST_RATIO, LEAST_AT_ADDRESS = 66.0, 50.0
"""How like two names must be as a whole, 0 to 100; at one address less."""
_RAREST = 3
"""Words of a name that are keys."""
_LETTERS = 32
"""Letters of a word that count."""
_SHORTEST = 5
"""Letters of a word that may have one letter less."""
_SOUND = 3
_BASE = np.uint64(1_000_003)


def candidates(portraits: Sequence[Portrait]) -> Iterable[tuple[NDArray[np.int64], float]]:
    """Yield the pairs of partners to compare: those of numbers, of names, of addresses.

    Yields
    ------
    pairs
        Of shape (pairs, 2): positions of the two, the smaller first; sorted.
    least
        How like the names must be as a whole, 0 to 100, to make it worth to look at their words; 0 where another name
        than the first, or a number, may join them.
    """
    count = np.int64(len(portraits))
    several = np.array([len(one.names) > 1 for one in portraits], np.bool_)

    def pairs(kinds: Iterable[Keys]) -> NDArray[np.int64]:
        found = np.zeros(0, np.int64)
        for keys, owners in kinds:
            found = np.union1d(found, _paired(keys, owners, count))
        return np.column_stack([found // count, found % count]) if len(found) else np.zeros((0, 2), np.int64)

    yield pairs([_of_numbers(portraits)]), 0.0
    for found, least in (
        (pairs(_of_names(portraits)), LEAST_RATIO),
        (pairs(_of_addresses(portraits)), LEAST_AT_ADDRESS),
    ):
        named = several[found].any(axis=1)
        yield found[named], 0.0
        yield found[~named], least


def _paired(keys: NDArray[np.uint64], owners: NDArray[np.int32], count: np.int64) -> NDArray[np.int64]:
    """Return the pairs of owners of each key that few have, as one number each."""
    if len(keys) < 2:
        return np.zeros(0, np.int64)
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    first = np.concatenate([[True], (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])])
    keys, owners = keys[first], owners[first]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(np.append(starts, len(keys)))
    kept = np.repeat((sizes > 1) & (sizes <= MOST_IN_BLOCK), sizes)
    keys, owners = keys[kept], owners[kept].astype(np.int64)
    found = []
    for step in range(1, MOST_IN_BLOCK):
        same = np.flatnonzero(keys[step:] == keys[:-step]) if step < len(keys) else np.zeros(0, np.int64)
        if not len(same):
            break
        found.append(owners[same] * count + owners[same + step])
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _of_numbers(portraits: Sequence[Portrait]) -> Keys:
    numbered = ((owner, number) for owner, one in enumerate(portraits) for number in one.numbers)
    return _hashed((" ".join(number), owner) for owner, number in numbered)


def _of_names(portraits: Sequence[Portrait]) -> Iterable[Keys]:
    """Yield the keys of names, kind by kind, so that few are held at once."""
    names = [(owner, spelled(name)) for owner, one in enumerate(portraits) for name in one.names]
    counts = Counter(word for _, name in names for word in set(name.words))
    yield _hashed((name.joined, owner) for owner, name in names)
    yield _hashed((" ".join(sorted(name.words)), owner) for owner, name in names)
    yield _shortened((name.joined[:_LETTERS], owner) for owner, name in names)
    rare = [(owner, _rarest(name.words, counts)) for owner, name in names]
    own = [(owner, [word for word in _rarest(name.words, counts)[:2] if word in name.own]) for owner, name in names]
    yield _hashed((word, owner) for owner, words in rare for word in words)
    yield _hashed(
        ("".join(pair), owner) for owner, name in names for pair in zip(name.words[:4], name.words[1:5], strict=False)
    )
    yield _hashed((" ".join(pair), owner) for owner, words in rare for pair in combinations(sorted(words), 2))
    yield _hashed((" ".join(sorted(words)), owner) for owner, words in rare if len(words) > 2)
    yield _shortened((word[:_LETTERS], owner) for owner, words in rare for word in words[:2] if len(word) >= _SHORTEST)
    yield _hashed((sound, owner) for owner, words in own for word in words if len(sound := skeleton(word)) >= _SOUND)
    yield _hashed(_initials(names))


def _rarest(words: Iterable[str], counts: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted(dict.fromkeys(words), key=lambda word: (counts[word], word))[:_RAREST])


def _initials(names: Sequence[tuple[int, object]]) -> Iterable[tuple[str, int]]:
    """Yield the initials of names, and the short words that may be initials."""
    for owner, name in names:
        words: tuple[str, ...] = name.words  # type: ignore[attr-defined]
        if words and 3 <= len(words[0]) <= 5:
            yield words[0], owner
        if len(words) > 2:
            initials = "".join(word[0] for word in words)
            yield from ((initials[:length], owner) for length in range(3, min(5, len(initials)) + 1))
        elif len(words) == 2:
            yield from ((f"{words[0][0]}{words[1][0]}{last}", owner) for last in "lcg")


def _of_addresses(portraits: Sequence[Portrait]) -> Iterable[Keys]:
    """Yield the keys of addresses: the numbers with each of the rarest words, and pairs of these."""
    told = [
        (owner, address)
        for owner, one in enumerate(portraits)
        for address in dict.fromkeys(addressed(place.address) for place in one.places[:4] if place.address)
        if address.is_exact
    ]
    counts = Counter(word for _, address in told for word in address.names)
    rare = [(owner, address, _rarest(address.names, counts)) for owner, address in told]
    yield _hashed(
        (f"{' '.join(sorted(address.numbers))} {word}", owner)
        for owner, address, words in rare
        for word in words
        if address.numbers
    )
    yield _hashed((" ".join(pair), owner) for owner, _, words in rare for pair in combinations(sorted(words), 2))


def _encoded(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the signs of texts, a row each, and how many each has."""
    widest = max(map(len, texts), default=0)
    raw = np.array([text.encode("ascii", "replace") for text in texts], f"S{max(widest, 1)}")
    return raw.view(np.uint8).reshape(len(texts), -1).astype(np.uint64), np.char.str_len(raw).astype(np.int64)


def _hashed(keyed: Iterable[tuple[str, int]]) -> Keys:
    """Return keys as numbers: equal for equal texts, on every machine and in every run."""
    made: dict[str, int] = {}
    keys, owners = [], []
    for text, owner in keyed:
        if text:
            keys.append(made.setdefault(text, len(made)))
            owners.append(owner)
    return np.array(keys, np.uint64), np.array(owners, np.int32)


def _shortened(keyed: Iterable[tuple[str, int]]) -> Keys:
    """Return the texts and what they are without one of their letters, as numbers.

    Two texts that differ by one letter, or in which two neighbours are swapped, have such a number in common.
    """
    pairs = [(text, owner) for text, owner in keyed if text]
    if not pairs:
        return np.zeros(0, np.uint64), np.zeros(0, np.int32)
    distinct = sorted({text for text, _ in pairs})
    at = {text: number for number, text in enumerate(distinct)}
    signs, lengths = _encoded(distinct)
    width = signs.shape[1]
    powers = np.cumprod(np.full(width, _BASE, np.uint64))
    # the hash of a text is the sum of its signs, each times a power of its place
    placed = signs * powers
    before = np.concatenate([np.zeros((len(distinct), 1), np.uint64), np.cumsum(placed, axis=1)], axis=1)
    whole = before[:, -1]
    # what stands behind the sign that is left out moves one place to the front
    moved = np.concatenate([signs[:, 1:] * powers[: width - 1], np.zeros((len(distinct), 1), np.uint64)], axis=1)
    behind = np.cumsum(moved[:, ::-1], axis=1)[:, ::-1]
    without = before[:, :-1] + behind
    text, place = np.nonzero(np.arange(width)[None, :] < lengths[:, None])
    keys = np.concatenate([whole, without[text, place]])
    texts = np.concatenate([np.arange(len(distinct)), text])
    order = np.argsort(texts, kind="stable")
    keys, texts = keys[order], texts[order]
    starts = np.searchsorted(texts, np.arange(len(distinct) + 1))
    wanted = np.array([at[each] for each, _ in pairs], np.int64)
    sizes = (starts[1:] - starts[:-1])[wanted]
    owners = np.repeat(np.array([owner for _, owner in pairs], np.int32), sizes)
    within = np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return keys[np.repeat(starts[:-1][wanted], sizes) + within], owners

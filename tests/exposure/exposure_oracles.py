"""Exposures by brute force in plain Python: slow, short, and sharing nothing with the code they check.

Numbers follow from the definition alone. Partners i are tainted with ``p[i]``, links are live with ``w[k]``, all
independently; the target is exposed if a tainted partner reaches it over live links, itself included.
"""

from __future__ import annotations

import itertools
import math
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from supplymap.exposure.solver import Network

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


@dataclass(frozen=True)
class Case:
    """One network, its likelihoods and the target asked about."""

    tails: tuple[int, ...]
    heads: tuple[int, ...]
    w: tuple[float, ...]
    p: tuple[float, ...]
    target: int

    @property
    def size(self) -> int:
        return len(self.p)

    @property
    def uncertain(self) -> int:
        """How many links and partners are neither 0 nor 1."""
        return sum(0 < chance < 1 for chance in (*self.w, *self.p))

    @property
    def network(self) -> Network:
        return Network(np.array(self.tails, np.int64), np.array(self.heads, np.int64), np.array(self.w), self.size)

    @property
    def likelihoods(self) -> NDArray[np.float64]:
        return np.array(self.p)

    def with_p(self, partner: int, value: float) -> Case:
        return replace(self, p=(*self.p[:partner], value, *self.p[partner + 1 :]))

    def with_w(self, link: int, value: float) -> Case:
        return replace(self, w=(*self.w[:link], value, *self.w[link + 1 :]))


@dataclass(frozen=True)
class Answer:
    """What an oracle finds; lists are by partner."""

    value: float
    importance: list[float]
    reach: list[float]
    attribution: list[float]
    hazard_share: list[float]


def reaching(case: Case, live: tuple[bool, ...]) -> frozenset[int]:
    """Go back from the target over live links until nothing is added."""
    found = {case.target}
    links = [(tail, head) for tail, head, on in zip(case.tails, case.heads, live, strict=True) if on]
    while more := {tail for tail, head in links if head in found and tail not in found}:
        found |= more
    return frozenset(found)


def states_of_links(case: Case) -> Iterator[tuple[tuple[bool, ...], float]]:
    """Go through every state of the doubtful links, each with its probability."""
    for live in itertools.product(*([True, False] if 0 < w < 1 else [w == 1] for w in case.w)):
        yield live, math.prod(w if on else 1 - w for w, on in zip(case.w, live, strict=True))


def reaching_sets(case: Case) -> dict[frozenset[int], float]:
    """Find the sets of partners that reach the target, each with its probability."""
    sets: dict[frozenset[int], float] = defaultdict(float)
    for live, chance in states_of_links(case):
        sets[reaching(case, live)] += chance
    return dict(sets)


def by_links(case: Case) -> Answer:
    """Go through every state of the doubtful links; given the links, multiply over the partners."""
    sets = reaching_sets(case)
    p, everyone = case.p, range(case.size)
    value = sum(chance * (1 - math.prod(1 - p[i] for i in found)) for found, chance in sets.items())
    importance = [
        sum(chance * math.prod(1 - p[j] for j in found if j != i) for found, chance in sets.items() if i in found)
        for i in everyone
    ]
    reach = [sum(chance for found, chance in sets.items() if i in found) for i in everyone]
    attribution = [0.0] * case.size
    for found, chance in sets.items():
        certain = [i for i in found if p[i] == 1]
        if certain:
            shares = {i: 1 / len(certain) for i in certain}
        else:
            hazards = {i: -math.log1p(-p[i]) for i in found if p[i] > 0}
            total = sum(hazards.values())
            shares = {i: h / total * -math.expm1(-total) for i, h in hazards.items()}
        for i, share in shares.items():
            attribution[i] += chance * share
    expected = [reach[i] * -math.log1p(-p[i]) if p[i] < 1 else 0.0 for i in everyone]
    whole = sum(expected)
    return Answer(value, importance, reach, attribution, [h / whole if whole else 0.0 for h in expected])


def by_states(case: Case) -> tuple[float, list[float]]:
    """Go through every state of the doubtful links and of the partners: exposure, and what each partner changes."""
    sets = reaching_sets(case)
    states: dict[frozenset[int], float] = {}
    for state in itertools.product(*([True, False] if 0 < p < 1 else [p == 1] for p in case.p)):
        chance = math.prod(p if on else 1 - p for p, on in zip(case.p, state, strict=True))
        states[frozenset(i for i, on in enumerate(state) if on)] = chance
    value = 0.0
    importance = [0.0] * case.size
    for (found, first), (tainted, second) in itertools.product(sets.items(), states.items()):
        value += first * second * bool(found & tainted)
        for i in range(case.size):
            confirmed, cleared = bool(found & (tainted | {i})), bool(found & (tainted - {i}))
            importance[i] += first * second * (confirmed - cleared)
    return value, importance


def link_differences(case: Case) -> list[float]:
    """Difference each link makes: exposure with it live for sure less exposure without it."""

    @cache
    def exposed(live: tuple[bool, ...]) -> float:
        return 1 - math.prod(1 - case.p[i] for i in reaching(case, live))

    differences = [0.0] * len(case.w)
    for live, chance in states_of_links(case):
        for link in range(len(case.w)):
            before, after = live[:link], live[link + 1 :]
            differences[link] += chance * (exposed((*before, True, *after)) - exposed((*before, False, *after)))
    return differences


def by_value(case: Case) -> float:
    """Exposure alone, as in ``by_links``."""
    return sum(chance * (1 - math.prod(1 - case.p[i] for i in found)) for found, chance in reaching_sets(case).items())


def by_layers(case: Case, layers: list[list[int]]) -> float:
    """Exposure where every link goes from one layer to the next and the last layer is the target.

    Which partners of a layer are tainted, or fed by a tainted one, hangs on the layer before alone, and for each
    partner separately: 2^width states are carried from layer to layer, however many links there are.
    """
    incoming = defaultdict(list)
    for tail, head, w in zip(case.tails, case.heads, case.w, strict=True):
        incoming[head].append((tail, w))
    states: dict[frozenset[int], float] = {frozenset(): 1.0}
    for layer in layers:
        following: dict[frozenset[int], float] = defaultdict(float)
        for fed, chance in states.items():
            clean = [(1 - case.p[i]) * math.prod(1 - w for tail, w in incoming[i] if tail in fed) for i in layer]
            for on in itertools.product([True, False], repeat=len(layer)):
                odds = math.prod(1 - rest if hit else rest for rest, hit in zip(clean, on, strict=True))
                following[frozenset(i for i, hit in zip(layer, on, strict=True) if hit)] += chance * odds
        states = following
    assert layers[-1] == [case.target]
    return states.get(frozenset(layers[-1]), 0.0)


def random_case(seed: int) -> Case:
    """Draw a small network with everything that can go wrong in it, and at most 12 uncertain links and partners."""
    chance = random.Random(seed)
    size = chance.randint(2, 7)
    pairs = [(chance.randrange(size), chance.randrange(size)) for _ in range(chance.randint(1, 11))]
    # some of the same links again, and some the other way round
    again = chance.sample(pairs, min(len(pairs), chance.randint(0, 2)))
    pairs += [(tail, head) if chance.random() < 0.5 else (head, tail) for tail, head in again]
    w = [chance.choice((1.0, 0.5, chance.uniform(0.01, 0.99), chance.uniform(0.01, 0.99))) for _ in pairs]
    p = [chance.choice((0.0, 1.0, chance.uniform(0, 0.3), chance.uniform(0.01, 0.99))) for _ in range(size)]
    case = Case(tuple(a for a, _ in pairs), tuple(b for _, b in pairs), tuple(w), tuple(p), chance.randrange(size))
    while case.uncertain > 12:
        case = case.with_w(next(k for k, chance in enumerate(case.w) if 0 < chance < 1), 1.0)
    return case


def layered_case(width: int, depth: int, seed: int, *, suppliers: float = 0.1) -> tuple[Case, list[list[int]]]:
    """Draw layers of partners that sell to two or three (or all there are) of the next; the target buys from the last.

    Partner numbers run from the raw materials to the target.
    """
    chance = random.Random(seed)
    layers = [list(range(width * layer, width * (layer + 1))) for layer in range(depth)] + [[width * depth]]
    links = [
        (tail, head, round(chance.uniform(0.3, 0.95), 2))
        for layer, following in itertools.pairwise(layers)
        for tail in layer
        for head in chance.sample(following, min(chance.choice((2, 3)), len(following)))
    ]
    p = [round(chance.uniform(0, suppliers), 3) for _ in range(width * depth)] + [0.0]
    tails, heads, w = zip(*links, strict=True)
    return Case(tails, heads, w, tuple(p), width * depth), layers

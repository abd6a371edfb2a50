"""Pairs of partners that people decided on: which are one, which are two, and what is asked again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from supplymap.reference.recognition import Directory, changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from supplymap.model import DuplicateDecision, Source, Subject
    from supplymap.model.decisions import Applied

Ids = tuple[str, ...]

_PASSES = 50
"""How often decisions on several partners are looked at again, because others may have made one of them."""
_MOST_APART = 64
"""Most pairs that one decision keeps apart: one that may mean more means nobody for sure."""
_SEVERAL = "several partners of the files may be meant"


class Fate(NamedTuple):
    """What became of a decision on two partners.

    Attributes
    ----------
    said
        What stands decided.
    ends
        The partners that each of its two means, by their ids.
    outcome
        Whether it holds.
    changes
        What changed since, or why it does not hold, each in a few words.
    """

    said: DuplicateDecision
    ends: tuple[Ids, Ids]
    outcome: Applied
    changes: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """What was decided; while people disagree nothing."""
        return "" if self.said.decision.is_conflict else self.said.decision.value

    @property
    def is_two(self) -> bool:
        """Whether it keeps its two apart, whatever others say: while people disagree nothing is made one.

        Texts that have changed since make nobody one: that the two are asked about again is enough.
        """
        return self.value in ("different", "site") or self.said.decision.is_conflict

    @property
    def are_sites(self) -> bool:
        """Whether its two are sites of one company: also while people disagree, or texts have changed since."""
        return self.said.decision.value == "site" and self.outcome in ("holds", "asked again")

    @property
    def joins(self) -> bool:
        """Whether it makes its two one."""
        return self.value == "same" and self.outcome == "holds"

    @property
    def is_one_already(self) -> bool:
        """Whether both of its two are the same partner of the files."""
        return len(self.ends[0]) == 1 and self.ends[0] == self.ends[1]


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided of pairs of partners, and what became of it.

    Attributes
    ----------
    groups
        Ids of the partners that are one, by decisions or by what the files say; the one whose name is kept comes first.
    fates
        One for each decision.
    """

    groups: tuple[Ids, ...] = ()
    fates: tuple[Fate, ...] = ()


@dataclass(slots=True, eq=False)
class Pairs:
    """What was decided of pairs of partners, in a run.

    Attributes
    ----------
    settled
        What became of each decision.
    subjects, sources
        The partners before any was made one with another, by their ids then; and the first row of each.
    before, numbers
        The number of each in the directory, before and after; of those that only buyers' cells name only where they
        are one with others.
    """

    settled: Settled = field(default_factory=Settled)
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    before: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    _by_numbers: dict[frozenset[int], tuple[Fate, ...]] | None = field(default=None, init=False)

    def of(self, first: int, second: int) -> tuple[Fate, ...]:
        """Return what was decided of two partners, by their numbers; not what may mean several."""
        if self._by_numbers is None:
            self._by_numbers = {}
            for fate in self.settled.fates:
                if fate.outcome in ("holds", "asked again"):
                    ends = frozenset(self.numbers.get(end[0], -1) for end in fate.ends)
                    self._by_numbers[ends] = (*self._by_numbers.get(ends, ()), fate)
        return self._by_numbers.get(frozenset((first, second)), ())

    def joining(self) -> Mapping[str, Fate]:
        """Return by which decision each partner is one with another."""
        found: dict[str, Fate] = {}
        for fate in self.settled.fates:
            if fate.joins:
                for id_ in (*fate.ends[1], *fate.ends[0]):
                    found.setdefault(id_, fate)
        return found


def _nobody(apart: Sequence[tuple[str, str]]) -> Sequence[Ids]:
    """Return that no partners are one without a decision."""
    del apart
    return ()


def settled(
    decisions: Iterable[DuplicateDecision],
    partners: Mapping[str, Subject],
    sure: Callable[[Sequence[tuple[str, str]]], Sequence[Ids]] = _nobody,
) -> Settled:
    """Return what decisions on pairs make of the partners of the files.

    Two partners are one where a person said so who saw the names, countries and places that the files state, and where
    nobody said otherwise: of partners that are one by some decisions and two by others none are made one.

    Parameters
    ----------
    decisions
        In any sequence: it changes nothing.
    partners
        The partners before anything is decided, by their ids.
    sure
        Returns the partners that are one by what the files say, the one whose name is kept first, given the pairs that
        people said are two.
    """
    directory = Directory(partners.items())
    said = sorted(
        (one for one in decisions if one.decision.value or one.decision.is_conflict), key=lambda one: one.decision.key
    )
    ends = [(directory.meant(one.partners[0]), directory.meant(one.partners[1])) for one in said]
    by_files = sure(_apart(said, ends))
    groups = _Groups()
    for first, *others in by_files:
        for other in others:
            groups.join(first, other)
    fates: dict[int, Fate] = {}
    waiting = list(range(len(said)))
    for _ in range(_PASSES):
        found = {at: _fate(said[at], ends[at], partners, groups) for at in waiting}
        fates |= found
        joins = [fate for fate in found.values() if fate.joins]
        for fate in joins:
            groups.join(fate.ends[0][0], fate.ends[1][0])
        waiting = [at for at, fate in found.items() if fate.outcome == "several"]
        if not joins or not waiting:
            break
    return _without_contradictions([fates[at] for at in range(len(said))], groups, by_files)


def _apart(said: Sequence[DuplicateDecision], ends: Sequence[tuple[Ids, Ids]]) -> list[tuple[str, str]]:
    """Return the pairs of partners that people said are two, or disagree on."""
    found = []
    for one, (first, second) in zip(said, ends, strict=True):
        is_two = one.decision.value in ("different", "site") or one.decision.is_conflict
        if is_two and not set(first) & set(second) and len(first) * len(second) <= _MOST_APART:
            found += list(product(first, second))
    return found


class _Groups:
    """Partners that are one, found by any of them."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, id_: str) -> str:
        """Return one of the partners that a partner is one with, the same for all of them."""
        path = []
        while (above := self._above.get(id_, id_)) != id_:
            path.append(id_)
            id_ = above
        for each in path:
            self._above[each] = id_
        return id_

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first

    def are_one(self, ids: Ids) -> bool:
        """Return whether all of some partners are one."""
        return len({self.of(id_) for id_ in ids}) == 1


def _fate(said: DuplicateDecision, ends: tuple[Ids, Ids], partners: Mapping[str, Subject], groups: _Groups) -> Fate:
    if not all(ends):
        return Fate(said, ends, "not found")
    if not all(map(groups.are_one, ends)):
        return Fate(said, ends, "several", (_SEVERAL,))
    found: list[str] = []
    for then, ids in zip(said.partners, ends, strict=True):
        now = union_of([partners[id_] for id_ in ids])
        found += [f"{then.name}: {change}" for change in changes([then], now)]
    return Fate(said, ends, "asked again" if found else "holds", tuple(dict.fromkeys(found)))


def union_of(partners: Sequence[Subject]) -> Subject:
    """Return partners that are one as one."""
    first, *rest = partners
    if not rest:
        return first
    names = dict.fromkeys(name for one in partners for name in (one.name, *one.names) if name != first.name)
    return replace(
        first,
        names=tuple(names),
        country=next((one.country for one in partners if one.country), ""),
        numbers=tuple(dict.fromkeys(number for one in partners for number in one.numbers)),
        places=tuple(dict.fromkeys(place for one in partners for place in one.places)),
    )


def _without_contradictions(fates: Sequence[Fate], groups: _Groups, by_files: Sequence[Ids]) -> Settled:
    """Return the groups within which nobody keeps two partners apart, and what is one by the files beside them."""
    members: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for fate in fates:
        if fate.joins:
            for id_ in (*fate.ends[0], *fate.ends[1]):
                members[groups.of(id_)][id_] = None
    for group in by_files:
        if groups.of(group[0]) in members:
            members[groups.of(group[0])].update(dict.fromkeys(group))
    against: dict[str, Fate] = {}
    for fate in fates:
        if fate.is_two and all(map(groups.are_one, fate.ends)) and not fate.is_one_already:
            first, second = (groups.of(end[0]) for end in fate.ends)
            if first == second and first in members:
                against.setdefault(first, fate)
    found = []
    for fate in fates:
        apart = [against[group] for group in map(groups.of, [end[0] for end in fate.ends if end]) if group in against]
        if apart and fate.joins:
            fate = fate._replace(outcome="asked again", changes=(_said_apart(apart[0]),))  # noqa: PLW2901
        elif apart and fate.outcome != "not found" and max(map(len, fate.ends)) > 1:
            # it meant partners that others had made one
            fate = fate._replace(outcome="several", changes=(_SEVERAL,))  # noqa: PLW2901
        found.append(fate)
    kept = [ids for group, ids in sorted(members.items()) if group not in against and len(ids) > 1]
    firsts = {fate.ends[0][0] for fate in found if fate.joins}
    seconds = {fate.ends[1][0] for fate in found if fate.joins}
    decided = {id_ for ids in kept for id_ in ids}
    named = [_named_first(ids, firsts, seconds) for ids in kept]
    return Settled((*named, *(group for group in by_files if group[0] not in decided)), tuple(found))


def _said_apart(fate: Fate) -> str:
    first, second = (partner.name for partner in fate.said.partners)
    if fate.said.decision.is_conflict:
        return f"people disagree on whether {first} and {second} are one partner"
    two = "two sites of one company" if fate.value == "site" else "two companies"
    return f"it would make one partner of {first} and {second}, of which {who(fate.said)} that they are {two}"


def who(said: DuplicateDecision) -> str:
    """Return who decided last, and when: "Ana Lee decided on 2026-11-26"."""
    voice = said.decision.voices[-1]
    return f"{voice.by} decided on {voice.on}"


def why(said: DuplicateDecision) -> str:
    """Return who decided last, when and why."""
    return f"{who(said)}: {said.decision.voices[-1].why}"


_VERDICTS = {
    "same": "decided on {} that they are one partner",
    "site": "decided on {} that they are two sites of one company",
    "different": "decided on {} that they are two companies",
    "unsure": "could not tell on {} whether they are one partner",
    "": "took back on {} what was decided",
}


def told(fate: Fate) -> str:
    """Return in words who decided what and why, and why it does not hold where it does not."""
    voices = fate.said.decision.voices
    said = [f"{one.by} {_VERDICTS.get(one.value, _VERDICTS['']).format(one.on)}: {one.why}" for one in voices]
    if fate.said.decision.is_conflict:
        so = "they stay two sites of one company" if fate.are_sites else "it stays open"
        return f"{'; '.join(said)}; they disagree, so {so} until one of them decides again"
    changed = f"; but {'; '.join(fate.changes)}" if fate.outcome == "asked again" and fate.changes else ""
    return f"{'; '.join(said)}{changed}"


def _named_first(ids: Iterable[str], firsts: set[str], seconds: set[str]) -> Ids:
    """Return partners that are one, the one first whose name is kept: the first of a decision, the second of none."""
    own = set(ids)
    first = min((own & firsts) - seconds or own & firsts)
    return (first, *sorted(own - {first}))

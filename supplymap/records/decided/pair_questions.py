"""What a person is asked about pairs of partners, what became of decisions on them, and who is one with whom."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from supplymap.model import Merger, Question, Use
from supplymap.records.decided.pairs import told, union_of
from supplymap.reference.identities import duplicate_key, subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from supplymap.model import Partner, Subject
    from supplymap.records.decided.pairs import Fate
    from supplymap.records.understanding import Understanding

_CANDIDATES = 4
"""Most pairs that a decision may mean of which each is asked."""
MOST_ASKED = 200
"""Most pairs that a run asks about; further ones stand in the import report."""


def pair_questions(state: Understanding, partners: Sequence[Partner]) -> tuple[Question, ...]:
    """Return what is asked about pairs: first what was decided before, then partners that look alike.

    Parameters
    ----------
    state
        The working state, with partners and links found.
    partners
        The partners as records show them.
    """
    found: dict[str, Question] = {}
    asked: set[frozenset[int]] = set()
    for question, pair in _decided_before(state, partners):
        found.setdefault(question.key, question)
        asked.add(pair)
    for first, second, why in state.duplicates:
        if len(found) >= MOST_ASKED:
            break
        pair = frozenset((first, second))
        said = next((fate.said.decision for fate in state.pairs.of(first, second)), None)
        if pair not in asked:
            asked.add(pair)
            two = subject(partners[first]), subject(partners[second])
            key = said.key if said is not None else duplicate_key(*two)
            found.setdefault(key, Question(key, "duplicate", two, reason=_sentence(why)))
    return tuple(found.values())


def _decided_before(state: Understanding, partners: Sequence[Partner]) -> Iterator[tuple[Question, frozenset[int]]]:
    """Yield what was decided and does not hold, with the numbers of the two partners."""
    for fate in state.pairs.settled.fates:
        open_ = fate.said.decision.is_conflict or fate.outcome == "asked again"
        if fate.outcome == "several":
            yield from _of_several(state, partners, fate)
        elif open_ and fate.outcome != "not found" and not fate.is_one_already:
            pair = frozenset(_number(state, end[0]) for end in fate.ends)
            # partners that are apart by themselves need no decision that they are two
            alike = any(frozenset(each[:2]) == pair for each in state.duplicates)
            if len(pair) == 2 and -1 not in pair and (fate.value != "different" or alike):
                yield _again(state, partners, fate, (fate.ends[0][0], fate.ends[1][0])), pair


def _of_several(
    state: Understanding, partners: Sequence[Partner], fate: Fate
) -> Iterator[tuple[Question, frozenset[int]]]:
    """Yield a question for each pair that a decision may mean, where these are few."""
    pairs: dict[frozenset[int], tuple[str, str]] = {}
    for one, other in product(*fate.ends):
        pair = frozenset((_number(state, one), _number(state, other)))
        if len(pair) == 2 and -1 not in pair:
            pairs.setdefault(pair, (one, other))
    if len(pairs) > _CANDIDATES:
        return
    for pair, ends in pairs.items():
        if not state.pairs.of(*pair):
            yield _again(state, partners, fate, ends), pair


def _again(state: Understanding, partners: Sequence[Partner], fate: Fate, ends: tuple[str, str]) -> Question:
    two = subject(partners[_number(state, ends[0])]), subject(partners[_number(state, ends[1])])
    decision = fate.said.decision
    several = fate.outcome == "several"
    key = duplicate_key(*two) if several else decision.key
    changes = fate.changes or (("people disagree",) if decision.is_conflict else ())
    reason = _sentence(told(fate) + (f"; {'; '.join(fate.changes)}" if several else ""))
    return Question(key, "duplicate", two, reason=reason, former=decision, changes=changes)


def _number(state: Understanding, id_: str) -> int:
    """Return the number of a partner by its id before decisions; -1 where it has none."""
    number = state.pairs.numbers.get(id_)
    if number is None:
        number = next(iter(state.directory.find(state.pairs.subjects[id_].name)), -1)
    return number


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def pair_uses(state: Understanding) -> tuple[Use, ...]:
    """Return what became of each decision on a pair, with its two partners as the files have them."""
    return tuple(_use(state.pairs.subjects, fate) for fate in state.pairs.settled.fates)


def _use(subjects: Mapping[str, Subject], fate: Fate) -> Use:
    if fate.outcome in ("not found", "several"):
        return Use(fate.said.decision.key, fate.outcome, changes=fate.changes)
    two = tuple(union_of([subjects[id_] for id_ in end]) for end in fate.ends)
    undone = fate.is_one_already and fate.value in ("different", "site")
    return Use(fate.said.decision.key, "asked again" if undone else fate.outcome, two, fate.changes)


def mergers(state: Understanding, ids: Sequence[str]) -> tuple[Merger, ...]:
    """Return who is one with whom because people said so."""
    pairs, joining = state.pairs, state.pairs.joining()
    found = []
    for first, *others in pairs.settled.groups:
        id_, kept = ids[pairs.numbers[first]], pairs.subjects[first]
        decided = [other for other in others if other in joining]
        found += [Merger(id_, kept, pairs.subjects[other], joining[other].said.decision) for other in decided]
    return tuple(found)

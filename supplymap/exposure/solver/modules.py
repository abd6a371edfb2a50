"""Modules: parts of a network that only one partner joins to the rest, so that each is solved by itself.

A partner d that every path from some others passes is their dominator; they are its domain. Where links from
outside enter the domain only at d, whether anything tainted in it reaches d is independent of everything else: the
domain can be replaced by a likelihood of d. Real supplier lists are nearly trees, so most modules are small.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.walks import dominators, links_by_head

if TYPE_CHECKING:
    from supplymap.exposure.solver.network import Upstream


@dataclass(frozen=True, slots=True)
class Module:
    """One dominator and the partners it stands for.

    Attributes
    ----------
    root
        The dominator.
    groups
        Its members in parts that no link joins: each part as (members, links). Links are numbers of merged links;
        their heads are members of the part or the root.
    """

    root: int
    groups: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def modules(part: Upstream) -> list[Module]:
    """Return the modules of an upstream part, the innermost first; the last one is the target's.

    Returns
    -------
    modules
        Members of a module that are roots of earlier ones stand for their whole domain.
    """
    tails, heads = part.tails.tolist(), part.heads.tolist()
    dominated = dominators(links_by_head(part.tails, part.heads, part.size), part.target)
    above, sequence = dominated[0].tolist(), dominated[1].tolist()
    depth = [0] * part.size
    # a dominator comes before the partners it dominates
    for node in sequence:
        depth[node] = 0 if node == part.target else depth[above[node]] + 1
    entered = _entered(tails, heads, above, sequence)
    owner = list(above)
    for node in sequence:
        if node != part.target and above[node] in entered:
            owner[node] = owner[above[node]]
    members: dict[int, list[int]] = defaultdict(list)
    links: dict[int, list[int]] = defaultdict(list)
    for node in range(part.size):
        if node != part.target:
            members[owner[node]].append(node)
    for number, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        # a link into the supplier's own domain only closes a cycle
        if head == owner[tail] or owner[head] == owner[tail]:
            links[owner[tail]].append(number)
    roots = sorted(members, key=lambda root: (-depth[root], root))
    return [Module(root, _groups(members[root], links[root], tails, heads, root)) for root in roots]


def _entered(tails: list[int], heads: list[int], above: list[int], sequence: list[int]) -> set[int]:
    """Return the dominators whose domain a link enters at another partner."""
    size = [1] * len(above)
    for node in reversed(sequence[1:]):
        size[above[node]] += size[node]
    # numbered so that a domain is a range that starts with its dominator
    number, following = [0] * len(above), [1] * len(above)
    for node in sequence[1:]:
        number[node] = number[above[node]] + following[above[node]]
        following[above[node]] += size[node]
    entered: set[int] = set()
    for tail, head in zip(tails, heads, strict=True):
        node = above[head]
        while not number[node] <= number[tail] < number[node] + size[node]:
            entered.add(node)
            node = above[node]
    return entered


def _groups(
    members: list[int], links: list[int], tails: list[int], heads: list[int], root: int
) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return the members and links of a module in parts that no link joins."""
    leader = {member: member for member in members}

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = leader[leader[node]]
            node = leader[node]
        return node

    for link in links:
        if heads[link] != root:
            one, other = find(tails[link]), find(heads[link])
            leader[max(one, other)] = min(one, other)
    groups: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for member in members:
        groups[find(member)][0].append(member)
    for link in links:
        groups[find(tails[link])][1].append(link)
    return tuple((tuple(nodes), tuple(rows)) for _, (nodes, rows) in sorted(groups.items()))

"""The method restated in plain sets, to be compared with what the flow computes.

Nothing of the package is imported here, and nothing is quick: sets grow until they stop growing, and every state of
the doubtful links is gone through. Likelihoods, findings and possible findings of single partners are taken as given
(:class:`Facts`); everything that follows from how partners are connected is worked out again.

Where the design is silent, this is how it is read:

* A product is what a *current* last hop is tagged with. A tag that only ended last hops bear leads nowhere, so a
  current link that bears it counts as untagged.
* Tags are read outward from the importer: of the links whose tags their buyer does not serve, those of the nearest
  buyers count as untagged first, and then everything is looked at again. In a cycle this decides.
* A tag that is no product of the importer, in a row beside one that is, counts for "(not stated)" alone.
* Behind a tie ("path not stated") any link counts, whatever its tag: which product the tied partner serves, nobody
  says. So no tag is read there, and none becomes goods.
* A row that names several products is a link for each, with equal parts of its value.
* Rows between two partners whose goods and products are equal, or blank on one side, vouch for the same link: the most
  certain of them counts. Rows with different goods or products are links of their own.
* Partners from whom no link leads to the importer, current or ended, are tied at their most downstream member; in a
  cycle there it is the one with the lowest stated tier, then the first by id.
* A cycle of partners without a supplier outside it, and without raw material in it, is one end, at its first member.
* A past partner (only ended links lead on from it) is in no chain.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.oracles.worlds import Supply, World

IMPORTER = "Importer Inc"
NOT_STATED = "(not stated)"
RATINGS = ("Finding", "Possible finding", "High", "Unknown", "Medium", "Low")
W = {"": 1.0, "invoice": 1.0, "site visit": 0.9, "questionnaire": 0.6, "told": 0.3}
"""How certain a link is, by how it is known."""
HIGH, MEDIUM = 0.2, 0.05
MADE = {"garments", "paraffin wax", "cotton lint", "cotton yarn", "cotton fabric"}
"""Goods that no farm and no mine supplies."""

Hop = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """What is known of a partner by itself."""

    finding: bool
    possible: bool
    known: bool
    low: float
    value: float
    high: float
    deciding: float
    """The high end that decides on the rating."""

    @property
    def rating(self) -> str:
        if self.finding:
            return "Finding"
        if self.possible:
            return "Possible finding"
        if not self.known:
            return "Unknown"
        if self.value >= HIGH:
            return "High"
        if self.deciding >= HIGH:
            return "Unknown"
        return "Medium" if self.deciding >= MEDIUM else "Low"


@dataclass(frozen=True)
class Link:
    """One link: rows of the same partners, goods and product. ``product`` is empty where it is not stated."""

    supplier: str
    buyer: str
    goods: str
    product: str
    w: float
    value: float | None
    ended: bool

    @property
    def hop(self) -> Hop:
        return self.supplier, self.buyer


def links_of(supplies: Iterable[Supply]) -> tuple[Link, ...]:
    """Join the rows of one link: the most certain one, the larger value, ended only if all of them ended."""
    rows: dict[tuple[str, str, str, str], list[tuple[Supply, int]]] = defaultdict(list)
    for supply in supplies:
        products = {tag.product or tag.text for tag in supply.tags} or {""}
        for product in products:
            rows[supply.supplier, supply.buyer, supply.goods, product].append((supply, len(products)))
    links = []
    for key, same in rows.items():
        values = [row.value / parts for row, parts in same if row.value is not None]
        w = max(W[row.evidence] for row, _ in same)
        links.append(Link(*key, w, max(values, default=None), all(row.ended for row, _ in same)))
    return tuple(sorted(links, key=lambda link: (*link.hop, link.goods, link.product)))


def upstream(hops: Iterable[Hop], targets: Iterable[str]) -> set[str]:
    """Everyone from whom hops lead to one of the targets, these included; nothing passes through the importer."""
    found, hops = set(targets), {hop for hop in hops if hop[0] != IMPORTER}
    while more := {supplier for supplier, buyer in hops if buyer in found} - found:
        found |= more
    return found


def distances(hops: Iterable[Hop], start: Mapping[str, int]) -> dict[str, int]:
    """Fewest hops from each partner to the start, on top of what the start has."""
    distance, hops = dict(start), set(hops)
    while True:
        nearer = {
            supplier: distance[buyer] + 1
            for supplier, buyer in sorted(hops, key=lambda hop: -distance.get(hop[1], -1))
            if buyer in distance and distance[buyer] + 1 < distance.get(supplier, 1_000_000)
        }
        if not nearer:
            return distance
        distance |= nearer


def rings(hops: Iterable[Hop]) -> list[frozenset[str]]:
    """Groups of partners who all supply each other, directly or not: two and more."""
    hops = set(hops)
    above = {name: upstream(hops, [name]) for hop in hops for name in hop}
    groups = {frozenset(other for other in above[name] if name in above[other]) for name in above}
    return [group for group in groups if len(group) > 1]


@dataclass(frozen=True)
class Chain:
    """A product's chain: its hops and links, the partners in it (ghosts apart), and where nothing is mapped further."""

    hops: frozenset[Hop]
    links: frozenset[Link]
    partners: frozenset[str]
    stated: frozenset[str]
    open_ends: frozenset[str]
    raw_ends: frozenset[str]
    reaching: frozenset[str]

    @property
    def coverage(self) -> tuple[int, int]:
        """Ends that reach raw material over a stated path, and all ends."""
        return len(self.reaching), len(self.open_ends | self.raw_ends)


class Restated:
    """A world worked out again, in plain sets.

    Parameters
    ----------
    world
        What the rows state.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.names = frozenset(world.names)
        self.links = links_of(world.supplies)
        self.current = tuple(link for link in self.links if not link.ended)
        self.tied = self._tied()
        self.ties = frozenset((name, IMPORTER) for name in self.tied)
        self.live_hops = {link.hop for link in self.current} | self.ties

    # -- who is connected, and how

    def _tied(self) -> frozenset[str]:
        apart = self.names - upstream((link.hop for link in self.links), [IMPORTER])
        hops = {link.hop for link in self.links if set(link.hop) <= apart}
        grouped = rings(hops)
        groups = grouped + [frozenset([name]) for name in apart if not any(name in ring for ring in grouped)]
        ends = [group for group in groups if all(buyer in group for supplier, buyer in hops if supplier in group)]
        return frozenset(min(group, key=lambda name: (self.world.tiers.get(name, 99), name)) for group in ends)

    @cached_property
    def past(self) -> frozenset[str]:
        return self.names - upstream(self.live_hops, [IMPORTER])

    @cached_property
    def path_stated(self) -> frozenset[str]:
        """Partners with a stated path, current or past."""
        return frozenset(upstream((link.hop for link in self.current), [IMPORTER]) - {IMPORTER}) | self.past

    @cached_property
    def tier(self) -> dict[str, int | None]:
        """Fewest current links to the importer; the stated tier, or one counted from it, where there are none."""
        hops = {link.hop for link in self.current if link.supplier != IMPORTER}
        stated = distances(hops, {IMPORTER: 0})
        begin = {name: self.world.tiers[name] for name in self.tied if name in self.world.tiers}
        loose = distances(hops, begin)
        past = distances({link.hop for link in self.links} | self.ties, {IMPORTER: 0})
        tier: dict[str, int | None] = {}
        for name in self.names:
            if name in stated:
                tier[name] = stated[name]
            elif name in self.past:
                tier[name] = past[name]
            else:
                tier[name] = loose.get(name, self.world.tiers.get(name))
        return tier

    # -- products

    @cached_property
    def products(self) -> frozenset[str]:
        """Products of the importer that a current last hop is tagged with."""
        return frozenset(link.product for link in self.current if link.buyer == IMPORTER) - {""}

    @cached_property
    def tag(self) -> dict[Link, str]:
        """The tag that counts, of each current link: outward from the importer, what leads nowhere is no tag."""
        tags = {link: link.product for link in self.current}
        distance = distances({link.hop for link in self.current} | self.ties, {IMPORTER: 0})
        while True:
            serves = self._serves(tags)
            astray = [
                link
                for link, tag in tags.items()
                if tag and link.buyer != IMPORTER and link.buyer in serves and not self._row(link) & serves[link.buyer]
            ]
            if not astray:
                return tags
            nearest = min(distance[link.buyer] for link in astray)
            for link in astray:
                if distance[link.buyer] == nearest:
                    tags[link] = ""

    def _row(self, link: Link) -> set[str]:
        """Tags of the rows that state a link: a row of several products is read as a whole."""
        return {
            tag.product
            for supply in self.world.supplies
            if (supply.supplier, supply.buyer, supply.goods) == (link.supplier, link.buyer, link.goods)
            and not supply.ended
            and any((tag.product or tag.text) == link.product for tag in supply.tags)
            for tag in supply.tags
        }

    def _serves(self, tags: Mapping[Link, str]) -> dict[str, set[str]]:
        """Map each partner with a current, stated path to the products that its goods end up in."""
        serves: dict[str, set[str]] = defaultdict(set)
        for link in self.current:
            if link.buyer == IMPORTER and link.supplier != IMPORTER:
                serves[link.supplier].add(link.product or NOT_STATED)
        while True:
            before = sum(map(len, serves.values()))
            for link, tag in tags.items():
                if IMPORTER not in link.hop and link.buyer in serves:
                    carried = serves[link.buyer] & {tag} if tag else set(serves[link.buyer])
                    if carried:
                        serves[link.supplier] |= carried
            if sum(map(len, serves.values())) == before:
                return dict(serves)

    @cached_property
    def chains(self) -> dict[str, Chain]:
        """The chain of each product; "(not stated)" only if there is anyone in it."""
        chains = {product: self._chain(self._links(product), set()) for product in sorted(self.products)}
        behind = upstream(self.live_hops, self.tied)
        loose = {link for link in self.current if link.buyer in behind} if self.tied else set()
        rest = self._chain(self._links("") | loose, set(self.ties))
        if rest.partners:
            chains[NOT_STATED] = rest
        return chains

    def _links(self, product: str) -> set[Link]:
        """Links of a product: its last hops, and behind them those with its tag or with none."""
        last = {link for link in self.current if link.buyer == IMPORTER and link.product == product}
        foreign = set() if product else set(self.tag.values()) - self.products
        counted = {"", product} | foreign
        inner = {link for link, tag in self.tag.items() if link.buyer != IMPORTER and tag in counted}
        inside = upstream({link.hop for link in inner}, {link.supplier for link in last} - {IMPORTER})
        return last | {link for link in inner if link.buyer in inside}

    def _chain(self, links: set[Link], ties: set[Hop]) -> Chain:
        links = {link for link in links if link.supplier != IMPORTER}
        hops = {link.hop for link in links} | ties
        partners = frozenset(supplier for supplier, _ in hops)
        paths = upstream(hops - self.ties, [IMPORTER])
        ending = {link for link in links if self.closes(link)}
        raw = {link.supplier for link in ending} | {name for name, _ in ties if self.raw(name)}
        reaching = {link.supplier for link in ending if link.buyer in paths}
        fed = {buyer for _, buyer in hops}
        ends = {name for name in partners if name not in fed}
        for ring in rings(hop for hop in hops if hop[1] != IMPORTER):
            if not any(buyer in ring and supplier not in ring for supplier, buyer in hops) and not ring & raw:
                ends.add(min(ring))
        return Chain(
            *(frozenset(hops), frozenset(links), partners, frozenset(paths - {IMPORTER})),
            *(frozenset(ends - raw), frozenset(raw), frozenset(reaching)),
        )

    def raw(self, name: str) -> bool:
        """Whether a chain may end at a partner, over some of its links at least."""
        links = [link for link in self.links if link.supplier == name]
        links = [link for link in links if not link.ended] or links
        return any(map(self.closes, links)) if links else self._natural(name, "")

    def closes(self, link: Link) -> bool:
        """Whether a chain ends with a link: what it carries comes from nature."""
        return self._natural(link.supplier, self._read(link).goods)

    def _natural(self, name: str, goods: str) -> bool:
        """A farm or a mine, unless goods contradict it; else goods that only nature makes, and no trader."""
        party = self.world.party(name)
        if party.stage in ("farm", "mine"):
            return not {party.goods, goods} & MADE
        if party.stage or "Trading" in (party.company or party.name):
            return False
        return {party.goods, goods} - {""} == {"seed cotton"}

    @cached_property
    def overall(self) -> Chain:
        """All current hops."""
        links = {link for link in self.current if link.buyer not in self.past}
        return self._chain(links, set(self.ties))

    @property
    def unmapped(self) -> set[str]:
        """Partners behind whom the chain of some product is not mapped: each has a ghost."""
        return {name for chain in self.chains.values() for name in chain.open_ends}

    def products_of(self, name: str) -> frozenset[str]:
        return frozenset(product for product, chain in self.chains.items() if name in chain.partners)

    @staticmethod
    def above(chain: Chain, name: str) -> set[str]:
        """A partner of a chain and everyone upstream of it there."""
        return upstream((hop for hop in chain.hops if hop[1] != IMPORTER), [name])

    def tiers(self, name: str) -> dict[str, int]:
        """Fewest links from a partner to the importer in each chain where a path is stated."""
        return {
            product: distances(chain.hops - self.ties, {IMPORTER: 0})[name]
            for product, chain in self.chains.items()
            if name in chain.stated
        }

    # -- what reaches whom

    def _read(self, link: Link) -> Link:
        """A link as it counts: a tag that is none is goods, where its row states none."""
        astray = bool(link.product) and not self.tag.get(link, link.product)
        return replace(link, goods=link.goods or link.product, product="") if astray else link

    @staticmethod
    def _w(links: list[Link]) -> float:
        """How certain a hop is, by its links in a chain; a tie has none, and counts as certain."""
        if not links:
            return 1.0
        best = 0.0
        # the links whose goods and products tell them apart are independent; the others may be any of these
        for count in range(1, len(links) + 1):
            for some in itertools.combinations(links, count):
                if all(_differ(one, other) for one, other in itertools.combinations(some, 2)):
                    best = max(best, 1 - math.prod(1 - link.w for link in some))
        return best

    def states(self, chain: Chain) -> dict[frozenset[str], float]:
        """Who reaches the importer over live hops, and how likely that is: every state of the doubtful hops."""
        certain = {hop: self._w([self._read(link) for link in chain.links if link.hop == hop]) for hop in chain.hops}
        doubtful = sorted(hop for hop, w in certain.items() if w < 1)
        sure = {hop for hop, w in certain.items() if w == 1}
        sets: dict[frozenset[str], float] = defaultdict(float)
        for live in itertools.product((True, False), repeat=len(doubtful)):
            on = {hop for hop, is_live in zip(doubtful, live, strict=True) if is_live}
            chance = math.prod(certain[hop] if hop in on else 1 - certain[hop] for hop in doubtful)
            sets[frozenset(upstream(sure | on, [IMPORTER]) - {IMPORTER})] += chance
        return dict(sets)

    @cached_property
    def reach(self) -> dict[str, float]:
        """How likely each partner reaches the importer."""
        sets = self.states(self.overall)
        return {name: sum(chance for found, chance in sets.items() if name in found) for name in self.names}

    def last_hops(self, name: str) -> frozenset[Link]:
        """Last hops that a partner reaches, within any one chain."""
        found: set[Link] = set()
        for product, chain in self.chains.items():
            for link in self.current:
                if link.buyer != IMPORTER or link.supplier == IMPORTER or (link.product or NOT_STATED) != product:
                    continue
                if name in self.above(chain, link.supplier):
                    found.add(link)
        return frozenset(found)

    def ties_reached(self, name: str) -> int:
        """How many ties a partner reaches: purchases of which nothing is stated."""
        return sum(name in upstream(self.live_hops, [end]) for end in self.tied)


def _differ(one: Link, other: Link) -> bool:
    """Whether two links between the same partners are told apart by goods or by product."""
    return bool(
        (one.goods and other.goods and one.goods != other.goods)
        or (one.product and other.product and one.product != other.product)
    )


def worst(ratings: Iterable[str]) -> str:
    return min(ratings, key=RATINGS.index, default="Unknown")


def hazard(p: float) -> float:
    return math.inf if p == 1 else -math.log1p(-p)

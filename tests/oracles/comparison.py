"""What the flow makes of a world, compared with the world restated: a line for each difference."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from supplymap import pipeline
from supplymap.config import Config
from supplymap.records import to_records
from tests.oracles.order import Order
from tests.oracles.restated import IMPORTER, Facts, distances, worst
from tests.oracles.worlds import FOREIGN, GOODS, OTHER_GOODS, SPELLINGS, TYPOS
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import networkx as nx

    from supplymap.model import Records
    from tests.oracles.layouts import Layout
    from tests.oracles.restated import Chain, Restated

MEANING = {text: product for product, texts in SPELLINGS.items() for text in texts}
MEANING |= {text: product for product, text in TYPOS.items()} | {text: text for text in FOREIGN}
RECOGNISED = {*GOODS.values(), *OTHER_GOODS}
EXACT = 1e-9


def graph_of(layout: Layout) -> nx.MultiDiGraph:
    """Take a layout through the public steps."""
    return assessed(records_of(layout))


def records_of(layout: Layout) -> Records:
    return to_records(layout.books, Config(as_of=AS_OF, importer=IMPORTER))


def assessed(records: Records) -> nx.MultiDiGraph:
    return pipeline.assess(records, Config(as_of=AS_OF, importer=IMPORTER))[0]


def facts_of(graph: nx.MultiDiGraph, adverse: set[str]) -> dict[str, Facts]:
    """Take from the graph what is known of each partner by itself, ghosts included."""
    facts = {}
    for name, data in graph.nodes(data=True):
        known = bool(data["country"] or data["likelihood_overruled"] or RECOGNISED & set(data["goods"]))
        known |= name in adverse
        chance = data["likelihood"]
        facts[name] = Facts(
            bool(data["findings"]),
            bool(data["possible_matches"]),
            known and not data["ghost"],
            *(chance[end] for end in ("low", "value", "high")),
            _deciding(data),
        )
    return facts


def _deciding(data: Any) -> float:
    """The high end without what a missing indicator adds: of Taiwan there is no estimate of the rule of law."""
    if data["country"] != "TW" or data["likelihood_overruled"]:
        return float(data["likelihood"]["high"])
    highs = (factor.after_controls[1 if factor.code == "RULE" else 2] for factor in data["factors"])
    return 1 - math.prod(1 - high for high in highs)


def product(name: str) -> str:
    """The product that a written name means."""
    return MEANING.get(name, name)


class Comparison:
    """Compares a graph with a world restated.

    Parameters
    ----------
    graph, restated
        The finished graph, and the world as the layout states it.
    """

    def __init__(self, graph: nx.MultiDiGraph, restated: Restated) -> None:
        self.graph, self.restated = graph, restated
        self.facts = facts_of(graph, {party.name for party in restated.world.parties if party.adverse})
        self.rating = {name: facts.rating for name, facts in self.facts.items()}
        self.summaries = {product(name): summary for name, summary in graph.graph["products"].items()}

    def differences(self) -> Iterator[str]:
        """Yield what differs; if the partners do, nothing else is looked at."""
        partners = {name for name, data in self.graph.nodes(data=True) if not data["ghost"] and not data["importer"]}
        yield from _differ("partners", partners, set(self.restated.names))
        if partners != self.restated.names:
            return
        parts: tuple[Callable[[], Iterator[str]], ...] = (
            *(self._signs, self._places, self._products, self._overall),
            *(self._marks, self._partners, self._exposures, self._order),
        )
        for part in parts:
            yield from part()

    def _signs(self) -> Iterator[str]:
        for party in self.restated.world.parties:
            if party.finding:
                yield from _differ(f"finding of {party.name}", self.facts[party.name].finding, True)
        for name, facts in self.facts.items():
            data = self.graph.nodes[name]
            if not data["importer"]:
                yield from _differ(f"own rating of {name}", data["rating"], facts.rating)

    def _places(self) -> Iterator[str]:
        restated = self.restated
        for name in restated.names:
            data = self.graph.nodes[name]
            yield from _differ(f"past of {name}", data["past"], name in restated.past)
            yield from _differ(f"stated path of {name}", data["path_stated"], name in restated.path_stated)
            yield from _differ(f"tier of {name}", data["tier"], restated.tier[name])
            yield from _differ(f"raw material at {name}", data["raw"], restated.raw(name))
            served = {product(text) for text in data["products"]}
            yield from _differ(f"products of {name}", served, set(restated.products_of(name)))
        tied = {supplier for supplier, _, data in self.graph.edges(data=True) if data["kind"] == "path not stated"}
        yield from _differ("tied", tied, set(restated.tied))

    def _products(self) -> Iterator[str]:
        restated = self.restated
        yield from _differ("products", set(self.summaries), set(restated.chains))
        for name, chain in restated.chains.items():
            if name in self.summaries:
                yield from self._summary(name, self.summaries[name], chain, set(chain.partners))

    def _overall(self) -> Iterator[str]:
        chain = self.restated.overall
        yield from self._summary("the importer", self.graph.graph["overall"], chain, set(chain.partners))
        past = {name for name in self.restated.past if self.facts[name].finding}
        shown = set(self.graph.graph["overall"]["findings_past"])
        yield from _differ("past findings", shown, past)
        shown = set(self.graph.graph["overall"].get("possible_past", ()))
        past = {name for name in self.restated.past if self.rating[name] == "Possible finding"}
        yield from _differ("past possible findings", shown, past)

    def _summary(self, name: str, summary: Any, chain: Chain, partners: set[str]) -> Iterator[str]:
        rating = self.rating
        found = {partner for partner in partners if rating[partner] == "Finding"}
        yield from _differ(f"findings of {name}", set(summary["findings_reached"]), found)
        found = {partner for partner in partners if rating[partner] == "Possible finding"}
        yield from _differ(f"possible findings of {name}", set(summary["possible_reached"]), found)
        ratings = {rating[partner] for partner in partners} | {"Unknown" for _ in chain.open_ends}
        yield from _differ(f"rating of {name}", summary["rating"], worst(ratings))
        coverage = summary["coverage"]
        ends = (coverage["reaching_raw_material"], coverage["ends"])
        yield from _differ(f"coverage of {name}", ends, chain.coverage)
        yield from _differ(f"open ends of {name}", set(coverage["open_ends"]), set(chain.open_ends))
        yield from _differ(f"partners of {name}", summary["partners"], len(partners))
        yield from self._worst(name, summary, chain)

    def _worst(self, name: str, summary: Any, chain: Chain) -> Iterator[str]:
        """The partner that sets a rating must have it, and its path must be a shortest one of the chain."""
        first = summary["worst_partner"]
        if not first:
            return
        yield from _differ(f"rating of the worst partner of {name}", self.rating[first], summary["rating"])
        # over all products a ghost counts that one product's chain alone has
        ends = self.restated.unmapped if chain is self.restated.overall else chain.open_ends
        ghosts = {(f"ghost:{end}", end) for end in ends}
        hops, path = chain.hops | ghosts, list(summary["worst_path"])
        steps = list(itertools.pairwise(path))
        if path[0] != first or path[-1] != IMPORTER or not set(steps) <= hops:
            yield f"path of the worst partner of {name}: {path}"
        elif len(steps) != distances(hops, {IMPORTER: 0})[first]:
            yield f"path of the worst partner of {name} is not the shortest: {path}"

    def _partners(self) -> Iterator[str]:
        restated = self.restated
        for name in restated.names - restated.past:
            data = self.graph.nodes[name]
            seen = set()
            for chain in restated.chains.values():
                if name in chain.partners:
                    above = restated.above(chain, name)
                    seen |= {self.rating[other] for other in above}
                    seen |= {"Unknown" for other in above if other in chain.open_ends}
            yield from _differ(f"chain rating of {name}", data["chain_rating"], worst(seen))
            tiers = {product(text): tier for text, tier in data["tiers"].items()}
            yield from _differ(f"tiers of {name}", tiers, restated.tiers(name))
            tier1 = {link.supplier for link in restated.last_hops(name)}
            yield from _differ(f"tier-1 partners reached by {name}", data["reach_tier1"], len(tier1))
            values = [link.value for link in restated.last_hops(name) if link.value is not None]
            value = data["reach_value"]
            if (value is None) != (not values) or (values and abs(value - sum(values)) > EXACT * sum(values)):
                yield f"value reached by {name}: {value}, restated {values}"
            if abs(data["reach"] - restated.reach[name]) > EXACT:
                yield f"reach of {name}: {data['reach']}, restated {restated.reach[name]}"

    def _marks(self) -> Iterator[str]:
        """A finding marks every link of its chains that it travels over, and a possible one the same."""
        for rating, mark in (("Finding", "finding"), ("Possible finding", "possible")):
            marked = {(supplier, buyer) for supplier, buyer, data in self.graph.edges(data=True) if data[mark]}
            right = {
                hop
                for chain in self.restated.chains.values()
                for hop in chain.hops
                if worst(self.rating[name] for name in self.restated.above(chain, hop[0])) == rating
            }
            yield from _differ(f"links of a {rating}", marked, right)

    def _exposures(self) -> Iterator[str]:
        restated = self.restated
        for name, chain in ((IMPORTER, restated.overall), *restated.chains.items()):
            shown = self.graph.graph["overall"] if name == IMPORTER else self.summaries.get(name)
            if shown is None:
                continue
            ends = restated.unmapped if name == IMPORTER else chain.open_ends
            ghosts = [1 - self.facts[f"ghost:{end}"].high for end in ends if f"ghost:{end}" in self.facts]
            high = 1 - math.prod(1 - self.facts[other].high for other in chain.partners) * math.prod(ghosts)
            own = self.facts[IMPORTER]
            high = 1 - (1 - high) * (1 - own.high)
            if abs(shown["exposure"]["high"] - high) > EXACT:
                yield f"high end of {name}: {shown['exposure']['high']}, restated {high}"
            value = 0.0
            for found, chance in restated.states(chain).items():
                value += chance * (1 - math.prod(1 - self.facts[other].value for other in found) * (1 - own.value))
            if abs(shown["exposure"]["value"] - value) > EXACT:
                yield f"exposure of {name}: {shown['exposure']['value']}, restated {value}"

    def _order(self) -> Iterator[str]:
        nodes = self.graph.nodes
        past = {name: len(nodes[name]["products_past"]) for name in self.restated.names}
        order = Order(self.restated, self.facts, past)
        ties = {frozenset(tie["partners"]) for tie in self.graph.graph["ties"]}
        groups = {frozenset(order.tied(name)) for name in self.restated.names}
        yield from _differ("ties", ties, {group for group in groups if len(group) > 1})
        for name in self.restated.names:
            data = nodes[name]
            yield from _differ(f"standing of {name}", data["standing"], order.standing(name))
            yield from _differ(f"rank of {name}", data["rank"], order.rank(name))
            yield from _differ(f"tied with {name}", data["tied"], len(order.tied(name)))
            yield from _differ(f"reading list of {name}", data["reading_list"], order.reading_list(name))
            key = None if order.standing(name) != "other" or order.risk(name) == math.inf else order.key(name)[1]
            yield from _differ(f"key of {name}", data["key"], None if key is None else -key)
        sequence = sorted(self.restated.names, key=lambda name: (order.key(name), -_cut(order.middle(name)), name))
        shown = sorted(self.restated.names, key=lambda name: int(nodes[name]["place"]))
        yield from _differ("sequence", shown, sequence)
        for name, share in order.shares().items():
            if abs(nodes[name]["risk_share"] - share) > EXACT:
                yield f"share of the risk of {name}: {nodes[name]['risk_share']}, restated {share}"


def _cut(number: float) -> float:
    return float(f"{number:.3g}")


def _differ(what: str, shown: object, right: object) -> Iterator[str]:
    if shown != right:
        if isinstance(shown, set) and isinstance(right, set):
            yield f"{what}: too many {sorted(shown - right)}, missing {sorted(right - shown)}"
        else:
            yield f"{what}: {shown!r}, restated {right!r}"

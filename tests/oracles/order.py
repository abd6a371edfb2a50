"""The order of partners restated: findings, possible findings, everyone else; equal keys share a rank.

Where the design is silent, this is how it is read. A last hop without a value, and a tie, count as the largest value
that any last hop states. Past findings and past possible findings go by products and tier-1 partners: nothing is bought
over them now. Partners of ended links have no key, q being 0, and are on no reading list unless they have a finding or
a possible one.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tests.oracles.restated import IMPORTER, hazard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.oracles.restated import Facts, Restated

STANDINGS = ("finding", "past finding", "possible", "past possible", "other")


class Order:
    """The order of a restated world.

    Parameters
    ----------
    restated
        The world.
    facts
        What is known of each partner by itself.
    past_products
        How many products each partner once reached over ended links.
    """

    def __init__(self, restated: Restated, facts: Mapping[str, Facts], past_products: Mapping[str, int]) -> None:
        self.restated, self.facts, self.past_products = restated, facts, past_products
        last = [link for link in restated.current if link.buyer == IMPORTER and link.supplier != IMPORTER]
        self.largest = max((link.value for link in last if link.value is not None), default=None)

    def standing(self, name: str) -> str:
        rating = self.facts[name].rating
        if rating not in ("Finding", "Possible finding"):
            return "other"
        kind = "finding" if rating == "Finding" else "possible"
        return f"past {kind}" if name in self.restated.past else kind

    def risk(self, name: str) -> float:
        """Expected hazard at the high end, before rounding."""
        reach = self.restated.reach[name]
        return reach * hazard(self.facts[name].high) if reach else 0.0

    def shares(self) -> dict[str, float]:
        """Part of each partner in the sum of all risks; certainties share it among them alone."""
        risks = {name: self.risk(name) for name in self.restated.names}
        if math.inf in risks.values():
            risks = {name: float(math.isinf(risk)) for name, risk in risks.items()}
        whole = sum(risks.values())
        return {name: risk / whole if whole else 0.0 for name, risk in risks.items()}

    def key(self, name: str) -> tuple[float, ...]:
        """The smaller comes first; equal ones share a rank."""
        standing = self.standing(name)
        group = STANDINGS.index(standing)
        if standing == "other":
            return group, -three_digits(self.risk(name))
        stated = float(name in self.restated.path_stated)
        hops = self.restated.last_hops(name)
        tier1 = len({hop.supplier for hop in hops})
        if standing.startswith("past"):
            return group, stated, -self.past_products[name], -tier1
        if self.largest is None:
            return group, stated, -len(self.restated.products_of(name)), -tier1
        blank = self.restated.ties_reached(name) + sum(hop.value is None for hop in hops)
        return group, stated, -sum(hop.value or 0 for hop in hops) - blank * self.largest

    def rank(self, name: str) -> int:
        """One, and how many partners come before it."""
        own = self.key(name)
        return 1 + sum(self.key(other) < own for other in self.restated.names)

    def tied(self, name: str) -> set[str]:
        own = self.key(name)
        return {other for other in self.restated.names if self.key(other) == own}

    def middle(self, name: str) -> float:
        """Expected hazard at the middle value: the sequence within a shared rank."""
        reach = self.restated.reach[name]
        return reach * hazard(self.facts[name].value) if reach else 0.0

    def reading_list(self, name: str) -> str:
        rating = self.facts[name].rating
        if rating in ("Finding", "Possible finding"):
            return "Act"
        return "" if name in self.restated.past else {"High": "Act", "Unknown": "Ask"}.get(rating, "")


def three_digits(number: float) -> float:
    # sums of products of chances differ in their last bits by sequence: cut these first
    return float(f"{float(f'{number:.9g}'):.3g}")

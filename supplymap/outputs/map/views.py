"""Views of the map: all partners, the risk-relevant part of a large map, the chain of each product."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

from supplymap.network.companies import site_name
from supplymap.outputs.map.layout import Layout, Spot, position
from supplymap.outputs.map.style import LINE_WEIGHT, RATING_RANK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.outputs.map.data import MapData

RISK_VIEW_ABOVE = 2_000
"""More partners than this: the map opens with the risk-relevant part only."""
RISK_VIEW_SIZE = 1_200
"""Partners that the risk-relevant part holds at most (one chain more or less)."""
PRODUCT_POSITIONS = 40_000
"""Positions computed for chains of single products, over all products; beyond it they keep their general position."""


def lay_out(data: MapData) -> list[dict[str, Any]]:
    """Lay out all partners, the risk-relevant part of a large map, and each product's chain.

    Returns
    -------
    views
        For each its kind (`all`, `risk`, `product`), the product's number, the position of every partner (None
        if it is not in the view) and the columns.
    """
    tiers = _tiers(data)
    laid_out = [_view(data, "all", None, set(data.ids), tiers)]
    if len(data.counted()) > RISK_VIEW_ABOVE:
        laid_out.append(_view(data, "risk", None, risk_relevant(data), tiers))
    room = PRODUCT_POSITIONS
    in_chain: dict[int, set[int]] = defaultdict(set)
    for link in data.links:
        for product in link["products"]:
            in_chain[product].update((link["from"], link["to"]))
    for name, product in data.product_index.items():
        members = {data.importer, *(data.ids[end] for end in in_chain[product])}
        room -= len(members)
        if room < 0:
            break
        laid_out.append(_view(data, "product", product, members, _tiers(data, name)))
    return laid_out


def _view(
    data: MapData, kind: str, product: int | None, members: set[str], tiers: Mapping[str, int | None]
) -> dict[str, Any]:
    members = members | {ghost for ghost, buyer in data.beside.items() if buyer in members}
    spots = [
        Spot(
            id=str(data.index[partner]),
            name=site_name(data.node(partner)),
            column=0 if partner == data.importer else tiers[partner],
            apart=partner != data.importer and _apart(data, partner, tiers[partner]),
            cargo=data.node(partner)["cargo"],
            rank=data.rating_rank(partner, "chain_rating"),
            labelled=partner in data.top,
            beside=str(data.index[data.beside[partner]]) if partner in data.beside else "",
        )
        for partner in data.ids
        if partner in members and not (data.node(partner)["ghost"] and partner not in data.beside)
    ]
    links = (
        (str(edge["from"]), str(edge["to"]), LINE_WEIGHT[edge["line"]])
        for edge in data.edges
        if edge["line"] in LINE_WEIGHT
    )
    return {"kind": kind, "product": product, **_rounded(position(spots, links), len(data.ids))}


def _apart(data: MapData, partner: str, tier: int | None) -> bool:
    return tier is None or not data.node(partner)["path_stated"]


def _tiers(data: MapData, product: str = "") -> dict[str, int | None]:
    """Return the column of each partner; one of ended links alone stands where those links would put it."""
    tiers: dict[str, int | None] = {data.importer: 0}
    for partner in data.ids:
        a = data.node(partner)
        tier = a["tiers"].get(product, a["tier"])
        if not a["path_stated"] and a["stated_tier"] is not None:
            tier = a["stated_tier"]
        tiers.setdefault(partner, tier)
    # only partners of ended links have none yet
    queue = deque(p for p in data.ids if tiers[p] is not None) if None in tiers.values() else deque()
    while queue:
        buyer = queue.popleft()
        for supplier in sorted(data.graph.predecessors(buyer)):
            below = tiers[buyer]
            a = data.node(supplier)
            if tiers[supplier] is None and below is not None and a["past"] and not a["cargo"]:
                tiers[supplier] = below + 1
                queue.append(supplier)
    return tiers


def risk_relevant(data: MapData) -> set[str]:
    """Return the partners on paths from a Finding, Possible finding or High to the importer, the worst first."""
    seeds = sorted((p for p in data.ranked if data.rating_rank(p) <= RATING_RANK["High"]), key=data.rating_rank)
    chosen = {data.importer, *data.top}
    for partner in seeds:
        # all of these are shown, however many they are
        if data.rating_rank(partner) <= RATING_RANK["Possible finding"]:
            chosen |= {partner, *_path(data, partner)}
    for partner in seeds:
        if len(chosen) >= RISK_VIEW_SIZE:
            break
        chosen |= {partner, *_path(data, partner)}
        if data.rating_rank(partner) == 0:
            chosen |= _downstream(data, partner, RISK_VIEW_SIZE - len(chosen))
    return chosen


def _path(data: MapData, partner: str) -> set[str]:
    return data.index.keys() & data.node(partner)["worst_path"]


def _downstream(data: MapData, partner: str, room: int) -> set[str]:
    seen, queue = {partner}, deque([partner])
    while queue and len(seen) < room:
        for buyer in sorted(set(data.graph.successors(queue.popleft())) - seen):
            seen.add(buyer)
            queue.append(buyer)
    return seen


def _rounded(layout: Layout, count: int) -> dict[str, Any]:
    positions: list[list[float] | None] = [None] * count
    for key, (x, y) in layout.positions.items():
        positions[int(key)] = [round(x, 3), round(y, 3)]
    return {
        "places": positions,
        "width": round(layout.width, 3),
        "height": round(layout.height, 3),
        "band": layout.band,
        "cargo_band": layout.cargo_band,
        "columns": [[c.tier, round(c.centre, 3), round(c.width, 3), c.count] for c in layout.columns],
    }

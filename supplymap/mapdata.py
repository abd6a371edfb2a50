"""The assessed graph as plain values for the map: partners, links, products, views. No HTML in here."""

from __future__ import annotations

import math
import sys
from collections import defaultdict, deque
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap.layout import Layout, Spot, place
from supplymap.model import NOT_STATED
from supplymap.ranking import format_probability

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

RISK_VIEW_ABOVE = 2_000
"""More partners than this: the map opens with the risk-relevant part only."""
RISK_VIEW_SIZE = 1_200
"""Partners that the risk-relevant part holds at most (one chain more or less)."""
PRODUCT_PLACES = 40_000
"""Places computed for single products' chains, over all products; beyond it they keep their general place."""


@dataclass(frozen=True, slots=True)
class RatingStyle:
    """How a rating is drawn: colour and shape say the same, so that neither is needed alone.

    Attributes
    ----------
    shape
        vis-network's name of the shape.
    glyph
        The same shape as an SVG path in a box of 20 by 20.
    """

    name: str
    shape: str
    fill: str
    border: str
    size: int
    glyph: str


# Hues of Okabe and Ito (2008), told apart by people with any of the common colour-vision deficiencies.
RATINGS: tuple[RatingStyle, ...] = (
    RatingStyle("Finding", "diamond", "#D55E00", "#7A2E00", 12, "M10 1 19 10 10 19 1 10Z"),
    RatingStyle("Possible finding", "triangle", "#E69F00", "#7A5200", 10, "M10 2 19 17.5H1Z"),
    RatingStyle("High", "square", "#CC79A7", "#7D3B5E", 7, "M3 3H17V17H3Z"),
    RatingStyle("Not rated", "hexagon", "#FFFFFF", "#5B6875", 8, "M6 3.1H14L18 10 14 16.9H6L2 10Z"),
    RatingStyle("Medium", "dot", "#56B4E9", "#2A7FB3", 6, "M10 3A7 7 0 1 1 10 17A7 7 0 1 1 10 3Z"),
    RatingStyle("Low", "triangleDown", "#EDF4F9", "#6F97B3", 5, "M10 17 2 3.5H18Z"),
)
SEVERITY = {style.name: rank for rank, style in enumerate(RATINGS)}
UNKNOWN = SEVERITY["Not rated"]

LINE_WEIGHT = {"finding": 6.0, "possible": 3.0, "plain": 1.0, "past": 0.3}


def plain(value: Any) -> Any:  # noqa: ANN401 - the one place where anything may come in
    """Turn a value into what JSON knows: NaN to None, dates to ISO text, records to dicts, tuples to lists.

    Control characters and lone surrogates become U+FFFD: the first can break a page, the second its encoding.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dict):
        return {text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "__float__"):
        number = float(value)
        return number if math.isfinite(number) else None
    return text(str(value))


def text(value: str) -> str:
    """Replace what no page can show (control characters but tab and newline, lone surrogates) by U+FFFD."""
    if value.isprintable():
        return value
    return "".join(
        "\ufffd" if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000 else c
        for c in value
    )


def probability(p: float | None, hazard: float | None = None, *, beside: bool = False) -> str:
    """Write a probability, the hazard beside it where p itself no longer moves.

    Parameters
    ----------
    p
        In [0, 1].
    hazard
        -ln(1 - p) where the graph has it; infinite only for a certainty.
    beside
        Whether to add the hazard to numbers near 1.
    """
    if p is None or not math.isfinite(p):
        return "not known"
    if hazard is None:
        # 1 in floating point without a finding is a large hazard, not a certainty
        hazard = -math.log1p(-p) if p < 1 else sys.float_info.max
    written = format_probability(p, hazard).replace("1 - ", "1 − ")
    return f"{written} (hazard {hazard:.3g})" if beside and p >= 0.99 and hazard < 1e6 else written


class MapData:
    """Everything the page shows, computed once from the graph.

    Parameters
    ----------
    graph
        The assessed graph; it is only read.
    """

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.graph = graph
        about = graph.graph
        self.about: Mapping[str, Any] = about
        self.importer = about["importer"]
        # sorted, so that the page does not depend on the order in which the rows were read
        self.ids: list[Any] = sorted(graph.nodes, key=str)
        self.index = {partner: number for number, partner in enumerate(self.ids)}
        # in the graph's order, but what no product is named for comes last
        named = sorted(about.get("products", {}).items(), key=lambda item: item[0] == NOT_STATED)
        self.products: dict[str, Mapping[str, Any]] = dict(named)
        self.product_index = {name: number for number, name in enumerate(self.products)}
        self.beside = {
            supplier: buyer for supplier, buyer in sorted(graph.edges(), key=str) if graph.nodes[supplier].get("ghost")
        }
        self.top = self._top()
        self.partners = [self._partner(partner) for partner in self.ids]
        self.links = self._links()
        self.edges = self._edges()

    # --- partners -----------------------------------------------------------------------------------------

    def node(self, partner: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """Return the attributes of a partner."""
        attributes: Mapping[str, Any] = self.graph.nodes[partner]
        return attributes

    def severity(self, partner: Any, key: str = "rating") -> int:  # noqa: ANN401
        """Return the rank of a partner's rating, 0 the worst."""
        return SEVERITY.get(self.node(partner).get(key, ""), UNKNOWN)

    def counted(self) -> list[Any]:
        """Return the partners proper: neither the importer nor ghosts."""
        return [p for p in self.ids if p != self.importer and not self.node(p).get("ghost")]

    def counts(self) -> dict[str, int]:
        """Return how many partners have each rating, worst first."""
        counts = {style.name: 0 for style in RATINGS}
        for partner in self.counted():
            counts[RATINGS[self.severity(partner)].name] += 1
        return counts

    def _top(self) -> list[Any]:
        top = [partner for partner in self.about.get("top", ()) if partner in self.index]
        if top or "top" in self.about:
            return top[:5]
        worst = sorted(self.counted(), key=lambda p: (self.severity(p), -_number(self.node(p).get("hazard")), str(p)))
        return worst[:5]

    def _partner(self, partner: Any) -> dict[str, Any]:  # noqa: ANN401
        """Collect what the details panel shows of one partner; empty values are left out."""
        a = self.node(partner)
        likelihood, exposure = a.get("likelihood") or {}, a.get("exposure") or {}
        record: dict[str, Any] = {
            "id": str(partner),
            "name": a.get("name") or str(partner),
            "rating": a.get("rating", ""),
            "chain": a.get("chain_rating", ""),
            "severity": self.severity(partner),
            "tier": a.get("tier"),
            "tier_text": a.get("tier_text", ""),
            "tiers": [[name, tier] for name, tier in (a.get("tiers") or {}).items()],
            "aliases": a.get("aliases"),
            "controls": a.get("controls"),
            "goods": a.get("goods"),
            "hts": a.get("hts"),
            "details": [[key, value] for key, value in (a.get("details") or {}).items()],
            "place": _coordinates(a),
            "findings": a.get("findings"),
            "possible": a.get("possible_matches"),
            "former": a.get("former_orders"),
            "factors": [self._factor(factor) for factor in a.get("factors") or ()],
            "documents": a.get("documents"),
            "missing": a.get("missing_documents"),
            "expired": a.get("expired_documents"),
            "products": [self.product_index[name] for name in a.get("products") or () if name in self.product_index],
            "products_past": a.get("products_past"),
            "path": [self.index[other] for other in a.get("worst_path") or () if other in self.index],
            "sources": [str(source) for source in a.get("sources") or ()],
            "likelihood": _interval(likelihood),
            "exposure": self._exposure(exposure),
        }
        for key in ("native_name", "country", "region", "city", "address", "postal_code", "role", "stage", "parent"):
            record[key] = a.get(key)
        # only what is out of the ordinary is said, to keep the page small
        record["unlisted"] = not a.get("listed", True)
        record["adrift"] = not a.get("path_stated", True)
        record["ghost"] = bool(a.get("ghost"))
        record["past"] = bool(a.get("past"))
        return {key: plain(value) for key, value in record.items() if not _empty(value)}

    @staticmethod
    def _factor(factor: Any) -> dict[str, Any]:  # noqa: ANN401
        before, after = (factor.low, factor.value, factor.high), tuple(factor.after_controls)
        return {
            "code": factor.code,
            "before": " – ".join(probability(p) for p in before),
            "after": "" if before == after else " – ".join(probability(p) for p in after),
            "value": factor.value,
            "reason": factor.reason,
            "row": factor.row,
        }

    @staticmethod
    def _exposure(exposure: Mapping[str, Any]) -> dict[str, Any] | None:
        if not exposure:
            return None
        return {**_interval(exposure), "with_findings": _with_findings(exposure)}

    # --- links --------------------------------------------------------------------------------------------

    def _links(self) -> list[dict[str, Any]]:
        links = []
        for supplier, buyer, key in sorted(self.graph.edges(keys=True), key=str):
            a = self.graph.edges[supplier, buyer, key]
            link = {
                "from": self.index[supplier],
                "to": self.index[buyer],
                "line": _line(a),
                "period": _period(a),
                "value": f"{a['value']:,.0f}" if _number(a.get("value")) else "",
                "products": self._products_of(supplier, buyer, a),
                "evidence": a.get("evidence") if not a.get("evidence_text") else "",
                "sources": [str(source) for source in a.get("sources") or ()],
            }
            for name in ("kind", "goods", "hts", "product", "origin", "evidence_text", "ended", "ambiguous"):
                link[name] = a.get(name)
            links.append({k: plain(v) for k, v in link.items() if k == "products" or not _empty(v)})
        return links

    def _products_of(self, supplier: Any, buyer: Any, a: Mapping[str, Any]) -> list[int]:  # noqa: ANN401
        """Return the products whose chain the link is in: tagged with it, or untagged between two of it."""
        if a.get("kind") == "ghost":
            ends = set(self.node(buyer).get("products") or ())
        else:
            reached = ("products", "products_past") if a.get("ended") else ("products",)
            ends = {name for key in reached for name in self.node(supplier).get(key) or ()}
        tag = a.get("product") or ""
        if tag in self.products:
            return [self.product_index[tag]] if tag in ends else []
        if buyer == self.importer:
            ends &= {NOT_STATED}
        else:
            ends &= {n for key in ("products", "products_past") for n in self.node(buyer).get(key) or ()}
        return sorted(self.product_index[name] for name in ends if name in self.product_index)

    def _edges(self) -> list[dict[str, Any]]:
        """Join parallel links that are drawn alike; the worst are drawn last, so on top."""
        joined: dict[tuple[int, int, str], list[int]] = defaultdict(list)
        for number, link in enumerate(self.links):
            joined[link["from"], link["to"], link["line"]].append(number)
        rank = ["ghost", "plain", "past", "unstated", "possible", "unstated-possible", "unstated-finding", "finding"]
        ordered = sorted(joined.items(), key=lambda item: (rank.index(item[0][2]), item[0]))
        return [
            {"id": number, "from": start, "to": end, "line": line, "links": links}
            for number, ((start, end, line), links) in enumerate(ordered)
        ]

    # --- products -----------------------------------------------------------------------------------------

    def product(self, name: str) -> dict[str, Any]:
        """Return what the page shows of one product."""
        return self.summary(name, self.products[name])

    def summary(self, name: str, a: Mapping[str, Any]) -> dict[str, Any]:
        """Return exposure, rating, coverage and paths of a product or of the importer as a whole."""
        exposure, coverage = a.get("exposure") or {}, a.get("coverage") or {}
        hazard = a.get("hazard")
        ends, raw = int(_number(coverage.get("ends"))), int(_number(coverage.get("reaching_raw_material")))
        bounds = [probability(exposure[key]) for key in ("lower", "upper") if exposure.get(key) is not None]
        error = exposure.get("standard_error")
        record: dict[str, Any] = {
            "name": name,
            "rating": a.get("rating", ""),
            "severity": SEVERITY.get(a.get("rating", ""), UNKNOWN),
            "exposure": _interval(exposure, hazard),
            "with_findings": _with_findings(exposure),
            "bounds": " to ".join(bounds) if len(set(bounds)) > 1 else "",
            "standard_error": f"{error:.2g}" if _number(error) else "",
            "method": exposure.get("method", ""),
            "ends": ends,
            "raw": raw,
            "share": round(100 * raw / ends) if ends else 0,
            "partners": int(_number(a.get("partners"))),
            "tier1": int(_number(a.get("tier1"))),
            "findings": self._numbers(a.get("findings_reached")),
            "possible": self._numbers(a.get("possible_reached")),
            "past": self._numbers(a.get("findings_past")),
            "path": self._numbers(a.get("worst_path")),
        }
        result: dict[str, Any] = plain(record)
        return result

    def _numbers(self, partners: Iterable[Any] | None) -> list[int]:
        return [self.index[partner] for partner in partners or () if partner in self.index]

    # --- views --------------------------------------------------------------------------------------------

    def views(self) -> list[dict[str, Any]]:
        """Lay out the whole, the risk-relevant part of a large map, and each product's chain."""
        everyone = set(self.ids)
        views = [self._view("all", None, everyone, self._tiers())]
        if len(self.counted()) > RISK_VIEW_ABOVE:
            views.append(self._view("risk", None, self.risk_relevant(), self._tiers()))
        room = PRODUCT_PLACES
        for name, number in self.product_index.items():
            members = {
                self.ids[end] for link in self.links if number in link["products"] for end in (link["from"], link["to"])
            } | {self.importer}
            room -= len(members)
            if room < 0:
                break
            views.append(self._view("product", number, members, self._tiers(name)))
        return views

    def _view(self, kind: str, product: int | None, members: set[Any], tiers: Mapping[Any, int | None]) -> dict[str, Any]:
        members = members | {ghost for ghost, buyer in self.beside.items() if buyer in members}
        spots = [
            Spot(
                id=str(self.index[partner]),
                name=str(self.node(partner).get("name", "")),
                column=0 if partner == self.importer else tiers[partner],
                apart=partner != self.importer and self._apart(partner, tiers[partner]),
                severity=self.severity(partner, "chain_rating"),
                labelled=partner in self.top,
                beside=str(self.index[self.beside[partner]]) if partner in self.beside else "",
            )
            for partner in self.ids
            if partner in members and not (self.node(partner).get("ghost") and partner not in self.beside)
        ]
        links = (
            (str(edge["from"]), str(edge["to"]), LINE_WEIGHT.get(edge["line"], 1.0))
            for edge in self.edges
            if edge["line"] != "ghost" and not edge["line"].startswith("unstated")
        )
        return {"kind": kind, "product": product, **_placed(place(spots, links), len(self.ids))}

    def _apart(self, partner: Any, tier: int | None) -> bool:  # noqa: ANN401
        return tier is None or not self.node(partner).get("path_stated", True)

    def _tiers(self, product: str = "") -> dict[Any, int | None]:
        """Return everyone's column; partners of ended links only stand where those links would put them."""
        tiers: dict[Any, int | None] = {self.importer: 0}
        for partner in self.ids:
            a = self.node(partner)
            own = (a.get("tiers") or {}).get(product) if product else None
            tier = own if own is not None else a.get("tier")
            if not a.get("path_stated", True) and a.get("stated_tier") is not None:
                tier = a["stated_tier"]
            tiers.setdefault(partner, tier)
        queue = deque(p for p in self.ids if tiers[p] is not None)
        while queue:
            buyer = queue.popleft()
            for supplier in sorted(self.graph.predecessors(buyer), key=str):
                below = tiers[buyer]
                if tiers[supplier] is None and below is not None and self.node(supplier).get("past"):
                    tiers[supplier] = below + 1
                    queue.append(supplier)
        return tiers

    def risk_relevant(self) -> set[Any]:
        """Return who is on a path from a Finding, Possible finding or High to the importer, worst first."""
        seeds = sorted(
            (p for p in self.counted() if self.severity(p) <= SEVERITY["High"]),
            key=lambda p: (p not in self.top, self.severity(p), -_number(self.node(p).get("hazard")), str(p)),
        )
        chosen = {self.importer, *self.top}
        for partner in seeds:
            if len(chosen) >= RISK_VIEW_SIZE:
                break
            chosen |= {other for other in self.node(partner).get("worst_path") or () if other in self.index}
            chosen.add(partner)
            if self.severity(partner) == 0:
                chosen |= self._downstream(partner, RISK_VIEW_SIZE - len(chosen))
        return chosen

    def _downstream(self, partner: Any, room: int) -> set[Any]:  # noqa: ANN401
        seen, queue = {partner}, deque([partner])
        while queue and len(seen) < room:
            for buyer in sorted(set(self.graph.successors(queue.popleft())) - seen, key=str):
                seen.add(buyer)
                queue.append(buyer)
        return seen


def _placed(layout: Layout, count: int) -> dict[str, Any]:
    places: list[list[float] | None] = [None] * count
    for number, (x, y) in layout.positions.items():
        places[int(number)] = [round(x, 3), round(y, 3)]
    return {
        "places": places,
        "width": round(layout.width, 3),
        "height": round(layout.height, 3),
        "band": layout.band,
        "columns": [[c.tier, round(c.centre, 3), round(c.width, 3), c.count] for c in layout.columns],
    }


def _line(a: Mapping[str, Any]) -> str:
    """Name how a link is drawn."""
    if a.get("kind") == "ghost":
        return "ghost"
    if a.get("ended"):
        return "past"
    carries = "finding" if a.get("finding") else "possible" if a.get("possible") else ""
    if a.get("kind") == "path not stated":
        return f"unstated-{carries}" if carries else "unstated"
    return carries or "plain"


def _empty(value: Any) -> bool:  # noqa: ANN401 - 0 is a value
    return value is None or value is False or (isinstance(value, (str, tuple, list, dict)) and not value)


def _period(a: Mapping[str, Any]) -> str:
    start, end = a.get("period_from") or "", a.get("period_to") or ""
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}" if end else ""


def _interval(values: Mapping[str, Any], hazard: float | None = None) -> dict[str, Any]:
    """Return low, value and high as numbers (for the bar) and as text."""
    numbers = [values.get(key) for key in ("low", "value", "high")]
    return {
        "low": numbers[0],
        "value": numbers[1],
        "high": numbers[2],
        "short": probability(numbers[1], hazard),
        "text": probability(numbers[1], hazard, beside=True),
        "range": f"{probability(numbers[0])} to {probability(numbers[2])}",
    }


def _with_findings(exposure: Mapping[str, Any]) -> str:
    p = exposure.get("with_findings")
    return "" if p is None else probability(p, math.inf if p >= 1 else None, beside=True)


def _number(value: Any) -> float:  # noqa: ANN401
    number = float(value) if isinstance(value, (int, float)) else 0.0
    return number if math.isfinite(number) else 0.0


def _coordinates(a: Mapping[str, Any]) -> str:
    latitude, longitude = a.get("latitude"), a.get("longitude")
    return f"{latitude:.4f}, {longitude:.4f}" if latitude is not None and longitude is not None else ""


def reason(data: MapData, partner: Any) -> str:  # noqa: ANN401
    """Say in a few words why a partner has its rating."""
    a = data.node(partner)
    found = [_trigger(finding.kind, finding.listing_name) for finding in a.get("findings") or ()]
    if found:
        return " · ".join(dict.fromkeys(found))
    possible = [_trigger(match.kind, match.listing_name) for match in a.get("possible_matches") or ()]
    if possible:
        return "Possible: " + " · ".join(dict.fromkeys(possible))
    if a.get("rating") == "Not rated":
        return "Neither country nor goods known"
    factors: Sequence[Any] = sorted(a.get("factors") or (), key=lambda f: (-f.value, f.code))
    return str(factors[0].reason) if factors else ""


def _trigger(kind: str, listing: str) -> str:
    title = FINDING_TITLES.get(kind, kind)
    return f"{title}: {listing}" if listing and kind in ("uflpa-entity", "wro") else title


FINDING_TITLES = {
    "uflpa-entity": "UFLPA Entity List",
    "uflpa-region": "Site in Xinjiang (XUAR)",
    "wro": "WRO or Finding",
    "caatsa": "CAATSA, North Korea",
}

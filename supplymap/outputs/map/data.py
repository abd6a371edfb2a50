"""The assessed graph as plain values for the page: partners, links, products."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from supplymap.model import NOT_STATED
from supplymap.outputs.map.selection import drawn
from supplymap.outputs.map.style import LINE_ORDER, RATING_STYLES, SEVERITY, UNKNOWN
from supplymap.outputs.map.values import empty, interval, number, plain, probability, with_findings
from supplymap.ranking import changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

FINDING_TITLES = {
    "uflpa-entity": "UFLPA Entity List",
    "uflpa-region": "Site in Xinjiang (XUAR)",
    "wro": "WRO or Finding",
    "caatsa": "CAATSA, North Korea",
}


class MapData:
    """Everything the page shows, computed once from the graph.

    Parameters
    ----------
    graph
        The assessed graph; it is only read. Of a large one only a part is shown (see ``part``).
    """

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.whole = graph
        members = drawn(graph)
        self.graph = graph = graph if members is None else graph.subgraph(members).copy()
        about = graph.graph
        self.about: Mapping[str, Any] = about
        self.importer = about["importer"]
        # sorted, so that the page does not depend on the order in which the rows were read
        self.ids: list[str] = sorted(graph.nodes)
        self.index = {partner: number for number, partner in enumerate(self.ids)}
        # in the graph's order, but what no product is named for comes last
        named = sorted(about.get("products", {}).items(), key=lambda item: item[0] == NOT_STATED)
        self.products: dict[str, Mapping[str, Any]] = dict(named)
        self.product_index = {name: number for number, name in enumerate(self.products)}
        self.beside = {
            supplier: buyer for supplier, buyer in sorted(graph.edges()) if graph.nodes[supplier].get("ghost")
        }
        self.top = self._top()
        self._products: dict[tuple[str, tuple[str, ...]], frozenset[str]] = {}
        self.partners = [self._partner(partner) for partner in self.ids]
        self.links = self._links()
        self.edges = self._edges()

    # --- partners -----------------------------------------------------------------------------------------

    def node(self, partner: str) -> Mapping[str, Any]:
        """Return the attributes of a partner."""
        attributes: Mapping[str, Any] = self.graph.nodes[partner]
        return attributes

    def severity(self, partner: str, key: str = "rating") -> int:
        """Return the rank of a partner's rating, 0 the worst."""
        return SEVERITY.get(self.node(partner).get(key, ""), UNKNOWN)

    def counted(self) -> list[str]:
        """Return the partners proper: neither the importer nor ghosts."""
        return [p for p in self.ids if p != self.importer and not self.node(p).get("ghost")]

    def counts(self) -> dict[str, int]:
        """Return how many partners in current links have each rating, worst first."""
        return _counts(self.node(partner) for partner in self.counted())

    def everyone(self) -> list[Mapping[str, Any]]:
        """Return the attributes of all partners of the network, drawn or not."""
        return [a for name, a in self.whole.nodes(data=True) if name != self.importer and not a.get("ghost")]

    def whole_counts(self) -> dict[str, int]:
        """Return the counts of the network, drawn or not."""
        return _counts(self.everyone())

    def _top(self) -> list[str]:
        top = [partner for partner in self.about.get("top", ()) if partner in self.index]
        if top or "top" in self.about:
            return top[:5]
        worst = sorted(self.counted(), key=lambda p: (self.severity(p), -number(self.node(p).get("hazard")), str(p)))
        return worst[:5]

    def _partner(self, partner: str) -> dict[str, Any]:
        """Collect what the details panel shows of one partner; empty values are left out."""
        a = self.node(partner)
        likelihood, exposure = a.get("likelihood") or {}, a.get("exposure") or {}
        record: dict[str, Any] = {
            "id": str(partner),
            "name": a.get("name") or str(partner),
            "rating": a.get("rating", ""),
            "chain": a.get("chain_rating", ""),
            "severity": self.severity(partner),
            "rank": a.get("rank"),
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
            "likelihood": interval(likelihood),
            "exposure": self._exposure(exposure),
        }
        for key in ("native_name", "country", "region", "city", "address", "postal_code", "role", "stage", "parent"):
            record[key] = a.get(key)
        record["measures"] = self._measures(a)
        record["expert"] = bool(a.get("likelihood_overruled"))
        # only what is out of the ordinary is said, to keep the page small
        record["unlisted"] = not a.get("listed", True)
        record["adrift"] = not a.get("path_stated", True)
        record["ghost"] = bool(a.get("ghost"))
        record["past"] = bool(a.get("past"))
        return {key: plain(value) for key, value in record.items() if not empty(value)}

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

    def _measures(self, a: Mapping[str, Any]) -> list[list[str]]:
        """Say what a partner means for the importer: how likely it reaches it, and what clearing it would change."""
        overall = self.about.get("overall") or {}
        if not number(a.get("reach")) or a.get("ghost") or a.get("importer") or "expected_hazard" not in overall:
            return []
        told = changes(overall, a)
        return [["Reaches the importer with probability", f"{a['reach']:.3g}"], *map(list, told.items())]

    @staticmethod
    def _exposure(exposure: Mapping[str, Any]) -> dict[str, Any] | None:
        if not exposure:
            return None
        return {**interval(exposure), "with_findings": with_findings(exposure)}

    # --- links --------------------------------------------------------------------------------------------

    def _links(self) -> list[dict[str, Any]]:
        links = []
        for supplier, buyer, key in sorted(self.graph.edges(keys=True)):
            a = self.graph.edges[supplier, buyer, key]
            link = {
                "from": self.index[supplier],
                "to": self.index[buyer],
                "line": _line(a),
                "period": _period(a),
                "value": f"{a['value']:,.0f}" if number(a.get("value")) else "",
                "products": self._products_of(supplier, buyer, a),
                "evidence": a.get("evidence") if not a.get("evidence_text") else "",
                "doubt": f"w = {a['w']:.3g}, {a.get('w_reason', '')}" if number(a.get("w", 1.0)) < 1.0 else "",
                "sources": [str(source) for source in a.get("sources") or ()],
            }
            for name in ("kind", "goods", "hts", "product", "origin", "evidence_text", "ended", "ambiguous"):
                link[name] = a.get(name)
            links.append({k: plain(v) for k, v in link.items() if k == "products" or not empty(v)})
        return links

    def _products_of(self, supplier: str, buyer: str, a: Mapping[str, Any]) -> list[int]:
        """Return the products whose chain the link is in: tagged with it, or untagged between two of it."""
        if a.get("kind") == "ghost":
            ends = self._reached(buyer, "products")
        else:
            reached = ("products", "products_past") if a.get("ended") else ("products",)
            ends = self._reached(supplier, *reached)
        tag = a.get("product") or ""
        if tag in self.products:
            return [self.product_index[tag]] if tag in ends else []
        if buyer == self.importer:
            ends &= {NOT_STATED}
        else:
            ends &= self._reached(buyer, "products", "products_past")
        return sorted(self.product_index[name] for name in ends if name in self.product_index)

    def _reached(self, partner: str, *keys: str) -> frozenset[str]:
        """Return the products a partner's chain reaches; made once, because two partners may have many links."""
        if (partner, keys) not in self._products:
            self._products[partner, keys] = frozenset(n for key in keys for n in self.node(partner).get(key) or ())
        return self._products[partner, keys]

    def _edges(self) -> list[dict[str, Any]]:
        """Join parallel links that are drawn alike; the worst are drawn last, so on top."""
        joined: dict[tuple[int, int, str], list[int]] = defaultdict(list)
        for position, link in enumerate(self.links):
            joined[link["from"], link["to"], link["line"]].append(position)
        ordered = sorted(joined.items(), key=lambda item: (LINE_ORDER.index(item[0][2]), item[0]))
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
        ends, raw = int(number(coverage.get("ends"))), int(number(coverage.get("reaching_raw_material")))
        bounds = [probability(exposure[key]) for key in ("lower", "upper") if exposure.get(key) is not None]
        error = exposure.get("standard_error")
        record: dict[str, Any] = {
            "name": name,
            "rating": a.get("rating", ""),
            "severity": SEVERITY.get(a.get("rating", ""), UNKNOWN),
            "exposure": interval(exposure, hazard),
            "with_findings": with_findings(exposure),
            "bounds": " to ".join(bounds) if len(set(bounds)) > 1 else "",
            "standard_error": f"{error:.2g}" if number(error) else "",
            "method": exposure.get("method", ""),
            "ends": ends,
            "raw": raw,
            "share": round(100 * raw / ends) if ends else 0,
            "partners": int(number(a.get("partners"))),
            "tier1": int(number(a.get("tier1"))),
            "findings": self._numbers(a.get("findings_reached")),
            "possible": self._numbers(a.get("possible_reached")),
            "past": self._numbers(a.get("findings_past")),
            "path": self._numbers(a.get("worst_path")),
        }
        result: dict[str, Any] = plain(record)
        return result

    def _numbers(self, partners: Iterable[str] | None) -> list[int]:
        return [self.index[partner] for partner in partners or () if partner in self.index]


def _counts(partners: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts = {style.name: 0 for style in RATING_STYLES}
    for a in partners:
        if not a.get("past"):
            counts[RATING_STYLES[SEVERITY.get(a.get("rating", ""), UNKNOWN)].name] += 1
    return counts


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


def _period(a: Mapping[str, Any]) -> str:
    start, end = a.get("period_from") or "", a.get("period_to") or ""
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}" if end else ""


def _coordinates(a: Mapping[str, Any]) -> str:
    latitude, longitude = a.get("latitude"), a.get("longitude")
    return f"{latitude:.4f}, {longitude:.4f}" if latitude is not None and longitude is not None else ""


def reason(data: MapData, partner: str) -> str:
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

"""The assessed graph as plain values for the page: partners, links, products."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal

from supplymap.model import NOT_STATED
from supplymap.outputs.map.selection import drawn
from supplymap.outputs.map.style import LINE_SEQUENCE, RATING_RANK
from supplymap.outputs.map.values import empty, interval, plain, probability, with_findings
from supplymap.ranking import FINDING_TITLES, all_changes, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from supplymap.model import Factor
    from supplymap.network.attributes import (
        GraphAttributes,
        LinkAttributes,
        PartnerAttributes,
        PartnerExposure,
        Summary,
    )


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
        self.about: GraphAttributes = about
        self.importer = about["importer"]
        # sorted, so that the page does not depend on the sequence of the rows
        self.ids: list[str] = sorted(graph.nodes)
        self.index = {partner: number for number, partner in enumerate(self.ids)}
        # sorted as in the graph, but what no product is named for comes last
        named = sorted(about["products"].items(), key=lambda item: item[0] == NOT_STATED)
        self.products: dict[str, Summary] = dict(named)
        self.product_index = {name: number for number, name in enumerate(self.products)}
        self.beside = {supplier: buyer for supplier, buyer in sorted(graph.edges()) if graph.nodes[supplier]["ghost"]}
        self.ranked = [partner for partner in ranked(self.whole) if partner in self.index]
        self.top = [partner for partner in about["top"] if partner in self.index]
        self._products: dict[tuple[str, bool], frozenset[str]] = {}
        self.partners = [self._partner(partner) for partner in self.ids]
        self.links = self._links()
        self.edges = self._edges()

    # --- partners -----------------------------------------------------------------------------------------

    def node(self, partner: str) -> PartnerAttributes:
        """Return the attributes of a partner."""
        attributes: PartnerAttributes = self.graph.nodes[partner]
        return attributes

    def rating_rank(self, partner: str, key: Literal["rating", "chain_rating"] = "rating") -> int:
        """Return the rank of a partner's rating, 0 the worst."""
        return RATING_RANK[self.node(partner)[key]]

    def counted(self) -> list[str]:
        """Return the partners proper: neither the importer nor ghosts."""
        return [p for p in self.ids if p != self.importer and not self.node(p)["ghost"]]

    def counts(self) -> dict[str, int]:
        """Return how many partners in current links have each rating, worst first."""
        return _counts(self.node(partner) for partner in self.counted())

    def all_partners(self) -> list[PartnerAttributes]:
        """Return the attributes of all partners of the network, drawn or not."""
        return [a for name, a in self.whole.nodes(data=True) if name != self.importer and not a["ghost"]]

    def whole_counts(self) -> dict[str, int]:
        """Return the counts of the network, drawn or not."""
        return _counts(self.all_partners())

    def _partner(self, partner: str) -> dict[str, Any]:
        """Collect what the details panel shows of one partner; empty values are left out."""
        a = self.node(partner)
        record: dict[str, Any] = {
            "id": partner,
            "name": a["name"],
            "rating": a["rating"],
            "chain": a["chain_rating"],
            "severity": self.rating_rank(partner),
            "rank": a["rank"],
            "tier": a["tier"],
            "tier_text": a["tier_text"],
            "tiers": [[name, tier] for name, tier in a["tiers"].items()],
            "aliases": a["aliases"],
            "controls": a["controls"],
            "goods": a["goods"],
            "hts": a["hts"],
            "details": [[key, value] for key, value in a["details"].items()],
            "place": _coordinates(a),
            "findings": a["findings"],
            "possible": a["possible_matches"],
            "former": a["former_orders"],
            "factors": [self._factor(factor) for factor in a["factors"]],
            "documents": a["documents"],
            "missing": a["missing_documents"],
            "expired": a["expired_documents"],
            "products": [self.product_index[name] for name in a["products"] if name in self.product_index],
            "products_past": a["products_past"],
            "path": [self.index[other] for other in a["worst_path"] if other in self.index],
            "sources": [str(source) for source in a["sources"]],
            "likelihood": interval(a["likelihood"]),
            "exposure": self._exposure(a["exposure"]),
        }
        texts: Mapping[str, object] = a
        for key in ("native_name", "country", "region", "city", "address", "postal_code", "role", "stage", "parent"):
            record[key] = texts[key]
        record["measures"] = self._measures(a)
        record["expert"] = a["likelihood_overruled"]
        # only what is out of the ordinary is stored, to keep the page small
        record["unlisted"] = not a["listed"]
        record["adrift"] = not a["path_stated"]
        record["ghost"] = a["ghost"]
        record["past"] = a["past"]
        return {key: plain(value) for key, value in record.items() if not empty(value)}

    @staticmethod
    def _factor(factor: Factor) -> dict[str, Any]:
        before, after = (factor.low, factor.value, factor.high), factor.after_controls
        return {
            "code": factor.code,
            "before": " – ".join(probability(p) for p in before),
            "after": "" if before == after else " – ".join(probability(p) for p in after),
            "value": factor.value,
            "reason": factor.reason,
            "row": factor.row,
        }

    def _measures(self, a: PartnerAttributes) -> list[list[str]]:
        """Return how likely a partner reaches the importer, and what clearing it would change, each with its title."""
        if not a["reach"] or a["ghost"] or a["importer"]:
            return []
        changes = all_changes(self.about["overall"], a)
        return [["Reaches the importer with probability", f"{a['reach']:.3g}"], *map(list, changes.items())]

    @staticmethod
    def _exposure(exposure: PartnerExposure) -> dict[str, Any]:
        return {**interval(exposure), "with_findings": with_findings(exposure)}

    # --- links --------------------------------------------------------------------------------------------

    def _links(self) -> list[dict[str, Any]]:
        links = []
        for supplier, buyer, key in sorted(self.graph.edges(keys=True)):
            a: LinkAttributes = self.graph.edges[supplier, buyer, key]
            link: dict[str, Any] = {
                "from": self.index[supplier],
                "to": self.index[buyer],
                "line": _line(a),
                "period": _period(a),
                "value": f"{a['value']:,.0f}" if a["value"] else "",
                "products": self._products_of(supplier, buyer, a),
                "evidence": a["evidence"] if not a["evidence_text"] else "",
                "doubt": f"w = {a['w']:.3g}, {a['w_reason']}" if a["w"] < 1.0 else "",
                "sources": [str(source) for source in a["sources"]],
            }
            texts: Mapping[str, object] = a
            for name in ("kind", "goods", "hts", "product", "origin", "evidence_text", "ended", "ambiguous"):
                link[name] = texts[name]
            links.append({k: plain(v) for k, v in link.items() if k == "products" or not empty(v)})
        return links

    def _products_of(self, supplier: str, buyer: str, a: LinkAttributes) -> list[int]:
        """Return the products whose chain the link is in: tagged with it, or untagged between two of it."""
        ghost = a["kind"] == "ghost"
        ends = self._reached(buyer, past=False) if ghost else self._reached(supplier, past=a["ended"])
        tag = a["product"]
        if tag in self.products:
            return [self.product_index[tag]] if tag in ends else []
        if buyer == self.importer:
            ends &= {NOT_STATED}
        else:
            ends &= self._reached(buyer, past=True)
        return sorted(self.product_index[name] for name in ends if name in self.product_index)

    def _reached(self, partner: str, *, past: bool) -> frozenset[str]:
        """Return the products a partner's chain reaches; made once, because two partners may have many links."""
        if (partner, past) not in self._products:
            a = self.node(partner)
            self._products[partner, past] = frozenset((*a["products"], *(a["products_past"] if past else ())))
        return self._products[partner, past]

    def _edges(self) -> list[dict[str, Any]]:
        """Join parallel links that are drawn alike; the worst are drawn last, so on top."""
        joined: dict[tuple[int, int, str], list[int]] = defaultdict(list)
        for position, link in enumerate(self.links):
            joined[link["from"], link["to"], link["line"]].append(position)
        ranked = sorted(joined.items(), key=lambda item: (LINE_SEQUENCE.index(item[0][2]), item[0]))
        return [
            {"id": number, "from": start, "to": end, "line": line, "links": links}
            for number, ((start, end, line), links) in enumerate(ranked)
        ]

    # --- products -----------------------------------------------------------------------------------------

    def product(self, name: str) -> dict[str, Any]:
        """Return what the page shows of one product."""
        return self.summary(name, self.products[name])

    def summary(self, name: str, a: Summary) -> dict[str, Any]:
        """Return exposure, rating, coverage and paths of a product or of the importer as a whole."""
        exposure, coverage = a["exposure"], a["coverage"]
        ends, raw, error = coverage["ends"], coverage["reaching_raw_material"], exposure["standard_error"]
        bounds = probability(exposure["lower"]), probability(exposure["upper"])
        record: dict[str, Any] = {
            "name": name,
            "rating": a["rating"],
            "severity": RATING_RANK[a["rating"]],
            "exposure": interval(exposure, a["hazard"]),
            "with_findings": with_findings(exposure),
            "bounds": " to ".join(bounds) if bounds[0] != bounds[1] else "",
            "standard_error": f"{error:.2g}" if error else "",
            "method": exposure["method"],
            "ends": ends,
            "raw": raw,
            "share": round(100 * raw / ends) if ends else 0,
            "partners": a["partners"],
            "tier1": a["tier1"],
            "findings": self._numbers(a["findings_reached"]),
            "possible": self._numbers(a["possible_reached"]),
            "past": self._numbers(a["findings_past"]),
            "path": self._numbers(a["worst_path"]),
        }
        result: dict[str, Any] = plain(record)
        return result

    def _numbers(self, partners: Iterable[str]) -> list[int]:
        return [self.index[partner] for partner in partners if partner in self.index]


def _counts(partners: Iterable[PartnerAttributes]) -> dict[str, int]:
    counts = dict.fromkeys(RATING_RANK, 0)
    for a in partners:
        if not a["past"]:
            counts[a["rating"]] += 1
    return counts


def _line(a: LinkAttributes) -> str:
    """Return the kind of line that a link is drawn with."""
    if a["kind"] == "ghost":
        return "ghost"
    if a["ended"]:
        return "past"
    carries = "finding" if a["finding"] else "possible" if a["possible"] else ""
    if a["kind"] == "path not stated":
        return f"unstated-{carries}" if carries else "unstated"
    return carries or "plain"


def _period(a: LinkAttributes) -> str:
    start, end = a["period_from"], a["period_to"]
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}" if end else ""


def _coordinates(a: PartnerAttributes) -> str:
    latitude, longitude = a["latitude"], a["longitude"]
    return f"{latitude:.4f}, {longitude:.4f}" if latitude is not None and longitude is not None else ""


def reason(data: MapData, partner: str) -> str:
    """Return in a few words why a partner has its rating."""
    a = data.node(partner)
    findings = [_trigger(finding.kind, finding.listing_name) for finding in a["findings"]]
    if findings:
        return " · ".join(dict.fromkeys(findings))
    possible = [_trigger(match.kind, match.listing_name) for match in a["possible_matches"]]
    if possible:
        return "Possible: " + " · ".join(dict.fromkeys(possible))
    if a["rating"] == "Unknown":
        return "Neither country nor goods known"
    factors = sorted(a["factors"], key=lambda f: (-f.value, f.code))
    return factors[0].reason if factors else ""


def _trigger(kind: str, listing: str) -> str:
    title = FINDING_TITLES[kind]
    return f"{title}: {listing}" if listing and kind in ("uflpa-entity", "wro") else title

"""The assessed graph as plain values for the page: partners, links, products."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal

from supplymap import reference
from supplymap.model import MOVING, NOT_STATED, STORAGE, TRANSPORT, UNSTATED
from supplymap.network.cargo import role_of
from supplymap.network.companies import country_words, other_sites, site_name
from supplymap.outputs.map.selection import drawn
from supplymap.outputs.map.style import LINE_SEQUENCE, RATING_RANK
from supplymap.outputs.map.values import empty, plain
from supplymap.outputs.whereabouts import where_words
from supplymap.ranking import finding_sentence, next_step, open_questions, percent, ranked, tie_sentence, why
from supplymap.ranking.addressees import addressee
from supplymap.ranking.finding_words import sentence
from supplymap.ranking.words import FAINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from supplymap.config import Config
    from supplymap.model import Document, Finding, Match
    from supplymap.network.attributes import GraphAttributes, LinkAttributes, PartnerAttributes, Summary


class MapData:
    """Everything the page shows, computed once from the graph.

    Parameters
    ----------
    graph
        The assessed graph; it is only read. Of a large one only a part is shown (see ``part``).
    config
        Settings; the defaults if left out.
    """

    def __init__(self, graph: nx.MultiDiGraph, config: Config | None = None) -> None:
        self.whole = graph
        self._config = config
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

    def unranked(self) -> list[str]:
        """Return the cargo partners that stand in no order, by name."""
        cargo = (p for p in self.counted() if self.node(p)["rank"] is None)
        return sorted(cargo, key=lambda p: (self.node(p)["name"], p))

    def all_partners(self) -> list[PartnerAttributes]:
        """Return the attributes of all partners of the network, drawn or not, cargo partners included."""
        return [a for name, a in self.whole.nodes(data=True) if name != self.importer and not a["ghost"]]

    def whole_counts(self) -> dict[str, int]:
        """Return the counts of the network, drawn or not."""
        return _counts(self.all_partners())

    def _sites(self, data: PartnerAttributes) -> list[list[str]]:
        """Return the heading and text of the other sites of a partner's company, and of its further countries."""
        if not data["company"]:
            return [["Country", country_words(data)]] if data["company_countries"] else []
        told = "; ".join(other_sites(self.whole, data))
        return [["Other sites of this company", told]] if told else []

    def _partner(self, partner: str) -> dict[str, Any]:
        """Collect what the details panel shows of one partner; empty values are left out."""
        a = self.node(partner)
        record: dict[str, Any] = {
            "id": partner,
            "name": site_name(a),
            "rating": a["rating"],
            "chain": a["chain_rating"],
            "severity": self.rating_rank(partner),
            "rank": a["rank"],
            "list": a["reading_list"],
            "why": why(a),
            "next": self._next(partner),
            "ask": () if a["ghost"] else self._asked(a),
            "share": percent(a["risk_share"]) if a["risk_share"] else "",
            "tier": a["tier"],
            "tier_text": "" if a["cargo"] else a["tier_text"],
            "tiers": [[name, tier] for name, tier in a["tiers"].items()],
            "aliases": a["aliases"],
            "controls": a["controls"],
            "goods": a["goods"],
            "hts": a["hts"],
            "details": [*self._sites(a), *([key, value] for key, value in a["details"].items())],
            "place": _coordinates(a),
            "where": where_words(a["positions"]),
            "findings": [_told(finding, past=a["past"]) for finding in a["findings"]],
            "possible": [_told(match, past=a["past"]) for match in a["possible_matches"]],
            "former": [_told(match) for match in a["former_orders"]],
            "reasons": [sentence(f.reason) for f in a["factors"] if f.high >= FAINT or f.code == "EXPERT"],
            "documents": [_paper(document) for document in a["documents"]],
            "missing": a["missing_documents"],
            "expired": a["expired_documents"],
            "products": self._numbered((*a["products"], *a["products_moved"])),
            "products_past": a["products_past"],
            "path": [self.index[other] for other in a["worst_path"] if other in self.index],
            "sources": [str(source) for source in a["sources"]],
        }
        texts: Mapping[str, object] = a
        for key in ("native_name", "country", "region", "city", "address", "postal_code", "role", "stage", "parent"):
            record[key] = texts[key]
        record["expert"] = a["likelihood_overruled"]
        # only what is out of the ordinary is stored, to keep the page small
        record["unlisted"] = not a["listed"]
        record["adrift"] = not a["path_stated"]
        record["ghost"] = a["ghost"]
        record["cargo"] = a["cargo"]
        record["does"] = self._does(a)
        record["past"] = a["past"]
        return {key: plain(value) for key, value in record.items() if not empty(value)}

    def _numbered(self, products: Iterable[str]) -> list[int]:
        return [self.product_index[name] for name in products if name in self.product_index]

    def _does(self, a: PartnerAttributes) -> str:
        """Return what kind of cargo partner one is, in a word; empty for all others and where it is not told."""
        role = role_of(a) if a["cargo"] else None
        return role.title if role else ""

    def _asked(self, a: PartnerAttributes) -> list[tuple[str, str]]:
        """Return the questions to ask about a partner, each with whom to ask."""
        questions = reference.keyed("questions")
        return [(code, addressee(self.whole, a, questions[code])) for code in open_questions(a)]

    def _next(self, partner: str) -> dict[str, str]:
        """Return what to do next about a partner; nothing for the importer and ghosts."""
        if self.node(partner)["rank"] is None:
            return {}
        return next_step(self.whole, partner, config=self._config)._asdict()

    def ties(self) -> dict[int, str]:
        """Return what is said of the partners that share a rank, by rank."""
        return {tie["rank"]: tie_sentence(self.whole, tie) for tie in self.about["ties"]}

    def countries(self) -> dict[str, str]:
        """Return the names of the countries that partners and goods come from, by code."""
        codes = {self.node(p)["country"] for p in self.ids} | {a["origin"] for *_, a in self.graph.edges(data=True)}
        return {code: reference.countries().name(code) for code in sorted(codes) if code}

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
                "doubt": f"doubtful: {a['w_reason']}" if a["w"] < 1.0 else "",
                "sources": [str(source) for source in a["sources"]],
            }
            link["days"] = "" if a["days"] is None else f"{a['days']:g}"
            texts: Mapping[str, object] = a
            for name in ("kind", "goods", "hts", "product", "origin", "evidence_text", "ended", "ambiguous", "mode"):
                link[name] = texts[name]
            links.append({k: plain(v) for k, v in link.items() if k == "products" or not empty(v)})
        return links

    def _products_of(self, supplier: str, buyer: str, a: LinkAttributes) -> list[int]:
        """Return the products whose chain the link is in: tagged with it, or untagged between two of it."""
        ghost = a["kind"] == "ghost"
        ends = self._reached(buyer, past=False) if ghost else self._reached(supplier, past=a["ended"])
        tag = a["product"]
        if a["kind"] in MOVING:
            moved = self.node(supplier)["products_moved"]
            return self._numbered(moved if tag not in self.products else [tag] if tag in moved else [])
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
        """Return rating, coverage, findings and paths of a product or of the importer as a whole."""
        coverage = a["coverage"]
        ends, raw = coverage["ends"], coverage["reaching_raw_material"]
        record: dict[str, Any] = {
            "name": name,
            "rating": a["rating"],
            "severity": RATING_RANK[a["rating"]],
            "ends": ends,
            "raw": raw,
            "share": round(100 * raw / ends) if ends else 0,
            "partners": a["partners"],
            "tier1": a["tier1"],
            "findings": self._numbers(a["findings_reached"]),
            "possible": self._numbers(a["possible_reached"]),
            "past": self._numbers(a["findings_past"]),
            "possible_past": self._numbers(a["possible_past"]),
            "cargo": self._numbers((*a["cargo_findings"], *a["cargo_possible"])),
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
    beside = {UNSTATED: "unstated", TRANSPORT: "cargo", STORAGE: "cargo"}.get(a["kind"])
    if beside:
        return f"{beside}-{carries}" if carries else beside
    return carries or "plain"


def _period(a: LinkAttributes) -> str:
    start, end = a["period_from"], a["period_to"]
    return f"{start} to {end}" if start and end else f"from {start}" if start else f"until {end}" if end else ""


def _coordinates(a: PartnerAttributes) -> str:
    latitude, longitude = a["latitude"], a["longitude"]
    return f"{latitude:.4f}, {longitude:.4f}" if latitude is not None and longitude is not None else ""


def _paper(document: Document) -> dict[str, Any]:
    """Return a document with the title of its kind; a kind of the user's own is its title."""
    record: dict[str, Any] = plain(document)
    title = reference.keyed("documents").get(document.kind, {}).get("title", record["kind"])
    return {**record, "kind": title}


def _told(item: Finding | Match, *, past: bool = False) -> dict[str, Any]:
    """Return a finding or match with the sentence that says it."""
    record: dict[str, Any] = plain(item)
    return {**record, "sentence": finding_sentence(item, past=past)}

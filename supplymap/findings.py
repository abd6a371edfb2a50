"""Legal findings: listed entity, site in the XUAR, WRO or Finding, North Korean labor. Yes or no, with the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplymap import reference
from supplymap.model import Finding, Match
from supplymap.region import XUAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx


@dataclass(frozen=True, slots=True)
class Order:
    """A WRO that covers goods of an area instead of naming a company.

    Attributes
    ----------
    country
        ISO code of the area, or of the country it lies in.
    part
        True if only part of the country is covered, so that a country alone decides nothing.
    goods
        Rows of ``goods.csv`` that the order reaches, what is made of the material included.
    """

    id: str
    name: str
    country: str
    part: bool
    region: str
    goods: frozenset[str]
    hts: tuple[str, ...]
    basis: str
    source: str


@reference.per_folder
def orders() -> tuple[Order, ...]:
    """Return the area orders in force, from the shipped table."""
    found = []
    for row in reference.area_orders():
        if row["active"] != "yes":
            continue
        area = row["area"].split(" ")[0]
        found.append(
            Order(
                id=row["listing_id"],
                name=f"{row['instrument']} on {row['merchandise']} ({row['area']})",
                country=area[:2],
                part=row["whole_area"] == "no",
                region=XUAR if area == "CN-XJ" else "",
                goods=frozenset(row["goods_classes"].split("|")),
                hts=tuple(code for code in row["goods_hs"].split("|") if code),
                basis="; ".join(
                    (
                        "19 USC 1307",
                        f"{row['instrument']} of {row['effective']}",
                        row["merchandise"],
                        row["status"].replace("_", " "),
                    )
                ),
                source=f"{row['source']}, as of {row['as_of']}",
            )
        )
    return tuple(found)


def find(node: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> tuple[tuple[Finding, ...], tuple[Match, ...]]:
    """Judge one partner.

    Parameters
    ----------
    node
        Attributes of the partner, with its matches.
    links
        Attributes of its outgoing links.

    Returns
    -------
    findings
        Legal triggers, sorted by kind and listing.
    possible
        Matches that wait for a person.
    """
    findings = [_from_match(match) for match in node["matches"] if match.strength == "exact"]
    possible = [match for match in node["matches"] if match.strength == "possible"]
    for order in orders():
        verdict = _covers(order, node, links)
        if verdict is None:
            continue
        certain, reason = verdict
        if certain:
            findings.append(Finding("wro", order.basis, order.id, order.name, reason, order.source))
        else:
            possible.append(
                Match(
                    node["id"],
                    "wro",
                    "possible",
                    order.id,
                    order.name,
                    reason,
                    50.0,
                    reason,
                    order.basis,
                    order.source,
                )
            )
    findings += _north_korean(node, links)
    return (
        tuple(sorted(findings, key=lambda f: (f.kind, f.listing))),
        tuple(sorted(possible, key=lambda m: (m.kind, m.listing))),
    )


def _from_match(match: Match) -> Finding:
    seen = {listing.id: listing.seen_on_list for listing in reference.listings()}
    confirm = not seen.get(match.listing, True)
    reason = match.reason + ("; confirm against the current list: the legal name was not read on it" if confirm else "")
    return Finding(match.kind, match.basis, match.listing, match.listing_name, reason, match.source, confirm)


def _covers(order: Order, node: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> tuple[bool, str] | None:
    """Say whether an area order covers a partner's goods: (certain, reason), or None."""
    if order.region:
        site = next(
            (m for m in node["matches"] if m.kind == "uflpa-region" and m.strength in ("exact", "possible")),
            None,
        )
        if site is None:
            return None
        goods = _goods(order, node, links)
        if goods:
            return site.strength == "exact", f"supplies {goods}; {site.reason}"
        if _goods_unknown(node, links):
            return False, f"its goods are not stated; {site.reason}"
        return None
    declared = [link for link in links if link["origin"] == order.country]
    for link in declared:
        if text := _goods(order, {"goods": (), "hts": ()}, [link]):
            return not order.part, f"supplies {text} with country of origin {order.country}"
    if node["country"] != order.country:
        return None
    # goods declared to come from elsewhere are not this country's
    own = [link for link in links if link["origin"] in ("", order.country)]
    text = _goods(order, node if not links else {"goods": _stated(node, links), "hts": ()}, own)
    if text:
        if order.part:
            return False, f"supplies {text} from {order.country}; the order covers part of the country"
        return True, f"supplies {text}, made in {order.country}"
    if _goods_unknown(node, links):
        return False, f"it is in {order.country} and its goods are not stated"
    return None


def _stated(node: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Goods stated for the partner itself, not taken from its links."""
    on_links = {link["goods"] for link in links}
    return tuple(text for text in node["goods"] if text not in on_links)


def _goods(order: Order, node: Mapping[str, Any], links: Iterable[Mapping[str, Any]]) -> str:
    """Return the first of the partner's goods that an order covers, by word, class or tariff code."""
    pairs = [(text, "") for text in node["goods"]] + [("", code) for code in node["hts"]]
    pairs += [(link["goods"], link["hts"]) for link in links]
    for text, code in pairs:
        digits = "".join(char for char in code if char.isdigit())
        if digits and digits.startswith(order.hts):
            return f"{text} (HTS {code})" if text else f"goods of HTS {code}"
        if text and order.goods & reference.goods_classes(text, code):
            return str(text)
    return ""


def _goods_unknown(node: Mapping[str, Any], links: Sequence[Mapping[str, Any]]) -> bool:
    return not node["goods"] and not node["hts"] and not any(link["goods"] or link["hts"] for link in links)


def _north_korean(node: Mapping[str, Any], links: Iterable[Mapping[str, Any]]) -> Iterable[Finding]:
    basis = "CAATSA, North Korean labor; see CBP Pub. No. 5560-0526 of 2026-06-12"
    if node["country"] == "KP":
        yield Finding("caatsa", basis, "CAATSA", "North Korean labor", "the partner is in North Korea", "country field")
    elif node["declares_north_korean_labor"]:
        yield Finding(
            "caatsa",
            basis,
            "CAATSA",
            "North Korean labor",
            "the partner declares North Korean labor",
            "declaration",
        )
    elif any(link["origin"] == "KP" for link in links):
        yield Finding(
            "caatsa",
            basis,
            "CAATSA",
            "North Korean labor",
            "it supplies goods of North Korean origin",
            "origin field",
        )


def judge(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Give every partner its findings, possible matches and former orders.

    Parameters
    ----------
    graph
        A built graph; it is not changed.

    Returns
    -------
    graph
        A copy with node attributes ``findings``, ``possible_matches``, ``former_orders``, ``dismissed``.
    """
    graph = graph.copy()
    for name, data in graph.nodes(data=True):
        links = [link for _, _, link in graph.out_edges(name, data=True) if link["kind"] == "supplies"]
        data["findings"], data["possible_matches"] = ((), ()) if data["ghost"] else find(data, links)
        for attribute, strength in (("former_orders", "former"), ("dismissed", "dismissed")):
            data[attribute] = tuple(match for match in data["matches"] if match.strength == strength)
        del data["matches"]
    return graph

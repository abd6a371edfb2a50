"""Attributes of partners and links, as the records give them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from supplymap import reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from supplymap.model import Link, Located, Partner, Supply
    from supplymap.network.raw_material import RawMaterial


MOST_SITES = 20
"""Most further sites of its company that a partner holds."""

_ALONE: Mapping[str, Any] = {"company": "", "facility": "", "other_sites": (), "company_countries": ()}
"""What a partner holds that is the only site of its company."""


def set_companies(graph: nx.MultiDiGraph, partners: Iterable[Partner]) -> None:
    """Set for each partner which others are sites of its company, and the countries of all of them."""
    companies: dict[str, list[Partner]] = defaultdict(list)
    for partner in partners:
        countries = _countries(partner)
        if partner.company:
            companies[partner.company].append(partner)
        elif len(countries) > 1:
            graph.nodes[partner.id]["company_countries"] = tuple(sorted(countries))
    for company, sites in companies.items():
        every = tuple(sorted(set().union(*map(_countries, sites))))
        first = [site.id for site in sites[: MOST_SITES + 1]]
        for site in sites:
            data = graph.nodes[site.id]
            data["company"] = company
            data["facility"] = next((one.facility for one in site.sites if one.facility), "")
            data["other_sites"] = tuple([other for other in first if other != site.id][:MOST_SITES])
            data["company_countries"] = every if len(every) > 1 else ()


def _countries(partner: Partner) -> set[str]:
    return {partner.country, *partner.registered, *(site.country for site in partner.sites)} - {""}


def partner_attributes(supply: Supply, raw: RawMaterial, importer: str) -> dict[str, Any]:
    """Return what the records say of a partner, as attributes of its node."""
    partner = supply.partner
    site = next((site for site in partner.sites if site.region or site.city or site.address), None) or next(
        iter(partner.sites), None
    )
    return {
        "id": partner.id,
        "name": partner.name,
        "native_name": partner.native_name,
        "aliases": partner.aliases,
        "country": partner.country,
        "region": site.region if site else "",
        "city": site.city if site else "",
        "address": site.address if site else "",
        "postal_code": site.postal_code if site else "",
        "latitude": next((s.latitude for s in partner.sites if s.latitude is not None and abs(s.latitude) <= 90), None),
        "longitude": next((s.longitude for s in partner.sites if s.longitude is not None), None),
        "positions": _positions(partner),
        "role": partner.role,
        "stage": partner.stage,
        "stage_text": partner.stage_text,
        "raw": raw.raw,
        "goods": supply.goods,
        "hts": supply.hts,
        "goods_open": not supply.cargo and _leaves_goods_open(supply),
        "origins": tuple(sorted({link.origin for link in supply.declared if link.origin})),
        "parent": partner.parent,
        **_ALONE,
        "details": dict(partner.details),
        "listed": partner.listed,
        "declares_north_korean_labor": partner.declares_north_korean_labor,
        "cargo": supply.cargo,
        "ghost": False,
        "importer": partner.id == importer,
        "stated_tier": partner.tier,
        "documents": partner.documents,
        "answers": partner.answers,
        "sources": partner.sources,
    }


def _positions(partner: Partner) -> tuple[Located, ...]:
    """Return where the sites of a partner are, each once.

    A row that says less than another names the same site as far as anybody can tell: a country stands for a site of
    its own only where no town or region of it does, a region only where no town of it does.
    """
    found = list(dict.fromkeys(site.located for site in partner.sites if site.located is not None))
    if len(found) < 2:
        return tuple(found)
    finer = {(one.country, one.region) for one in found if one.precision in ("site", "town")}
    countries = {one.country for one in found if one.precision != "country"}
    return tuple(
        one
        for one in found
        if not (one.precision == "country" and one.country in countries)
        and not (one.precision == "region" and (one.country, one.region) in finer)
    )


def _leaves_goods_open(supply: Supply) -> bool:
    """Return whether neither the partner's own rows nor each of its links name goods that are recognised."""
    partner = supply.partner
    code = "; ".join(partner.hts)
    if partner.goods and all(reference.goods_classes(text, code) for text in partner.goods):
        return False
    if not partner.goods and reference.goods_classes("", code):
        return False
    return not supply.links or not all(reference.goods_classes(link.goods, link.hts) for link in supply.links)


def link_attributes(link: Link, *, processed: bool = False) -> dict[str, Any]:
    """Return what the records say of a link, as attributes of its edge."""
    return {
        "kind": link.kind,
        "goods": link.goods,
        "hts": link.hts,
        "product": link.product,
        "origin": link.origin,
        "origin_text": link.origin_text,
        "evidence": link.evidence,
        "evidence_text": link.evidence_text,
        "period_from": link.period_from.isoformat() if link.period_from else "",
        "period_to": link.period_to.isoformat() if link.period_to else "",
        "ended": link.ended,
        "value": link.value,
        "probability": link.probability,
        "mode": link.mode,
        "days": link.days,
        "w": 1.0,
        "ambiguous": link.ambiguous,
        "processed": processed,
        "sources": link.sources,
    }

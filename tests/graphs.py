"""Assessed graphs for tests of what is shown: built by hand here, so that those tests need no other room.

Every company is invented. The numbers follow the closed form for links that are all certain.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import networkx as nx

from supplymap.model import NOT_STATED, Document, Factor, Finding, Match, Source
from supplymap.network import contract

ORDER = ["Finding", "Possible finding", "High", "Unknown", "Medium", "Low"]
RAW = {"farm", "mine", "forest"}
FILE = "suppliers 2026.xlsx"

# id | name | native name | country | stage | goods | likelihood low, value, high | buyers
# a buyer is id, optionally :product (on last hops) and ! for a link that has ended
REALISTIC = """
P101|Saigon Meridian Garments JSC||VN|making|woven shirts|.03 .05 .08|IMP:S
P102|Dhaka Crestline Apparel Ltd||BD|making|woven shirts|.06 .11 .19|IMP:S
P103|Faisal Loomworks (Pvt) Ltd||PK|fabric|terry towels|.06 .10 .16|IMP:T P201
P104|Ege Havlu Tekstil A.Ş.||TR|fabric|terry towels|.02 .04 .07|IMP:T
P105|Panipat Home Linens Pvt Ltd||IN|making|bedspreads, towels|.07 .12 .21|IMP:Q IMP:T
P106|Nantong Jiahe Home Textiles Co., Ltd.|南通嘉禾家纺有限公司|CN|making|bedspreads|.10 .16 .24|IMP:Q
P107|Jingdezhen Lanhai Ceramics Co., Ltd.|景德镇蓝海陶瓷有限公司|CN|making|dinnerware|.05 .09 .15|IMP:D
P108|Cerámica Valle Alto S.A. de C.V.||MX|making|dinnerware|.02 .03 .05|IMP:D
P109|Utensilios del Norte S.A. de C.V.||MX|making|cookware|.02 .03 .05|IMP:C
P110|Foshan Yuelong Cookware Co., Ltd.|佛山粤隆炊具有限公司|CN|making|cookware|.08 .13 .19|IMP:C
P111|Penang Print & Pack Sdn. Bhd.||MY|inputs|cartons|.05 .09 .16|IMP
P112|Karachi Stitchcraft Industries||PK|making|woven shirts|.06 .11 .18|IMP:S
P113|Binh Duong Home Sewing Co., Ltd.||VN|making|bedspreads|.03 .05 .09|IMP:Q
P201|Narayanganj Composite Weaving Mills Ltd||BD|fabric|shirting|.06 .10 .17|P102
P202|Long An Shirting Co., Ltd.||VN|fabric|shirting|.03 .05 .08|P101
P203|Shaoxing Qianyi Printing & Dyeing Co., Ltd.|绍兴乾亿印染有限公司|CN|finishing|dyed shirting|.08 .13 .19|P101 P113
P204|Lahore Grey Fabrics||PK|fabric|shirting|.06 .10 .17|P112
P205|Buldan Dokuma San. Tic. Ltd. Şti.||TR|fabric|terry greige|.02 .04 .07|P104
P206|Denizli Boya Apre A.Ş.||TR|finishing|dyed terry|.02 .04 .06|P104
P207|Sahiwal Yarn Traders||PK|trading|cotton yarn|.06 .10 .16|P103
P208|Rohtak Shoddy & Fill Works||IN|inputs|cotton fill|.09 .15 .26|P105
P209|Nantong Haimen Quilting Batts Co., Ltd.|南通海门絮片有限公司|CN|inputs|cotton batting|.10 .15 .23|P106 P113
P210|Weifang Lüyuan Weaving Co., Ltd.|潍坊绿源织造有限公司|CN|fabric|cotton sheeting|.10 .14 .19|P106
P211|Gaoling Kaolin Processing Co., Ltd.|高岭瓷土加工有限公司|CN|inputs|ceramic body|.05 .09 .14|P107
P212|Esmaltes Puebla S.A.||MX|inputs|glaze|.02 .03 .05|P108
P213|Zibo Hongda Glaze Co., Ltd.|淄博宏达釉料有限公司|CN|inputs|glaze|.06 .10 .15|P107 P108
P214|Monterrey Laminados S.A. de C.V.||MX|making|aluminum circles|.02 .03 .05|P109
P215|Guangdong Xinlü Aluminum Sheet Co., Ltd.|广东新铝板材有限公司|CN|making|aluminum circles|.10 .15 .24|P110 P109
P216|Johor Button & Trim Sdn. Bhd.||MY|inputs|buttons|.05 .09 .15|P101 P102
P217|Kedah Kraft Mills Sdn. Bhd.||MY|inputs|kraft board|.05 .08 .14|P111
P218|Green Fields Trading||||goods not stated|0 .05 .4|P102
P219|Istanbul Etiket Ltd. Şti.||TR|inputs|labels|.02 .03 .05|P104 P101!
P220|Chattogram Bonded Washers Ltd||BD|finishing|washed shirts|.06 .10 .17|P102
P301|Coimbatore Ring Spinners Ltd||IN|spinning|cotton yarn|.08 .13 .19|P201 P202 P105
P302|Shandong Taihe Cotton Spinning Co., Ltd.|山东泰和棉纺有限公司|CN|spinning|cotton yarn|.10 .15 .19|P203 P210
P303|Changjiang Spinning Group Co., Ltd.|长江纺织集团有限公司|CN|spinning|cotton yarn|.10 .15 .19|P202 P210
P304|Multan Cotton Yarn Mills||PK|spinning|cotton yarn|.06 .10 .17|P204 P207
P305|Hebei Jinsha Cotton Yarn Co., Ltd.|河北金沙棉纱有限公司|CN|spinning|cotton yarn|.11 .17 .28|P201 P203
P306|Söke İplik A.Ş.||TR|spinning|cotton yarn|.02 .04 .06|P205
P307|Uşak Open-End İplik Ltd.||TR|spinning|recycled yarn|.02 .04 .06|P206 P205
P308|Gujarat Comber & Waste Co||IN|spinning|cotton waste|.08 .14 .24|P208
P309|Jiangsu Runfeng Cotton Batting Materials|江苏润丰棉絮材料|CN|inputs|carded cotton|.11 .17 .25|P209
P310|Fergana Cluster Textile LLC||UZ|spinning|cotton yarn|.08 .14 .24|P204 P206
P311|Fengcheng Clay Works|丰城陶土厂|CN|inputs|ball clay|.05 .09 .14|P211
P312|Pigmentos Oaxaca||MX|inputs|pigments|.02 .03 .05|P212
P313|Shandong Borate & Frit Co., Ltd.|山东硼酸盐熔块有限公司|CN|inputs|frit|.06 .10 .15|P213
P314|Tianshan Frit & Pigment Trading Co., Ltd.||CN|trading|pigments|.07 .12 .19|P213
P315|Henan Yulian Aluminum Ingot Co., Ltd.|河南豫联铝锭有限公司|CN|smelting|aluminum ingot|.11 .17 .26|P215
P316|Sarawak Primary Metals||MY|smelting|aluminum ingot|.05 .08 .13|P214 P215
P317|Akashi Yarn Works Ltd||JP|spinning|specialty yarn|.01 .02 .03|P202
P318|Thu Duc Polyester Thread||VN|inputs|sewing thread|.03 .05 .08|P101 P113 P216
P319|Kedah Plantation Pulp||MY|inputs|pulp|.06 .11 .18|P217
P320|Dongguan Fastener Metals Co., Ltd.|东莞紧固件五金有限公司|CN|inputs|button shells|.08 .12 .18|P216
P321|Sunrise Yarn Co||||goods not stated|0 .05 .4|P204
P401|Tarim Verdant Cotton Textile Co., Ltd.|塔里木绿野棉纺织有限公司|CN|ginning|cotton lint|.15 .22 .3|P302 P305
P402|Luntai Snowfield Ginning Co., Ltd.|轮台雪原轧花有限公司|CN|ginning|cotton lint|.15 .22 .3|P305 P309
P403|Korla Silverthread Cotton Co., Ltd.|库尔勒银线棉业有限公司|CN|ginning|cotton lint|.15 .2 .28|P309
P404|Saurashtra Ginning & Pressing||IN|ginning|cotton lint|.09 .15 .26|P301 P308
P405|Vidarbha Cotton Traders||IN|trading|cotton lint|.09 .15 .25|P301
P406|Bahawalpur Ginners Cooperative||PK|ginning|cotton lint|.07 .12 .21|P304 P310
P407|Aydın Çırçır İşletmesi||TR|ginning|cotton lint|.02 .05 .08|P306
P408|Texas High Plains Cotton Marketing||US|trading|cotton lint|.01 .02 .03|P317 P303
P409|Namangan Paxta Tozalash LLC||UZ|ginning|cotton lint|.10 .16 .27|P310 P306
P410|Dashoguz Cotton Export Enterprise||TM|ginning|cotton lint|.2 .3 .45|P307 P310
P411|Shanxi Jinzhong Alumina Co., Ltd.|山西晋中氧化铝有限公司|CN|smelting|alumina|.10 .15 .24|P315
P412|Greenlake Silicon & Alumina Co.||CN|smelting|alumina|.10 .15 .23|P315 P316
P413|Queensland Alumina Partners||AU|smelting|alumina|.01 .02 .03|P316
P414|Jiangxi Feldspar Quarry Services|江西长石矿业服务|CN|mine|feldspar|.05 .08 .13|P311 P313
P415|Hubei Hanjiang Cotton Trading Co., Ltd.|湖北汉江棉花贸易有限公司|CN|trading|cotton lint|.12 .18 .27|P302 P303
P416|Sabah Timber Concession 14||MY|forest|pulpwood|.06 .11 .18|P319
P417|Boron Minerals Anatolia||TR|mine|borates|.02 .04 .07|P313
P501|Aksai Collective Cotton Farm|阿克赛集体棉田|CN|farm|seed cotton|.2 .3 .45|P401
P502|Rajkot Smallholder Growers||IN|farm|seed cotton|.10 .17 .3|P404 P405
P503|Yavatmal Farmer Producer Co||IN|farm|seed cotton|.10 .17 .29|P405
P504|Rahim Yar Khan Growers||PK|farm|seed cotton|.08 .14 .25|P406
P505|Menderes Kooperatif||TR|farm|seed cotton|.02 .05 .08|P407
P506|Lubbock Growers Association||US|farm|seed cotton|.01 .02 .03|P408
P507|Dashoguz Daikhan Association||TM|farm|seed cotton|.2 .3 .45|P410
P508|Guinea Bauxite Kamsar Mine||GN|mine|bauxite|.06 .11 .19|P412 P413
P509|Xiaoyi Bauxite Mine|孝义铝土矿|CN|mine|bauxite|.07 .12 .18|P411
P510|Hanjiang Plain Cotton Cooperative|汉江平原棉花合作社|CN|farm|seed cotton|.08 .13 .19|P415
"""
# no link places these in a chain: id | name | native name | country | stage | goods | likelihood | stated tier
ADRIFT = """
P601|Hotan Evergreen Spinning Mill|和田常青纺织厂|CN|spinning|cotton yarn|.15 .22 .3|3
P602|Namib Salt & Mineral||NA|mine|soda ash|.03 .06 .1|
P603|Unnamed sub-contractor (Gazipur)||BD|making|shirts|.08 .14 .24|2
"""
PRODUCTS = {
    "S": "Men's woven shirts",
    "T": "Terry bath towels",
    "Q": "Quilted bedspreads",
    "D": "Ceramic dinnerware",
    "C": "Aluminum cookware",
}
LISTED = {"P401": "uflpa-entity", "P402": "uflpa-region", "P403": "uflpa-entity", "P601": "uflpa-region", "P410": "wro"}
LIKE = {"P314": "uflpa-entity", "P412": "uflpa-entity", "P305": "uflpa-entity"}
BASIS = {
    "uflpa-entity": "UFLPA, Pub. L. 117-78, sec. 2(d)(2)(B)",
    "uflpa-region": "UFLPA, Pub. L. 117-78, sec. 3(a)",
    "wro": "19 U.S.C. 1307",
    "caatsa": "22 U.S.C. 9241a",
}
REASON = {
    "uflpa-entity": "Its native name equals an entry of the list after normalisation, in a country of that entry.",
    "uflpa-region": "Its postal code 841600 lies in Xinjiang (first digits 83 and 84).",
    "wro": "A country order covers cotton from Turkmenistan.",
    "caatsa": "It declares North Korean labor.",
}


def filled(graph: nx.MultiDiGraph, after: contract.Step = "rank") -> nx.MultiDiGraph:
    """Fill in what a hand-made graph leaves out, in place, and check that it is then like one of the real flow.

    What is left out says nothing: a partner is in a list, on a stated path and not rated, a link is certain.
    """
    graph.graph.update({"importer_name": "Importer", **_whole("graph", graph.graph, after)})
    for name, data in graph.nodes(data=True):
        own = {"id": name, "name": name, "listed": True, "path_stated": True, **data}
        if own.get("rank") is not None and own.get("place") is None:
            # a rank of its own is a place
            own |= {"place": own["rank"], "tied": 1}
        elif "rank" in own:
            own.setdefault("place", None)
        data.update(_whole("partner", own, after))
    for _, _, data in graph.edges(data=True):
        data.update(_whole("link", {"w": 1.0, **data}, after))
    if after == "rank":
        _rank(graph)
    contract.validate_graph(graph, after)
    return graph


def _rank(graph: nx.MultiDiGraph) -> None:
    """Give the partners without a rank the next ones."""
    real = [data for data in graph.nodes.values() if not data["ghost"] and not data["importer"]]
    last = max((data["rank"] or 0 for data in real), default=0)
    for data in real:
        if data["rank"] is None:
            last += 1
            data.update(rank=last, place=last, tied=1)


def _whole(part: str, values: dict[str, object], after: contract.Step = "rank") -> dict[str, object]:
    """Return the attributes of a part of the graph, those that are not given empty."""
    steps = contract.STEPS[: contract.STEPS.index(after) + 1]
    wanted = {name: row for name, row in contract.attributes()[part].items() if name in values or row.set_by in steps}
    return {**values, **{name: _value(row, values.get(name, ...)) for name, row in wanted.items()}}


def _value(row: contract.Attribute, given: object) -> object:
    kind = row.kind
    is_part = kind.of in contract.attributes()
    if given is not ...:
        if is_part and isinstance(given, dict):
            return {key: _whole(kind.of, item) for key, item in given.items()} if kind.many else _whole(kind.of, given)
        if is_part and kind.many == "list":
            return tuple(_whole(kind.of, item) if isinstance(item, dict) else item for item in given)
        return given
    if kind.many:
        return {} if kind.many == "map" else tuple(_whole(kind.of, {}) for _ in range(kind.least))
    if kind.empty:
        return None if kind.empty == "none" else ""
    if is_part:
        return _whole(kind.of, {})
    empty = {"number": 0.0, "whole": 0, "flag": False, "text": "", "day": "2026-11-22"}.get(kind.of, "-")
    if row.words:
        return "Unknown" if "Unknown" in row.words else "" if "" in row.words else row.words[0]
    special = {"tier_text": "?", "tolerance": 0.002, "sha256": "0" * 64, "total": 3}
    return special.get(row.name, "0" * 16 if "16" in row.pattern else empty)


def _rows(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


def _source(row: int, sheet: str = "Partners") -> tuple[Source, ...]:
    return (Source(FILE, sheet, row),)


def _finding(kind: str, number: int) -> Finding:
    return Finding(
        kind=kind,
        basis=BASIS[kind],
        listing=f"{kind.upper()}-{number:03d}",
        listing_name="Example entry of the list",
        reason=REASON[kind],
        source="DHS UFLPA Entity List, as of 2026-06-23, row 88",
        confirm=kind == "uflpa-entity",
    )


def _match(partner: str, kind: str, strength: str) -> Match:
    return Match(
        partner=partner,
        kind=kind,
        strength=strength,
        listing="UFLPA-140",
        listing_name="Greenlake Silicon Industry Co., Ltd.",
        matched="Greenlake Silicon",
        score=0.91,
        reason="Two of three distinctive words are the same; the third differs.",
        basis=BASIS[kind],
        source="DHS UFLPA Entity List, as of 2026-06-23, row 140",
    )


def _factors(country: str, goods: str, p: tuple[float, float, float]) -> tuple[Factor, ...]:
    half = tuple(round(1 - math.sqrt(1 - x), 4) for x in p)
    less = tuple(round(x * 0.6, 4) for x in half)
    return (
        Factor(
            "country",
            *half,
            half,
            f"Country {country or 'not stated'}: prevalence estimate",
            f"countries.csv {country}",
        ),
        Factor("goods", *half, less, f"{goods} on the DOL list with forced labor", f"goods.csv {country} {goods}"),
    )


def _modelled(country: str, goods: str, high: float) -> str:
    if not country and goods in ("", "goods not stated"):
        return "Unknown"
    return "High" if high >= 0.2 else "Medium" if high >= 0.05 else "Low"


def partner(
    identity: str,
    name: str,
    *,
    native: str = "",
    country: str = "",
    stage: str = "",
    goods: str = "",
    p: tuple[float, float, float] = (0.0, 0.0, 0.0),
    row: int = 5,
    **more: object,
) -> dict[str, object]:
    """Return a partner's attributes with every key the other rooms give it."""
    findings = more.pop("findings", ())
    possible = more.pop("possible_matches", ())
    rating = "Finding" if findings else "Possible finding" if possible else _modelled(country, goods, p[2])
    document = Document(
        "social audit",
        f"A-{row}",
        "Example Audits",
        date(2024, 3, 1),
        date(2025, 3, 1),
        "pass",
        _source(row, "Audits")[0],
    )
    return _whole(
        "partner",
        {
            "id": identity,
            "name": name,
            "native_name": native,
            "country": country,
            "stage": stage,
            "goods": tuple(g.strip() for g in goods.split(",")) if goods else (),
            "listed": True,
            "path_stated": True,
            "rating": rating,
            "chain_rating": rating,
            "findings": findings,
            "possible_matches": possible,
            "likelihood": dict(zip(("low", "value", "high"), p, strict=True)),
            "factors": _factors(country, goods, p) if country else (),
            "hazard": -math.log1p(-p[1]),
            "documents": (document,) if row % 3 == 0 else (),
            "missing_documents": ("traceability file",) if row % 2 else ("social audit", "code of conduct"),
            "expired_documents": ("social audit",) if row % 3 == 0 else (),
            "sources": _source(row),
            **more,
        },
    )


def link(row: int, **more: object) -> dict[str, object]:
    """Return a link's attributes with every key the other rooms give it."""
    told = {"evidence": "declared", "evidence_text": "supplier questionnaire", "sources": _source(row, "Links")}
    return _whole("link", {**told, "w": 1.0, **more})


def assess(graph: nx.MultiDiGraph, importer: str, *, name: str, products: tuple[str, ...]) -> nx.MultiDiGraph:
    """Complete a hand-made graph: tiers, products, worst-of, exposure, ghosts, summaries (every w = 1)."""
    live = nx.DiGraph()
    live.add_nodes_from(graph)
    live.add_edges_from((u, v) for u, v, d in graph.edges(data=True) if not d["ended"])
    stated = nx.DiGraph(live)
    stated.remove_edges_from([(u, v) for u, v, d in graph.edges(data=True) if d["kind"] == "path not stated"])
    _tiers(graph, stated, importer, products)
    reached = {NOT_STATED: set(), **{product: set() for product in products}}
    for u, _, d in graph.in_edges(importer, data=True):
        key = "products_past" if d["ended"] else "products"
        product = d["product"] or NOT_STATED
        for other in [u, *nx.ancestors(live, u)]:
            graph.nodes[other][key] = tuple(sorted({*graph.nodes[other][key], product}))
            if not d["ended"]:
                reached[product].add(other)
    if not reached[NOT_STATED]:
        del reached[NOT_STATED]
    for node, a in graph.nodes(data=True):
        up = [graph.nodes[n] for n in nx.ancestors(live, node)]
        a["chain_rating"] = min([a["rating"], *(n["rating"] for n in up)], key=ORDER.index)
        a["exposure"] = _exposure([a, *up])
    for u, _, d in graph.edges(data=True):
        d["finding"] = graph.nodes[u]["chain_rating"] == "Finding" and not d["ended"]
        above = [u, *nx.ancestors(live, u)]
        d["possible"] = any(graph.nodes[n]["rating"] == "Possible finding" for n in above) and not d["ended"]
    root = graph.nodes[importer]
    root.update(importer=True, rating=root["chain_rating"], tier=0, tier_text="0")
    for node, a in list(graph.nodes(data=True)):
        if node != importer and nx.has_path(live, node, importer):
            a["worst_path"] = tuple(nx.shortest_path(live, node, importer))
        if (
            node != importer
            and a["stage"] not in RAW
            and not live.in_degree(node)
            and a["path_stated"]
            and not a["past"]
        ):
            ghost = f"ghost:{node}"
            high = {"low": 0.0, "value": 0.0, "high": 0.1}
            graph.add_node(
                ghost,
                **partner(ghost, f"not mapped beyond {a['name']}", ghost=True, rating="Unknown", likelihood=high),
            )
            graph.add_edge(ghost, node, key=f"ghost {node}", **link(0, kind="ghost", sources=()))
    people = [n for n, a in graph.nodes(data=True) if n != importer and not a["ghost"]]
    top = sorted(
        people,
        key=lambda n: (
            ORDER.index(graph.nodes[n]["rating"]),
            -len(graph.nodes[n]["products"]),
            -graph.nodes[n]["hazard"],
            n,
        ),
    )
    for rank, n in enumerate(top, start=1):
        graph.nodes[n]["rank"] = rank
    graph.graph.update(
        importer=importer,
        importer_name=name,
        as_of="2026-06-30",
        version="0.1.0",
        seed=20260630,
        top=tuple(top[:5]),
        products={product: _summary(graph, members) for product, members in reached.items()},
        overall=_summary(graph, set(people)),
        parameters_digest="4be1c0ffee5e2a90",
        lists=(
            {
                "name": "uflpa",
                "title": "UFLPA Entity List",
                "as_of": "2026-06-23",
                "sha256": "0" * 64,
                "complete": False,
                "held": 152,
                "known_total": 187,
                "sentence": "No match among the 152 held; 35 listed since 2026-06-23 are not in the shipped table.",
            },
            {
                "name": "wro",
                "title": "WROs and Findings",
                "as_of": "2026-06-23",
                "sha256": "1" * 64,
                "complete": True,
                "held": 66,
                "known_total": 66,
                "sentence": "",
            },
            {
                "name": "dol",
                "title": "DOL List of Goods",
                "as_of": "2024-09-05",
                "sha256": "2" * 64,
                "complete": True,
                "held": 204,
                "known_total": None,
                "sentence": "The 2024 edition is held; the 2026 edition is not out.",
            },
        ),
    )
    return filled(graph)


def _tiers(graph: nx.MultiDiGraph, stated: nx.DiGraph, importer: str, products: tuple[str, ...]) -> None:
    distance = nx.single_source_shortest_path_length(stated.reverse(), importer)
    for node, a in graph.nodes(data=True):
        if node in distance and node != importer:
            a["tier"] = distance[node]
            a["tier_text"] = str(distance[node])
        elif node != importer:
            ties = [d for _, _, d in graph.out_edges(node, data=True)]
            a["past"] = bool(ties) and all(d["ended"] for d in ties)
            a["path_stated"] = a["past"]
            a["tier_text"] = f"{a['stated_tier']} (stated)" if a["stated_tier"] else "?"
    for product in products:
        firsts = [u for u, _, d in graph.in_edges(importer, data=True) if d["product"] == product and not d["ended"]]
        lengths: dict[str, int] = {}
        for first in firsts:
            for node, length in nx.single_source_shortest_path_length(stated.reverse(), first).items():
                lengths[node] = min(length + 1, lengths.get(node, 99))
        for node, length in lengths.items():
            graph.nodes[node]["tiers"] = {**graph.nodes[node]["tiers"], product: length}
    for _, a in graph.nodes(data=True):
        tiers = sorted(set(a["tiers"].values()))
        if len(tiers) > 1:
            a["tier_text"] = f"{tiers[0]}-{tiers[-1]}"


def _exposure(members: list[dict[str, object]]) -> dict[str, float]:
    people = [a for a in members if not a["ghost"]]
    parts = {key: 1 - math.prod(1 - a["likelihood"][key] for a in people) for key in ("low", "value", "high")}
    with_findings = 1.0 if any(a["findings"] for a in people) else parts["value"]
    return {**parts, "with_findings": with_findings, "standard_error": 0.0}


def _summary(graph: nx.MultiDiGraph, members: set[str]) -> dict[str, object]:
    people = sorted(n for n in members if not graph.nodes[n]["ghost"])
    attributes = [graph.nodes[n] for n in people]
    exposure = _exposure(attributes)
    worst = min(people, key=lambda n: (ORDER.index(graph.nodes[n]["rating"]), n))
    ends = [n for n in people if not [p for p in graph.predecessors(n) if not graph.nodes[p]["ghost"]]]
    raw = [n for n in ends if graph.nodes[n]["stage"] in RAW]
    hazard = -math.fsum(math.log1p(-a["likelihood"]["value"]) for a in attributes)
    return {
        "exposure": {
            **exposure,
            "lower": exposure["value"],
            "upper": exposure["value"],
            "method": "closed form",
        },
        "rating": graph.nodes[worst]["rating"],
        "findings_reached": tuple(n for n in people if graph.nodes[n]["findings"]),
        "possible_reached": tuple(n for n in people if graph.nodes[n]["possible_matches"]),
        "findings_past": (),
        "possible_past": (),
        "worst_path": tuple(graph.nodes[worst]["worst_path"]),
        "worst_partner": worst,
        "coverage": {"ends": len(ends), "reaching_raw_material": len(raw), "share": len(raw) / max(1, len(ends))},
        "hazard": hazard,
        "hazard_with_findings": math.inf if exposure["with_findings"] == 1 else hazard,
        "partners": len(people),
        "tier1": sum(1 for n in people if graph.nodes[n]["tier"] == 1),
    }


def tiny() -> nx.MultiDiGraph:
    """Return an importer with six partners: a finding two tiers up, a diamond, a ghost, an ended link."""
    graph = nx.MultiDiGraph()
    graph.add_node("IMP", **partner("IMP", "Example Imports, Inc.", country="US", row=2))
    people = [
        partner("A", "Alpha Garments", country="VN", stage="making", goods="shirts", p=(0.05, 0.1, 0.15), row=3),
        partner("B", "Beta Towels", country="TR", stage="making", goods="towels", p=(0.01, 0.02, 0.03), row=4),
        partner(
            "C",
            "Gamma Weavers",
            country="BD",
            stage="fabric",
            goods="fabric",
            p=(0.1, 0.15, 0.25),
            row=5,
            aliases=("Gama Weaving",),
        ),
        partner(
            "D",
            "Delta Cotton",
            native="三角洲棉业",
            country="CN",
            stage="ginning",
            goods="lint",
            p=(0.1, 0.2, 0.3),
            row=6,
            findings=(_finding("uflpa-entity", 7),),
        ),
        partner("E", "Epsilon Trim", country="", stage="inputs", goods="", row=7, listed=False),
        partner("F", "Former Dyes", country="IN", stage="finishing", goods="dyes", p=(0.02, 0.04, 0.06), row=8),
    ]
    for attributes in people:
        graph.add_node(attributes["id"], **attributes)
    for row, (supplier, buyer, more) in enumerate(
        [
            ("A", "IMP", {"product": "Shirts", "goods": "shirts", "hts": "6205.20", "value": 120000.0}),
            ("B", "IMP", {"product": "Towels", "goods": "towels"}),
            ("C", "A", {"goods": "fabric"}),
            ("D", "C", {"goods": "lint", "origin": "CN"}),
            ("D", "B", {"goods": "lint", "ambiguous": True}),
            ("E", "A", {"goods": "trim", "evidence": "", "evidence_text": ""}),
            ("F", "B", {"goods": "dyes", "ended": True, "period_from": "2017-01-01", "period_to": "2019-12-31"}),
        ],
        start=3,
    ):
        graph.add_edge(supplier, buyer, key=f"{FILE} [Links] row {row}", **link(row, **more))
    return assess(graph, "IMP", name="Example Imports, Inc.", products=("Shirts", "Towels"))


def realistic() -> nx.MultiDiGraph:
    """Return an importer of textiles and home goods with about 80 partners in five tiers and five products."""
    graph = nx.MultiDiGraph()
    graph.add_node("IMP", **partner("IMP", "Northfield Home & Apparel, Inc.", country="US", row=4))
    line = 6
    for row, (identity, name, native, country, stage, goods, p, _) in enumerate(
        _rows(REALISTIC) + _rows(ADRIFT), start=6
    ):
        low, value, high = (float(x) for x in p.split())
        more: dict[str, object] = {}
        if identity in LISTED:
            more["findings"] = (_finding(LISTED[identity], row),)
        if identity in LIKE:
            more["possible_matches"] = (_match(identity, LIKE[identity], "possible"),)
        if identity == "P203":
            more["former_orders"] = (
                replace(_match(identity, "wro", "former"), reason="The order was revoked in 2021."),
            )
        if identity in ("P218", "P321"):
            more["listed"] = False
        if identity == "P401":
            more.update(
                aliases=("Talimu Luye Cotton", "TVC Textile"),
                region="CN-XJ",
                city="Aksu",
                postal_code="843000",
                address="No. 8 Industrial Park, Aksu",
                latitude=41.17,
                longitude=80.26,
                parent="Verdant Holdings",
                role="supplier",
                details={"Buyer contact": "M. Ortega", "OS ID": "CN2026177X8D2QF"},
                hts=("5201.00",),
            )
        graph.add_node(
            identity,
            **partner(
                identity,
                name,
                native=native,
                country=country,
                stage=stage,
                goods=goods,
                p=(low, value, high),
                row=row,
                **more,
            ),
        )
    for identity, *_, goods, _, buyers in _rows(REALISTIC):
        for buyer in buyers.split():
            line += 1
            ended = buyer.endswith("!")
            to, _, tag = buyer.rstrip("!").partition(":")
            more = {"ended": True, "period_to": "2019-12-31"} if ended else {"period_from": "2025-01-01"}
            graph.add_edge(
                identity,
                to,
                key=f"{FILE} [Links] row {line}",
                **link(line, goods=goods, product=PRODUCTS.get(tag, ""), **more),
            )
    # a firm tied by an ended link only, a loop between two firms, and links back toward raw material
    graph.add_node(
        "P701",
        **partner(
            "P701",
            "Old Harbour Dyers",
            country="IN",
            stage="finishing",
            goods="dyed cloth",
            p=(0.02, 0.04, 0.07),
            row=95,
        ),
    )
    for supplier, buyer, more in [
        ("P701", "P105", {"ended": True, "period_to": "2019-06-30", "goods": "dyed cloth"}),
        ("P202", "P303", {"goods": "yarn for rework"}),
        ("P205", "P206", {"goods": "greige"}),
    ]:
        line += 1
        graph.add_edge(supplier, buyer, key=f"{FILE} [Links] row {line}", **link(line, **more))
    for identity, *_, tier in _rows(ADRIFT):
        line += 1
        graph.nodes[identity]["stated_tier"] = int(tier) if tier else None
        graph.add_edge(identity, "IMP", key=f"{FILE} [Partners] row {line}", **link(line, kind="path not stated"))
    return assess(graph, "IMP", name="Northfield Home & Apparel, Inc.", products=tuple(PRODUCTS.values()))


def large(count: int) -> nx.MultiDiGraph:
    """Return a regular graph of `count` partners in five tiers, with a finding among every 500."""
    graph = nx.MultiDiGraph()
    graph.add_node("IMP", **partner("IMP", "Large Example Co", country="US"))
    sizes = [max(1, round(count * share)) for share in (0.1, 0.2, 0.3, 0.25)]
    sizes.append(count - sum(sizes))
    previous, number = ["IMP"], 0
    for tier, size in enumerate(sizes, start=1):
        current = []
        for index in range(size):
            number += 1
            identity = f"N{number:05d}"
            high = 0.01 + (number * 37 % 100) / 1000
            more: dict[str, object] = (
                {"findings": (_finding("uflpa-entity", number),)} if tier == 4 and index % 125 == 60 else {}
            )
            graph.add_node(
                identity,
                **partner(
                    identity,
                    f"Partner number {number}",
                    country="CN",
                    stage="farm" if tier == 5 else "making",
                    goods="goods",
                    p=(high / 3, high / 2, high),
                    row=number,
                    **more,
                ),
            )
            for buyer in {previous[index * len(previous) // size], previous[number * 7 % len(previous)]}:
                product = ("Shirts", "Towels")[index % 2] if tier == 1 else ""
                graph.add_edge(identity, buyer, key=f"{identity} {buyer}", **link(number, product=product))
            current.append(identity)
        previous = current
    return assess(graph, "IMP", name="Large Example Co", products=("Shirts", "Towels"))

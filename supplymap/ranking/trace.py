"""A partner's chains to the importer, in words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from supplymap import ranking
from supplymap.errors import PartnerError
from supplymap.model import NOT_STATED, RATINGS, UNSTATED, worst
from supplymap.network import chains
from supplymap.network.companies import site_name
from supplymap.ranking.words import MOVES
from supplymap.reference.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import networkx as nx

    from supplymap.model import Source
    from supplymap.network.attributes import PartnerAttributes

MOST_ROWS = 20
"""Most rows named of a partner; a vendor of a purchase-order list has thousands."""


def find_partners(graph: nx.MultiDiGraph, wanted: str) -> list[str]:
    """Return the ids of the partners that an id or name may mean.

    Raises
    ------
    PartnerError
        If there is none; the message lists the closest names.
    """
    if wanted in graph:
        return [wanted]
    key = normalise(wanted).key
    exact = [
        name
        for name, data in graph.nodes(data=True)
        if not data["ghost"]
        and key in {normalise(text).key for text in (data["name"], data["native_name"], *data["aliases"]) if text}
    ]
    if exact:
        return sorted(exact)
    partial = sorted(
        name
        for name, data in graph.nodes(data=True)
        if not data["ghost"] and key and f" {key}" in f" {normalise(data['name']).key}"
    )
    if len(partial) == 1:
        return partial
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    names = sorted({data["name"] for _, data in graph.nodes(data=True) if not data["ghost"]})
    near = [name for name, _, _ in process.extract(wanted, names, scorer=fuzz.WRatio, limit=3, processor=str.casefold)]
    msg = f"No partner is named {wanted!r}. The closest names are: {', '.join(near)}."
    raise PartnerError(msg)


def _sources(sources: Sequence[Source]) -> str:
    """Return the first rows about a partner, and how many more there are."""
    named = [str(source) for source in sources[:MOST_ROWS]]
    unnamed = [f"and {len(sources) - MOST_ROWS:,} more rows"] if len(sources) > MOST_ROWS else []
    return "; ".join([*named, *unnamed])


def trace(graph: nx.MultiDiGraph, name: str, *, limit: int = 20) -> Iterator[str]:
    """Yield lines with a partner's rating, its reasons and its chains to the importer, worst first.

    Parameters
    ----------
    graph
        A propagated graph.
    name
        Partner id.
    limit
        The most chains to yield.
    """
    data: PartnerAttributes = graph.nodes[name]
    yield f"{ranking.label(data)}: {data['rating']}"
    yield f"  why: {ranking.why(data)}"
    yield f"  documents missing: {', '.join(data['missing_documents']) or 'none'}"
    yield f"  from: {_sources(data['sources'])}"
    if data["importer"]:
        return
    if data["cargo"]:
        yield f"  It {MOVES}: {ranking.path_text(graph, data['worst_path'])}"
        return
    if data["past"]:
        yield f"  Only links that have ended lead to the importer: {ranking.path_text(graph, data['worst_path'])}"
        return
    paths, complete = chains.chains_of(graph, name, limit=max(limit, 100))
    rated = [(worst(graph.nodes[item]["rating"] for item in chain[:-1]), chain) for chain in paths]
    rated.sort(key=lambda pair: (RATINGS.index(pair[0]), len(pair[1]), pair[1]))
    steps = {
        product.name: {(supplier, buyer) for supplier, buyer, _ in product.edges}
        for product in chains.product_chains(graph)
    }
    count = f"{len(paths)}" if complete else f"more than {len(paths)}"
    yield f"  chains to the importer: {count}"
    for number, (rating, chain) in enumerate(rated[:limit], start=1):
        products = ", ".join(name for name, held in steps.items() if held.issuperset(pairwise(chain)))
        yield f"  {number}. [{rating}] {products or NOT_STATED}"
        for supplier, buyer in pairwise(chain):
            yield f"       {_step(graph, supplier, buyer)}"
    if len(rated) > limit:
        yield f"  ... and {len(rated) - limit} more (--limit)"


def _step(graph: nx.MultiDiGraph, supplier: str, buyer: str) -> str:
    links = [data for data in graph.get_edge_data(supplier, buyer).values() if not data["ended"]]
    goods = ", ".join(sorted({link["goods"] for link in links if link["goods"]}))
    kind = "path not stated" if any(link["kind"] == UNSTATED for link in links) else goods or "goods not stated"
    rating = graph.nodes[supplier]["rating"]
    return f"{site_name(graph.nodes[supplier])} [{rating}] --{kind}--> {site_name(graph.nodes[buyer])}"

"""The first page of weakest-links.xlsx: what to do this week, and what the run found, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import ranking
from supplymap.model import NOT_STATED, RATINGS
from supplymap.network.companies import site_name
from supplymap.outputs.workbook.leaves import place_of
from supplymap.outputs.workbook.pages import Grid, Pairs, Prose, Section
from supplymap.outputs.workbook.tables import Table
from supplymap.ranking.amounts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx as nx

    from supplymap.network.attributes import Bands, GraphAttributes
    from supplymap.outputs.workbook.leaves import Leaf
    from supplymap.outputs.workbook.pages import Block
    from supplymap.ranking.week import Task

TITLE = "This week"
_MOST_FINDINGS, _MOST_PRODUCTS = 12, 20
LIMITS = (
    "No rating is a legal judgement: nothing here says that a partner is guilty, or that it has nothing to do with "
    "forced labor.",
    "A partner without a finding equals no entry of the lists held, as of their dates. They are not complete (see "
    "above).",
    "The likelihood is an index built from named factors, not a measured share of firms.",
    "Unknown is not Low: nobody can rate what is not known.",
)


def first_page(graph: nx.MultiDiGraph, tasks: Sequence[Task], leaves: Sequence[Leaf]) -> Iterator[Block]:
    """Yield the blocks of the first page, from top to bottom.

    Parameters
    ----------
    graph
        A ranked graph.
    tasks
        What to do this week.
    leaves
        The other sheets.
    """
    rows = {leaf.title: leaf.rows for leaf in leaves}
    yield Section("What to do this week")
    yield from _tasks(tasks, rows)
    names = [name for name, _ in ranking.found(graph)]
    beside = [name for name in names if graph.nodes[name]["cargo"]]
    yield Section("Findings, and how their goods reach you")
    yield from _findings(graph, rows, [name for name in names if name not in beside])
    if beside:
        yield Section("Findings of those who move or store the goods")
        yield from _findings(graph, rows, beside)
    yield Section("How many partners have which rating")
    yield Grid(_counts(graph.graph), spread=True)
    if cargo := graph.graph["counts"]["cargo partners"]:
        who = "which carries, stores or clears" if cargo == 1 else "which carry, store or clear"
        text = f"And {counted(cargo, 'cargo partner')}, {who} the goods: see the sheet {ranking.CARGO}."
        yield Prose(f"{text} Their findings are counted above; no likelihood is modelled.", muted=True)
    if past := graph.graph["counts"]["past partners"]:
        yield Prose(f"Not counted: {counted(past, 'partner')} whose links to you have all ended.", muted=True)
    if assumed := ranking.assumed_sentence(graph):
        yield Prose(assumed, muted=True)
    yield Section("How far your chains are mapped")
    yield from _coverage(graph)
    yield Section("What the lists lack")
    for entry in ranking.lists_lacking(graph):
        yield Prose(f"•  {entry['title']}: {entry['sentence']}")
    yield Prose("The sheet Lists has all lists with their dates.", muted=True)
    yield Section("What this does not say")
    for sentence in LIMITS:
        yield Prose(f"•  {sentence}")
    yield Section("The other sheets")
    yield Pairs(
        [(leaf.title, leaf.note) for leaf in leaves],
        places={index: (leaf.title, "A1") for index, leaf in enumerate(leaves)},
    )
    about = graph.graph
    yield Prose(
        f"Made by supplymap {about['version']} with the parameters {about['parameters_digest']}: the same files, "
        "settings and day give the same page.",
        muted=True,
    )


def _tasks(tasks: Sequence[Task], rows: Mapping[str, Mapping[str, int]]) -> Iterator[Block]:
    if not tasks:
        yield Prose("Nothing is urgent. Review the list again at the next yearly risk assessment.")
        return
    places = {index: place_of(rows, (ranking.ACT, ranking.ASK), task.partner) for index, task in enumerate(tasks)}
    yield Pairs(
        [(task.label, task.text) for task in tasks],
        places={index: place for index, place in places.items() if place},
    )


def _findings(graph: nx.MultiDiGraph, rows: Mapping[str, Mapping[str, int]], names: Sequence[str]) -> Iterator[Block]:
    """Yield the first of the partners with a finding or possible finding, each with its path."""
    if not names:
        yield Prose("None with the lists held.")
        return
    told = names[:_MOST_FINDINGS]
    table = Table.from_rows(
        ("Partner", "Rating", "What was found", "Path to the importer"),
        [
            (site_name(data), ranking.rating_words(data), ranking.why(data), ranking.path_words(graph, data))
            for data in map(graph.nodes.__getitem__, told)
        ],
    )
    places = {index: place_of(rows, ("Findings",), name) for index, name in enumerate(told)}
    yield Grid(
        table,
        spread=True,
        places={index: place for index, place in places.items() if place},
    )
    if len(names) > len(told):
        yield Prose(f"{len(names) - len(told):,} more are on the sheet Findings.", muted=True)


def _counts(about: GraphAttributes) -> Table:
    counts = about["counts"]
    meanings = rating_meanings(about["bands"])
    rows = [(rating, counts[rating], meanings[rating]) for rating in RATINGS]
    return Table.from_rows(("Rating", "Partners", "What it means"), rows)


def _coverage(graph: nx.MultiDiGraph) -> Iterator[Block]:
    coverage = graph.graph["overall"]["coverage"]
    yield Prose(
        f"Over the paths that your files state, {coverage['reaching_raw_material']:,} of {coverage['ends']:,} ends "
        "reach raw material. What lies beyond the others is not known, and it counts as unknown."
    )
    products = ranking.products_table(graph).iloc[:-1]
    if list(products["Product"]) == [NOT_STATED]:
        return
    shown = products.head(_MOST_PRODUCTS)
    if len(shown):
        yield Grid(Table.from_frame(shown))
    if len(products) > len(shown):
        yield Prose(f"{len(products) - len(shown):,} more products are on the sheet By product.", muted=True)


def rating_meanings(bands: Bands) -> dict[str, str]:
    """Return what each rating means, worst first, with the bounds in force."""
    high, medium = bands["High"], bands["Medium"]
    return {
        "Finding": "A legal trigger: on the UFLPA Entity List, a site in Xinjiang, goods under a Withhold Release "
        "Order or Finding, or North Korean labor. It counts in full for everything downstream of it.",
        "Possible finding": "A name, a site or goods may be one of these. It counts like a finding until a person "
        "decides.",
        "High": f"What is known points to forced labor: the modelled likelihood is {high:g} or more, on a scale from 0 "
        "to 1.",
        "Unknown": "Too little is known to rate it: it could be High. Ask.",
        "Medium": f"Even if everything not known turned out badly, the likelihood is {medium:g} or more and below "
        f"{high:g}.",
        "Low": f"Even if everything not known turned out badly, the likelihood is below {medium:g}.",
    }

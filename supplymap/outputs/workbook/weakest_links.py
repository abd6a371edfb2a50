"""weakest-links.xlsx: a page to read first, the two reading lists, then every ranking as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import ranking
from supplymap.outputs.whereabouts import where_table
from supplymap.outputs.workbook.book import Book
from supplymap.outputs.workbook.first_page import TITLE, first_page
from supplymap.outputs.workbook.leaves import Leaf, add_leaves
from supplymap.outputs.workbook.looks import NAVY, RATING_COLOURS
from supplymap.outputs.workbook.pages import add_page
from supplymap.outputs.workbook.rankings import dated, to_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    import pandas as pd

    from supplymap.config import Config
    from supplymap.network.attributes import Tie
    from supplymap.ranking.actions import Action

NOTHING = f"Nothing to show. That clears no partner: the sheet {TITLE} says what was checked and what is missing."
ACT, ASK, WEAKEST = ranking.ACT, ranking.ASK, ranking.WEAKEST
FINDINGS, ACTIONS = "Findings", "Actions"
WHERE = "Where"
WHERE_NOTE = (
    "Where every site is, as far as your files say it: by its coordinates, or by the names of its town, region and "
    "country. The middle of a town stands for every site in it."
)
NUMBERS, LISTS, DICTIONARY = ranking.NUMBERS, "Lists", "Dictionary"
_CLOSES = "Share of what is not known that the answer would settle, at most"
_PLAIN_COLUMNS = ("id", "Product", "Rank", "Partner", "Country", "Tier", "Rating", "Why", "Share of the modelled risk")
STATES = ("open", "under way", "waiting", "done", "not needed")
"""Words offered for the status of actions; anything else may be written."""
_FIRST, _PLAIN, _NUMERIC = RATING_COLOURS["Finding"], RATING_COLOURS["Medium"], RATING_COLOURS["Low"]
_SMALL = 0.00005
_BLUE = "Blue words lead to the partner's row on another sheet."
_CURRENCY = "Values are what you buy in a year, in the currency of your files."
_TO_ORDER = {"Partner": (WEAKEST,)}


def write_weakest_links(graph: nx.MultiDiGraph, path: str | Path, config: Config | None = None) -> None:
    """Write the rankings, findings and actions of a graph as a workbook.

    Parameters
    ----------
    graph
        A ranked graph.
    path
        Where to; the folder exists.
    config
        Settings; the defaults if left out.

    Notes
    -----
    Every sheet but the first has its title in row 1, what it holds in row 2, the header in row 4 (frozen, filtered,
    repeated in print) and the data from row 5.
    """
    about = graph.graph
    actions = {name: ranking.actions_for(graph, name, config) for name in ranking.ranked(graph)}
    leaves = list(_leaves(graph, actions, config))
    book = Book()
    add_page(
        book,
        TITLE,
        heading=f"Weakest links: {about['importer_name']}",
        subtitle=dated("Forced-labor risk in the supply chain", to_date(about["as_of"]), ""),
        blocks=list(first_page(graph, ranking.week(graph, actions=actions), leaves)),
        tab=NAVY,
    )
    add_leaves(book, leaves, heading=about["importer_name"], nothing=NOTHING)
    book.save(path, to_date(about["as_of"]))


def _leaves(graph: nx.MultiDiGraph, actions: Mapping[str, Sequence[Action]], config: Config | None) -> Iterator[Leaf]:
    """Yield the sheets behind the first."""
    yield from _reading_lists(graph, actions)
    rankings = ranking.rank_weakest_links(graph, config, actions=actions)
    for title, frame in rankings.items():
        links = {
            "Rank": (NUMBERS,),
            "Partner": (ACT, ASK) if title == WEAKEST else (WEAKEST,),
            "Weakest link": (WEAKEST,),
            "What to do next": (ACTIONS,),
        }
        yield Leaf(title, frame, ranking.ORDER_NOTES[title], _PLAIN, links=_present(links, frame))
    yield from _to_do(graph, actions, config)
    by_product = ranking.rank_by_product(graph)
    plain = by_product[[column for column in _PLAIN_COLUMNS if column in by_product]]
    note = ranking.ORDER_NOTES[ranking.BY_PRODUCT]
    yield Leaf(ranking.BY_PRODUCT, plain, note, _PLAIN, links=_present(_TO_ORDER, plain))
    yield Leaf(WHERE, where_table(graph), WHERE_NOTE, _PLAIN, links=_TO_ORDER)
    yield from _numbers(graph)
    yield _numeric("Numbers by product", by_product, "The measures of each partner for each product it reaches.")
    yield _numeric("Numbers of gaps", ranking.rank_unknowns(graph), ranking.ORDER_NOTES[ranking.UNKNOWNS])
    lists = ranking.lists_table(graph)
    yield Leaf(LISTS, lists, "What partners were checked against, how old it is and what it lacks.", _NUMERIC)
    note = f"The words of this workbook, then the headings of the sheet {NUMBERS}."
    yield Leaf(DICTIONARY, ranking.dictionary_table(), note, _NUMERIC)


def _present(links: Mapping[str, Sequence[str]], frame: pd.DataFrame) -> dict[str, Sequence[str]]:
    return {header: titles for header, titles in links.items() if header in frame}


def _reading_lists(graph: nx.MultiDiGraph, actions: Mapping[str, Sequence[Action]]) -> Iterator[Leaf]:
    """Yield the two lists that are read first, with equal partners told above their rows."""
    act, ask = ranking.act_table(graph, actions), ranking.ask_table(graph, actions)
    yield Leaf(
        ACT,
        act,
        f"Partners with a finding, a possible finding or the rating High, the most urgent first. {_CURRENCY} {_BLUE}",
        _FIRST,
        links=_present(
            {"Rank": (NUMBERS,), "Partner": (WEAKEST,), "What to do next": (ACTIONS,), "Why": (FINDINGS,)}, act
        ),
        bands=_bands(graph, act),
    )
    yield Leaf(
        ASK,
        ask,
        "Partners of whom too little is known to rate them, the first to ask first: an answer moves each to High, "
        f"Medium or Low. {_CURRENCY} {_BLUE}",
        _FIRST,
        links=_present({"Rank": (NUMBERS,), "Partner": (WEAKEST,), "What to ask": (ACTIONS,)}, ask),
        bands=_bands(graph, ask),
    )


def _bands(graph: nx.MultiDiGraph, frame: pd.DataFrame) -> dict[int, str]:
    """Return what is said of equal partners, by the position of the first of them."""
    if not len(frame):
        return {}
    first: dict[int, int] = {}
    for index, rank in enumerate(frame["Rank"].tolist()):
        first.setdefault(rank, index)
    here = set(frame["id"])
    return {first[tie["rank"]]: _band(graph, tie, here) for tie in graph.graph["ties"] if tie["rank"] in first}


def _band(graph: nx.MultiDiGraph, tie: Tie, here: set[str]) -> str:
    """Return what is said of equal partners above the first: what to ask stands where those to ask stand."""
    asked = [name for name in tie["partners"] if graph.nodes[name]["reading_list"] == ASK]
    if not asked or here.intersection(asked):
        return ranking.tie_sentence(graph, tie)
    stand = "1 of them stands" if len(asked) == 1 else f"{len(asked)} of them stand"
    return f"{len(tie['partners'])} partners are equal; {stand} on the sheet {ASK}, with what to ask."


def _to_do(graph: nx.MultiDiGraph, actions: Mapping[str, Sequence[Action]], config: Config | None) -> Iterator[Leaf]:
    """Yield questions, findings and actions."""
    yield _questions(ranking.questions_table(graph))
    findings = ranking.findings_table(graph)
    yield Leaf(
        FINDINGS,
        findings,
        "Every finding and possible finding with the path on which its goods reach you; then findings of ended links, "
        "former orders, and names that a person decided are others.",
        _FIRST,
        links=_present({"Partner": (ACT, WEAKEST)}, findings),
    )
    cargo = ranking.cargo_table(graph)
    if len(cargo):
        yield Leaf(ranking.CARGO, cargo, ranking.CARGO_NOTE, _FIRST)
    table = ranking.actions_table(graph, config, actions=actions)
    yield Leaf(
        ACTIONS,
        table,
        f"{ranking.ACTIONS_NOTE} Owner, due date and status are yours to fill in.",
        _FIRST,
        links=_present({"Partner": (ACT, ASK, WEAKEST)}, table),
        choices={"Status": STATES} if "Status" in table else {},
    )


def _questions(questions: pd.DataFrame) -> Leaf:
    """Return the questions grouped by whom to ask, the group with the question that closes most first."""
    if len(questions):
        groups = {whom: number for number, whom in enumerate(dict.fromkeys(questions["Whom to ask"]))}
        questions = questions.sort_values("Whom to ask", key=lambda column: column.map(groups), kind="stable")
    return Leaf(
        ranking.QUESTIONS,
        questions.rename(columns={"Closes at most": _CLOSES}),
        "What to ask, grouped by whom to ask; in each group, the question that closes most of what is not known first.",
        _FIRST,
        formats={_CLOSES: "0%"},
    )


def _numbers(graph: nx.MultiDiGraph) -> Iterator[Leaf]:
    """Yield the sheets for those who want all numbers."""
    numbers = ranking.numbers_table(graph)
    yield _numeric(NUMBERS, numbers, f"All measures of every partner; the sheet {DICTIONARY} says what they mean.")
    yield Leaf(
        "Numbers of products",
        ranking.product_numbers_table(graph),
        "What reaches you through each product. With many partners the modelled probability is close to 1: read "
        "findings, coverage and shares instead.",
        _NUMERIC,
    )


def _numeric(title: str, frame: pd.DataFrame, note: str) -> Leaf:
    """Return a sheet of numbers, which is wider than a page."""
    links = _present(_TO_ORDER, frame)
    return Leaf(title, frame, note, _NUMERIC, print_on="many pages", links=links, formats=_formats(frame))


def _formats(frame: pd.DataFrame) -> dict[str, str]:
    """Return a format with powers of ten for measures so small that four decimals would show them as zero."""
    small = {}
    for header in frame.select_dtypes("float64"):
        sizes = frame[header].abs()
        if ((sizes > 0) & (sizes < _SMALL)).to_numpy().any() and sizes.max() < 1:
            small[str(header)] = "0.00E+00"
    return small

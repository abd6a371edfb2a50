"""What to do this week: at most ten sentences, the most urgent first."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.network.companies import site_name
from supplymap.ranking.actions import next_step
from supplymap.ranking.addressees import how_to_ask
from supplymap.ranking.amounts import counted, percent
from supplymap.ranking.finding_words import sentence
from supplymap.ranking.ranks import ranked
from supplymap.ranking.reading_lists import ACT, ASK
from supplymap.ranking.ties import tie_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    import networkx as nx

    from supplymap.config import Config
    from supplymap.ranking.actions import Action

MOST = 10
"""Most sentences: what a person can take on in a week."""
_FINDINGS, _POSSIBLE, _QUESTIONS = 4, 2, 2
_NAMED = 3


class Task(NamedTuple):
    """One sentence of the first page.

    Attributes
    ----------
    label
        A rating, or what else the sentence is about.
    text
        The sentence.
    partner
        The partner it is about, or the first of several; empty if it is about none.
    """

    label: str
    text: str
    partner: str


def week(
    graph: nx.MultiDiGraph,
    config: Config | None = None,
    *,
    actions: Mapping[str, Sequence[Action]] | None = None,
) -> tuple[Task, ...]:
    """Return what to do this week.

    Parameters
    ----------
    graph
        A ranked graph.
    config
        Settings; the defaults if left out.
    actions
        Actions by partner, where they are known already.
    """
    known = actions or {}

    def step(name: str) -> str:
        return next_step(graph, name, known.get(name), config).text

    by_standing: dict[str, list[str]] = defaultdict(list)
    for name in ranked(graph):
        by_standing[graph.nodes[name]["standing"]].append(name)
    others = by_standing["other"]
    # what may stand in the user's own file comes before any question
    goods = list(_unread(graph, others)) or list(_goods(graph, others))
    first = [
        *_one_by_one(step, "Finding", by_standing["finding"], _FINDINGS),
        *_one_by_one(step, "Possible finding", by_standing["possible"], _POSSIBLE),
        *_past(graph, by_standing["past finding"]),
        *goods,
    ]
    last = list(_unmapped(graph))
    room = MOST - len(first) - len(last)
    ask = list(_ask(graph, others, told=("goods",) if goods else ()))
    # the first sentence about those rated High comes before any question; then questions before a second one
    high = list(_high(graph, others))[: max(1, room - 1) if ask else room]
    ask = ask[: room - len(high)]
    return (*first, *high, *ask, *last)


def _one_by_one(step: Callable[[str], str], label: str, names: Sequence[str], most: int) -> Iterator[Task]:
    """Yield the next step for each of the first partners, and one sentence for the others."""
    told = names if len(names) <= most else names[: most - 1]
    for name in told:
        yield Task(label, step(name), name)
    left = len(names) - len(told)
    if left:
        text = f"Then take up the other {left:,} partners with a {label.lower()}, in the order of the sheet {ACT}."
        yield Task(label, text, names[len(told)])


def _past(graph: nx.MultiDiGraph, names: Sequence[str]) -> Iterator[Task]:
    if names:
        whose = "its" if len(names) == 1 else "their"
        goods = f"goods of {_named(graph, names)}"
        text = f"Show that no {goods} are still in stock or on their way: {whose} links have ended."
        yield Task("Past finding", text, names[0])


def _high(graph: nx.MultiDiGraph, names: Sequence[str]) -> Iterator[Task]:
    """Yield what the partners rated High lack most; equal ones at their top are told with what parts them."""
    high = [name for name in names if graph.nodes[name]["reading_list"] == ACT]
    if not high:
        return
    share = percent(sum(graph.nodes[name]["risk_share"] for name in high))
    tied = graph.nodes[high[0]]["tied"]
    # names would mean nothing where many are equal
    first = "" if tied > _NAMED else f", first {_named(graph, high)}"
    many = f"the {len(high):,} partners rated High ({share} of the modelled risk){first}"
    whom = f"{_named(graph, high)}, rated High ({share} of the modelled risk)" if len(high) == 1 else many
    text = f"Work on {whom}{_lacking(graph, high)}."
    yield Task("High", text, high[0])
    if tied > max(_NAMED, len(high) // 2):
        rank = graph.nodes[high[0]]["rank"]
        (tie,) = (tie for tie in graph.graph["ties"] if tie["rank"] == rank)
        yield Task("High", f"At their top, {tie_sentence(graph, tie)}", high[0])


def _lacking(graph: nx.MultiDiGraph, names: Sequence[str]) -> str:
    """Return which missing paper would lower the likelihood of some partners most, taken together."""
    missing = Counter(title for name in names for title in graph.nodes[name]["missing_documents"])
    if not missing:
        return ""
    kinds = {row["title"]: row["kind"] for row in reference.table("documents")}
    effects = {row["document"]: float(row["effectiveness"]) for row in reference.table("controls")}
    # of equal ones the first, as documents.csv has them
    title, lacking = max(missing.items(), key=lambda item: item[1] * effects.get(kinds.get(item[0], ""), 0.0))
    if len(names) == 1:
        return f": it has no {title.lower()}"
    if lacking == len(names):
        return f": {'neither' if len(names) == 2 else 'none'} of them has a {title.lower()}"
    return f": {lacking:,} of them {'has' if lacking == 1 else 'have'} no {title.lower()}"


def _ask(graph: nx.MultiDiGraph, names: Sequence[str], *, told: Collection[str]) -> Iterator[Task]:
    """Yield the questions that most partners of the list Ask leave open, but those told already, with the partners."""
    questions = reference.keyed("questions")
    asked: dict[str, list[str]] = defaultdict(list)
    for name in names:
        data = graph.nodes[name]
        if data["reading_list"] == ASK and data["missing_facts"]:
            asked[data["missing_facts"][0]].append(name)
    first = sorted(asked.keys() - set(told), key=lambda code: (-len(asked[code]), int(questions[code]["rank"])))[
        :_QUESTIONS
    ]
    for code in first:
        some, row = asked[code], questions[code]
        whose = "its" if len(some) == 1 else "their"
        whole = _whole(graph, some)
        asking = how_to_ask([graph.nodes[name] for name in some], row, whom=whole, each=whole, their=whose)
        yield Task("Unknown", sentence(asking), some[0])


def _unread(graph: nx.MultiDiGraph, names: Sequence[str]) -> Iterator[Task]:
    """Yield the hint to look at columns that were not read before anybody is asked for goods or a country."""
    columns = graph.graph["unread_columns"]
    facts = {"goods", "country", "identity"}
    if not columns or not any(facts.intersection(graph.nodes[name]["missing_facts"]) for name in names):
        return
    named = ", ".join(f'"{column}"' for column in columns[:_NAMED])
    more = f" and {len(columns) - _NAMED:,} more" if len(columns) > _NAMED else ""
    many = len(columns) > 1
    text = (
        f"Before you ask for goods or countries, look at the {'columns' if many else 'column'} {named}{more}: "
        f"{'their headers are' if many else 'its header is'} not known, so nothing was read from "
        f"{'them' if many else 'it'}. "
        'If the answer stands there, rename the header to "Goods" or "Country" and run again.'
    )
    yield Task("Unknown", text, "")


def _goods(graph: nx.MultiDiGraph, names: Sequence[str]) -> Iterator[Task]:
    """Yield the hint to say once what the list is about, where most of it states no goods and none are assumed."""
    data = graph.nodes
    lacking = [n for n in names if "goods" in data[n]["missing_facts"] and not data[n]["assumed_goods"]]
    if 2 * len(lacking) > len(names) and len(lacking) > _NAMED:
        text = (
            f"Ask {counted(len(lacking), 'partner')} for their goods; or, if your list is about the same "
            'goods throughout, say so once, as in --goods "footwear", and run again.'
        )
        yield Task("Unknown", text, lacking[0])


def _unmapped(graph: nx.MultiDiGraph) -> Iterator[Task]:
    """Yield whom to ask for their suppliers, in the order; what stands behind a finding changes nothing about it."""
    open_ends = set(graph.graph["overall"]["coverage"]["open_ends"])
    ends = [name for name in ranked(graph) if name in open_ends and not graph.nodes[name]["findings"]]
    if ends:
        them, stops = ("them", "their chains stop") if len(ends) > 1 else ("it", "its chain stops")
        text = f"Ask {_whole(graph, ends)} who supplies {them}: {stops} there, before raw material."
        yield Task("Not mapped", text, ends[0])


def _whole(graph: nx.MultiDiGraph, names: Sequence[str]) -> str:
    """Return some partners in a sentence; only their number where many are equal and names would mean nothing."""
    if len(names) > _NAMED and graph.nodes[names[0]]["tied"] > _NAMED:
        return counted(len(names), "partner")
    return _named(graph, names)


def _named(graph: nx.MultiDiGraph, names: Sequence[str]) -> str:
    """Return the first names in a sentence, and how many more there are."""
    told = [site_name(graph.nodes[name]) for name in names[:_NAMED]]
    if len(names) > _NAMED:
        told.append(f"{len(names) - _NAMED:,} more")
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"

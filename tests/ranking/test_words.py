"""Sentences about partners: findings of every kind, numbers with their units, and whole runs read aloud."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from supplymap import ranking
from supplymap.model import NOT_STATED, Finding, Match
from supplymap.ranking.actions import actions_for, due_words
from supplymap.ranking.amounts import counted, money, percent, reach_words
from supplymap.ranking.finding_words import finding_sentence, findings_sentence, sentence
from tests.plain import faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.pipeline import Result

COTTON, HOSHINE, ESQUEL, REVOKED = "WRO-033", "WRO-059", "UFLPA-073", "WRO-037"


def finding(kind: Any, listing: str, name: str, reason: str) -> Finding:
    return Finding(kind, "the law", listing, name, reason, "the list")


def match(strength: Any, kind: Any, listing: str, name: str, reason: str) -> Match:
    return Match("P", kind, strength, listing, name, "P", 90.0, reason, "the law", "the list")


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            finding("uflpa-entity", ESQUEL, "Nanjing Synergy", "its name equals the listed name"),
            "On the UFLPA Entity List as Nanjing Synergy (its name equals the listed name).",
        ),
        (
            finding("uflpa-region", "XUAR", "Xinjiang", "its region is given as Aksu"),
            "A site in Xinjiang: its region is given as Aksu.",
        ),
        (
            finding("wro", HOSHINE, "Hoshine", "its name equals the listed name"),
            "Named in a WRO as Hoshine (its name equals the listed name).",
        ),
        # an order of the list "Finding" says so, and one that no table has says both
        (finding("wro", "WRO-001", "Prison", "r"), "Named in a Finding as Prison (r)."),
        (finding("wro", "MY-1", "Prison", "r"), "Named in a WRO or Finding as Prison (r)."),
        (
            finding("wro", COTTON, "WRO on cotton from Turkmenistan", "it supplies cotton, made in Turkmenistan"),
            "Goods under the WRO on cotton from Turkmenistan: it supplies cotton, made in Turkmenistan.",
        ),
        (finding("caatsa", "CAATSA", "x", "it is in North Korea"), "North Korean labor: it is in North Korea."),
        (
            match("possible", "uflpa-entity", ESQUEL, "Nanjing Synergy", "its country is not stated"),
            "May be Nanjing Synergy of the UFLPA Entity List: its country is not stated.",
        ),
        (match("possible", "uflpa-region", "XUAR", "x", "r"), "May have a site in Xinjiang: r."),
        (match("possible", "wro", HOSHINE, "Hoshine", "r"), "May be Hoshine, named in a WRO: r."),
        (
            match("possible", "wro", COTTON, "WRO on cotton from Turkmenistan", "r"),
            "Its goods may fall under the WRO on cotton from Turkmenistan: r.",
        ),
        (match("possible", "caatsa", "CAATSA", "x", "r"), "May use North Korean labor: r."),
        (
            match("former", "wro", REVOKED, "WRP", "r"),
            "Once named in a WRO that is no longer in force, as WRP (r).",
        ),
        (match("dismissed", "wro", HOSHINE, "Hoshine", "r"), "Not Hoshine, named in a WRO, as a person decided: r."),
        (
            match("dismissed", "uflpa-entity", ESQUEL, "Nanjing", "r"),
            "Not Nanjing of the UFLPA Entity List, as a person decided: r.",
        ),
        (match("dismissed", "uflpa-region", "XUAR", "x", "r"), "No site in Xinjiang, as a person decided: r."),
        (match("dismissed", "caatsa", "CAATSA", "x", "r"), "No North Korean labor, as a person decided: r."),
    ],
)
def test_a_finding_in_one_sentence(item: Finding | Match, text: str) -> None:
    assert finding_sentence(item) == text
    inside = text if text.startswith("North") else f"{text[0].lower()}{text[1:]}"
    assert finding_sentence(item, past=True) == f"Its links have ended; {inside}"
    assert not faults(text)


def test_more_findings_than_a_sentence_holds() -> None:
    items = [finding("uflpa-region", "XUAR", "x", reason) for reason in ("a", "b", "a", "c", "d")]
    assert findings_sentence(items) == "A site in Xinjiang: a; a site in Xinjiang: b; and 2 more."
    assert findings_sentence(items[:1], past=True) == "Its links have ended; a site in Xinjiang: a."
    assert findings_sentence([]) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("it supplies Needle Ltd..", "It supplies Needle Ltd."),
        ("who is this?", "Who is this?"),
        ("and so on...", "And so on..."),
        (" ", ""),
        ("İzmir", "İzmir."),
    ],
)
def test_a_sentence(text: str, said: str) -> None:
    assert sentence(text) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (0.4, "less than 1"),
        (1.0, "1"),
        (48_250.4, "48,250"),
        (999_900.0, "999,900"),
        (999_960.0, "1 million"),
        (1_250_000.0, "1.2 million"),
        (12_600_000.0, "13 million"),
        (2.5e9, "2.5 billion"),
    ],
)
def test_money(value: float, said: str) -> None:
    assert money(value) == f"{said} a year in the list's currency"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "none"),
        (0.0009, "less than 0.1 %"),
        (0.001, "0.1 %"),
        (0.0345, "3.5 %"),
        (0.0994, "9.9 %"),
        (0.0996, "10 %"),
        (0.5, "50 %"),
        (0.9994, "100 %"),
        (0.9999, "almost all"),
        (1.0, "100 %"),
    ],
)
def test_percent(share: float, said: str) -> None:
    assert percent(share) == said


def test_counts_and_limits() -> None:
    assert [counted(number, "partner") for number in (0, 1, 2)] == ["0 partners", "1 partner", "2 partners"]
    assert counted(2, "country", "countries") == "2 countries"
    assert [due_words(days) for days in (1, 7, 8, 364, 365)] == [
        *("this week", "this week", "within 8 days", "within 364 days", "at the next yearly review")
    ]


@pytest.mark.parametrize(
    ("products", "past", "value", "said"),
    [
        (("Shirt",), (), None, "1 product"),
        (("Mug", "Shirt"), (), 1500.0, "2 products, 1,500 a year in the list's currency"),
        ((NOT_STATED,), (), None, "products not stated"),
        ((NOT_STATED, "Shirt"), (), None, "1 product and others not stated"),
        ((), ("Shirt",), None, "1 product, in the past"),
        ((), (), None, "no product"),
    ],
)
def test_what_a_partner_reaches(products: Any, past: Any, value: float | None, said: str) -> None:
    data: Any = {"products": products, "products_past": past, "products_moved": (), "reach_value": value}
    assert reach_words(data) == said


# --- a whole run, read aloud ------------------------------------------------------------------------------


def said_of(graph: Any, name: str) -> Iterator[str]:
    data = graph.nodes[name]
    yield ranking.why(data)
    for state in ("findings", "possible_matches", "former_orders", "dismissed"):
        yield from (finding_sentence(item, past=data["past"]) for item in data[state])
    for action in actions_for(graph, name):
        yield from (action.text, action.reason)
    yield data["severity"]["reason"]


def without_names(graph: Any, text: str) -> str:
    """Return a sentence without the words of the user's files and of the lists, which may look like anything."""
    names = {data[key] for _, data in graph.nodes(data=True) for key in ("name", "native_name") if data[key]}
    names |= {item.listing_name for _, data in graph.nodes(data=True) for item in data["possible_matches"]}
    for known in sorted(names, key=len, reverse=True):
        text = text.replace(known, "X")
    return re.sub(r"\(\S+\.xlsx \[[^]]*\] row \d+\)|\"[^\"]*\"", "", text)


def test_every_sentence_of_the_example_is_plain(example: Result) -> None:
    graph = example.graph
    for name in ranking.ranked(graph):
        for text in said_of(graph, name):
            bare = without_names(graph, text)
            assert not faults(bare), text
            assert text.endswith((".", "?")), text
            assert text[0] == text[0].upper(), text
            assert ".." not in text, text
        for factor in graph.nodes[name]["factors"]:
            assert not faults(without_names(graph, factor.reason)), factor.reason

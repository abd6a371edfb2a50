"""The shipped example against its answer key, which was worked out from the rows alone."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from supplymap.outputs.runfile import ledger

if TYPE_CHECKING:
    from supplymap.pipeline import Result

Answers = dict[str, Any]


def by_name(example: Result) -> dict[str, dict[str, Any]]:
    return {data["name"]: data for _, data in example.graph.nodes(data=True)}


def test_findings(example: Result, answers: Answers) -> None:
    nodes = by_name(example)
    found = {
        (name, finding.kind, finding.listing): (sorted(data["products"] or data["products_past"]), data["past"])
        for name, data in nodes.items()
        for finding in data["findings"]
    }
    expected = {
        (item["partner"], item["kind"], item["listing"]): (sorted(item["products_reached"]), item["past"])
        for item in answers["findings"]
    }
    assert found == expected


def test_findings_reach_the_importer(example: Result, answers: Answers) -> None:
    graph = example.graph
    reached = {name for summary in graph.graph["products"].values() for name in summary["findings_reached"]}
    current = {name for name, data in graph.nodes(data=True) if data["findings"] and not data["past"]}
    past = {name for name, data in graph.nodes(data=True) if data["findings"] and data["past"]}
    assert reached == current == set(graph.graph["overall"]["findings_reached"])
    assert past == set(graph.graph["overall"]["findings_past"])
    assert len(current | past) == len({item["partner"] for item in answers["findings"]})


def test_possible_matches(example: Result, answers: Answers) -> None:
    found = {
        (name, match.kind, match.listing)
        for name, data in by_name(example).items()
        for match in data["possible_matches"]
    }
    assert found == {(item["partner"], item["kind"], item["listing"]) for item in answers["possible_matches"]}


def test_false_friends(example: Result, answers: Answers) -> None:
    nodes = by_name(example)
    assert answers["false_friends"]
    for item in answers["false_friends"]:
        data = nodes[item["partner"]]
        assert (data["findings"], data["possible_matches"], data["former_orders"]) == ((), (), ()), item


def test_former_orders(example: Result, answers: Answers) -> None:
    found = {(name, match.listing) for name, data in by_name(example).items() for match in data["former_orders"]}
    assert found == {(item["partner"], item["listing"]) for item in answers["former_orders"]}


def test_ratings(example: Result, answers: Answers) -> None:
    nodes = by_name(example)
    named = {item["partner"]: item["rating"] for item in answers["ratings"]}
    # who has neither a finding nor a reason in the key to be anything else is Low
    found = {
        name: data["rating"]
        for name, data in nodes.items()
        if not (data["ghost"] or data["importer"] or data["findings"] or data["possible_matches"])
    }
    assert found == {name: named.pop(name, "Low") for name in found}
    assert not named
    asked = {item["partner"]: item["missing_facts"] for item in answers["ratings"] if item["rating"] == "Unknown"}
    assert {name: list(nodes[name]["missing_facts"]) for name in asked} == asked


def test_tiers(example: Result, answers: Answers) -> None:
    real = {name: data for name, data in by_name(example).items() if not data["ghost"]}
    # the tier of a partner known by an ended link alone is that of the ended link, and said to be past
    assert {name: None if data["past"] else data["tier"] for name, data in real.items()} == answers["tiers"]
    ranges = {
        name: [min(data["tiers"].values()), max(data["tiers"].values())]
        for name, data in real.items()
        if len(set(data["tiers"].values())) > 1
    }
    assert ranges == answers["tier_ranges"]


def test_countries(example: Result, answers: Answers) -> None:
    nodes = by_name(example)
    assert {name: nodes[name]["country"] for name in answers["countries"]} == {
        name: code or "" for name, code in answers["countries"].items()
    }


def test_places_that_are_not_known(example: Result, answers: Answers) -> None:
    nodes = by_name(example)
    assert {name for name, data in nodes.items() if not data["path_stated"] and not data["ghost"]} == set(
        answers["path_not_stated"]
    )
    assert {name for name, data in nodes.items() if not data["listed"] and not data["ghost"]} == set(
        answers["unlisted"]
    )
    ghosts = {name.removeprefix("not mapped beyond ") for name, data in nodes.items() if data["ghost"]}
    assert ghosts == set(answers["ghosts"])


def test_duplicates(example: Result, answers: Answers) -> None:
    names = {partner.id: partner.name for partner in example.records.partners}
    found = {frozenset((names[first], names[second])) for first, second, _ in example.records.duplicates}
    assert found == {frozenset(pair) for pair in answers["possible_duplicates"]}


def test_coverage(example: Result, answers: Answers) -> None:
    products = example.graph.graph["products"]
    for product, expected in answers["coverage"].items():
        coverage = products[product]["coverage"]
        assert {key: coverage[key] for key in expected} == expected, product
    assert set(answers["products"]) | {"(not stated)"} == set(products)


def test_ledger(example: Result, answers: Answers) -> None:
    found = {
        line["sheet"]: {key: line[key] for key in ("read", "imported", "merged", "skipped", "rejected")}
        for line in ledger(example.records)
    }
    assert found == answers["ledger"]


def test_issues(example: Result, answers: Answers) -> None:
    counts = Counter[str]()
    for issue in example.records.issues:
        counts[issue.code] += issue.rows
    assert {code: counts[code] for code in answers["issues"]} == answers["issues"]
    # what the key does not count is known and harmless
    assert set(counts) - set(answers["issues"]) == {"importer-assumed", "notes-sheet"}


def test_codes_keep_their_zeros(example: Result, answers: Answers) -> None:
    codes = {data["hts"] for _, _, data in example.graph.edges(data=True)}
    assert answers["leading_zeros"]
    for item in answers["leading_zeros"]:
        assert item["hts"] in codes


def test_at_least_eight_kinds_of_action_name_a_missing_document(example: Result) -> None:
    from supplymap.ranking import actions_for, ranked

    actions = [actions_for(example.graph, name) for name in ranked(example.graph)]
    assert all(action.closing_document for some in actions for action in some)
    assert len({some[0].trigger for some in actions}) >= 8


@pytest.mark.parametrize("attribute", ["chain_rating", "rating"])
def test_the_importer_has_the_worst_rating(example: Result, attribute: str) -> None:
    graph = example.graph
    assert graph.nodes[graph.graph["importer"]][attribute] == "Finding"

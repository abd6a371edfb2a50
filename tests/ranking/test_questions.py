"""What to ask: missing facts grouped by question, with what each closes at most."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from supplymap import ranking
from supplymap.model import Factor
from supplymap.ranking import questions
from tests.ranking.test_ranking_tables import edge, network, node, records


def factor(code: str, high: float, low: float = 0.0) -> Factor:
    return Factor(code, low, low, high, (low, low, high), "reason", "row")


def hazard(p: float) -> float:
    return float(-np.log1p(-p))


def test_each_question_closes_what_its_factors_leave_open() -> None:
    wide = (factor("COUNTRY", 0.1), factor("GOODS", 0.2), factor("FEES", 0.03), factor("SECTOR", 0.3, low=0.3))
    whole = hazard(0.1) + hazard(0.2) + hazard(0.03)
    graph = network(
        node("A", "Unknown", rank=1, missing_facts=("goods", "answers"), factors=wide, reach=0.5),
        node("B", "Unknown", rank=2, missing_facts=("goods", "suppliers"), factors=wide, reach=1.0),
        node("C", rank=3, missing_facts=("evidence",), reach=1.0, worst_path=("C", "A", "IMP")),
        node("past", rank=4, past=True, missing_facts=("goods",)),
        # nothing that it says of itself lifts a finding
        node("F", "Finding", rank=5, missing_facts=("goods", "evidence"), unknown_hazard=9.0, factors=wide),
        node("ghost:B", "Unknown", ghost=True, missing_facts=("suppliers",), unknown_hazard=2.0),
        links=(("A", "IMP", edge()), ("B", "IMP", edge()), ("C", "A", edge()), ("ghost:B", "B", edge(kind="ghost"))),
    )
    graph.nodes["A"]["unknown_hazard"] = 0.5 * whole
    graph.nodes["B"]["unknown_hazard"] = whole
    rows = records(ranking.questions_table(graph))
    every = 1.5 * whole + 2.0
    assert [(row["About"], row["Partners"], row["Closes at most"]) for row in rows] == [
        ("B", 1, pytest.approx(2.0 / every)),
        ("A; B", 2, pytest.approx(1.5 * hazard(0.2) / every)),
        ("A", 1, pytest.approx(0.5 * hazard(0.03) / every)),
        # the tier-1 partner is asked
        ("C (ask A)", 1, 0.0),
        # nobody is between a direct supplier and the user
        ("F", 1, 0.0),
    ]
    assert [row["Whom to ask"] for row in rows] == [
        *["The partner itself"] * 3,
        "The tier-1 partner it reaches",
        "Your own purchasing team",
    ]
    assert list(rows[0]) == [
        "id",
        "Whom to ask",
        "What to ask",
        "Partners",
        "About",
        "Document that answers it",
        "Closes at most",
    ]


def test_who_is_unknown_leaves_all_open_and_long_lists_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "NAMED", 2)
    names = ("A", "B", "C", "D")

    def unknown(name: str, rank: int) -> dict[str, Any]:
        more = {"missing_facts": ("identity",), "unknown_hazard": 0.25, "worst_path": (name, "IMP")}
        return node(name, "Unknown", rank=rank, **more)

    graph = network(
        *(unknown(name, rank) for rank, name in enumerate(names, start=1)),
        links=tuple((name, "IMP", edge()) for name in names),
    )
    (row,) = records(ranking.questions_table(graph))
    assert (row["About"], row["Partners"], row["Closes at most"]) == ("A; B; and 2 more", 4, 1.0)


def test_nothing_to_ask() -> None:
    graph = network(node("A", rank=1), links=(("A", "IMP", edge()),))
    assert len(ranking.questions_table(graph)) == 0

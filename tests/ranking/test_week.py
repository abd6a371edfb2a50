"""What to do this week: which sentences, how many, in which sequence."""

from __future__ import annotations

from typing import Any

import networkx as nx

from supplymap.model import Finding
from supplymap.ranking.week import MOST, Task, week
from tests.graphs import filled

ENTITY = Finding("uflpa-entity", "UFLPA section 3", "UFLPA-007", "Delta Cotton Co.", "same name", "list, row 7")


def partner(rank: int, standing: str = "other", reading_list: str = "", **more: Any) -> dict[str, Any]:
    ratings = {"finding": "Finding", "past finding": "Finding", "possible": "Possible finding"}
    rating = ratings.get(standing) or {"Act": "High", "Ask": "Unknown"}.get(reading_list, "Low")
    own = {"rank": rank, "place": rank, "tied": 1, "standing": standing, "reading_list": reading_list}
    findings = (ENTITY,) if "finding" in standing else ()
    return {**own, "rating": rating, "findings": findings, "country": "VN", "goods": ("yarn",), **more}


def network(
    open_ends: tuple[str, ...] = (), ties: tuple[dict[str, Any], ...] = (), **partners: dict[str, Any]
) -> nx.MultiDiGraph:
    raw = 9 - len(open_ends)
    graph = nx.MultiDiGraph(
        importer="IMP",
        overall={"coverage": {"ends": 9, "reaching_raw_material": raw, "share": 0.0, "open_ends": open_ends}},
        ties=ties,
    )
    graph.add_node("IMP", importer=True)
    for name, data in partners.items():
        graph.add_node(name, **data)
    return filled(graph)


def texts(graph: nx.MultiDiGraph) -> list[str]:
    return [task.text for task in week(graph)]


def test_nothing_is_urgent_where_all_is_low() -> None:
    assert week(network(A=partner(1))) == ()


def test_each_kind_has_its_sentence() -> None:
    graph = network(
        ("F", "L", "U"),
        F=partner(1, "finding", "Act"),
        O=partner(2, "past finding", "Act", past=True),
        H=partner(3, reading_list="Act", risk_share=0.25, missing_documents=("Social audit",)),
        U=partner(4, reading_list="Ask", missing_facts=("goods", "suppliers")),
        L=partner(5, missing_facts=("suppliers",)),
    )
    assert week(graph) == (
        Task(
            "Finding",
            "Stop orders that carry goods of F, keep the papers that show which goods are affected, and look for "
            "another source.",
            "F",
        ),
        Task("Past finding", "Show that no goods of O are still in stock or on their way: its links have ended.", "O"),
        Task("High", "Work on H, rated High (25 % of the modelled risk): it has no social audit.", "H"),
        Task("Unknown", "Ask U for its goods.", "U"),
        # what stands behind a finding changes nothing about it
        Task("Not mapped", "Ask U and L who supplies them: their chains stop there, before raw material.", "U"),
    )


def test_many_findings_are_told_together_and_ten_sentences_are_enough() -> None:
    names = {f"F{number}": partner(number, "finding", "Act") for number in range(1, 7)}
    names |= {f"P{number}": partner(number, "possible", "Act") for number in range(7, 10)}
    names |= {f"H{number}": partner(10, reading_list="Act", tied=4, risk_share=0.1) for number in range(10, 14)}
    for place, name in enumerate(names, start=1):
        names[name]["place"] = place
    names |= {
        "U1": partner(14, reading_list="Ask", missing_facts=("country",)),
        "U2": partner(15, reading_list="Ask", missing_facts=("goods",)),
        "U3": partner(16, reading_list="Ask", missing_facts=("goods",)),
        "U4": partner(17, reading_list="Ask", missing_facts=("path",)),
    }
    tie = {"rank": 10, "partners": ("H10", "H11", "H12", "H13"), "question": ""}
    told = week(network(("U1",), (tie,), **names))
    assert len(told) == MOST == 10
    assert [task.label for task in told] == [
        *["Finding"] * 4,
        *["Possible finding"] * 2,
        *["High"] * 2,
        "Unknown",
        "Not mapped",
    ]
    assert told[3].text == "Then take up the other 3 partners with a finding, in the order of the sheet Act."
    assert (told[3].partner, told[5].partner) == ("F4", "P8")
    # four equal ones at the top: their names would mean nothing
    assert told[6].text == "Work on the 4 partners rated High (40 % of the modelled risk)."
    assert told[7].text.startswith("At their top, 4 partners are equal")
    # the question that most leave open
    assert told[8].text == "Ask U2 and U3 for their goods."
    assert told[9].text == "Ask U1 who supplies it: its chain stops there, before raw material."


def test_what_most_of_them_lack_is_named() -> None:
    def high(number: int, *missing: str) -> dict[str, Any]:
        return partner(number, reading_list="Act", risk_share=0.2, missing_documents=missing)

    graph = network(
        A=high(1, "Social audit", "Traceability file"),
        B=high(2, "Traceability file"),
        C=high(3),
        D=high(4, "Social audit"),
    )
    assert texts(graph) == [
        "Work on the 4 partners rated High (80 % of the modelled risk), first A, B, C and 1 more: 2 of them have no "
        "social audit."
    ]
    # a code of conduct lowers a likelihood less than an audit, so two audits come before three codes
    code = "Signed code of conduct"
    graph = network(A=high(1, "Social audit", code), B=high(2, "Social audit", code), C=high(3, code))
    assert texts(graph)[0].endswith(": 2 of them have no social audit.")
    both = network(A=high(1, "Social audit"), B=high(2, "Social audit"))
    assert texts(both)[0].endswith("first A and B: neither of them has a social audit.")


def test_those_rated_high_are_told_before_any_question_however_little_room_is_left() -> None:
    names = {f"F{number}": partner(number, "finding", "Act") for number in range(1, 7)}
    names |= {f"P{number}": partner(number, "possible", "Act") for number in range(7, 10)}
    names |= {"O": partner(10, "past finding", "Act", past=True), "H": partner(11, reading_list="Act", risk_share=0.1)}
    names |= {f"U{n}": partner(n, reading_list="Ask", missing_facts=("goods",)) for n in range(12, 17)}
    labels = [*["Finding"] * 4, *["Possible finding"] * 2, "Past finding", "Unknown", "High", "Not mapped"]
    told = week(network(("U12",), **names))
    assert [task.label for task in told] == labels
    # asked once, with the hint to say it for the whole list
    assert told[7].text.startswith("Ask 5 partners for their goods; or, if your list is about the same goods")


def test_equal_partners_to_ask_are_counted_not_named() -> None:
    names = {f"U{n}": partner(1, reading_list="Ask", missing_facts=("country",), tied=5, place=n) for n in range(1, 6)}
    assert texts(network(tuple(names), **names)) == [
        "Ask 5 partners for their country.",
        "Ask 5 partners who supplies them: their chains stop there, before raw material.",
    ]


def test_whom_to_ask_depends_on_the_question() -> None:
    asked = {
        "identity": "Ask the tier-1 partners that they reach for the name, address and goods of A.",
        "path": "Ask your own purchasing team for the buyers of A.",
        "country": "Ask A for its country.",
    }
    behind = ("A", "T1", "IMP")
    for code, sentence in asked.items():
        graph = network(A=partner(1, reading_list="Ask", missing_facts=(code,), worst_path=behind))
        assert texts(graph) == [sentence]
    # between a direct supplier and you there is nobody else to ask
    direct = network(A=partner(1, reading_list="Ask", missing_facts=("identity",), worst_path=("A", "IMP")))
    assert texts(direct) == ["Ask your own purchasing team for the name, address and goods of A."]

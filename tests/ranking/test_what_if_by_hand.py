"""What a supposition changes, worked out by hand: every number of the result, every cell of its workbook."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from typer.testing import CliRunner

from supplymap.cli import commands
from supplymap.cli.what_if import BUDGET
from supplymap.config import Config
from supplymap.errors import RequestError
from supplymap.exposure.measures import Sampling
from supplymap.likelihood.parameters import parameters
from supplymap.network import chains
from supplymap.network.graphfile import save_graph
from supplymap.outputs.workbook.first_page import rating_meanings
from supplymap.ranking import suppositions, what_if
from supplymap.ranking.amounts import percent
from supplymap.ranking.audits import propose_audits
from supplymap.ranking.suppositions import Change
from tests.sheets_by_hand import assessed, sheet

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

TABLE = parameters(Config())
HEADER = ["Supplier", "Country", "Supplies to", "Goods", "Finished product", "Link probability", "Likelihood", "Stage"]
# three tiers of shirts over doubtful links, two of mugs over certain ones; each likelihood is set by hand
ROWS = [
    ["Sewer", "VN", "Importer Inc", "shirts", "Shirt", "1", "0.05", "sewing", "visited"],
    ["Weaver", "VN", "Sewer", "fabric", "", "0.6", "0.1", "weaving", "visited"],
    ["Farm", "VN", "Weaver", "cotton", "", "0.5", "0.2", "farm", "visited"],
    ["Potter", "VN", "Importer Inc", "mugs", "Mug", "1", "0.3", "pottery", "visited"],
    ["Clay Pit", "VN", "Potter", "clay", "", "1", "0.01", "mine", "visited"],
]


def network(*more: list[str]) -> nx.MultiDiGraph:
    return assessed(sheet([[*HEADER, "Likelihood reason"], *ROWS, *more]))


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    return network()


def h(p: float) -> float:
    return -math.log1p(-p)


def both(one: float, other: float) -> float:
    """Return the probability that at least one of two independent things holds."""
    return 1 - (1 - one) * (1 - other)


def exposure(
    value: float, high: float, hazard: float | None, unknown: float = 0.0, *, method: str = "exact", **more: Any
) -> dict[str, Any]:
    """Return all that is told of one exposure; without findings and sampling most of it is its value.

    ``unknown`` is the expected hazard that only the high ends add to the modelled risk.
    """
    return {
        "value": pytest.approx(value, abs=1e-9),
        "low": pytest.approx(value, abs=1e-9),
        "high": pytest.approx(high, abs=1e-9),
        "with_findings": pytest.approx(value, abs=1e-9),
        "lower": pytest.approx(value, abs=1e-9),
        "upper": pytest.approx(value, abs=1e-9),
        "standard_error": 0.0,
        "method": method,
        "expected_hazard": None if hazard is None else pytest.approx(hazard, abs=1e-9),
        "risk": None if hazard is None else pytest.approx(hazard + unknown, abs=1e-9),
        "findings": [],
        "possible_findings": [],
        **more,
    }


SHIRT = both(0.05, 0.6 * both(0.1, 0.5 * 0.2))
SHIRT_HIGH = 1 - 0.95 * 0.9 * 0.8
SHIRT_HAZARD = h(0.05) + 0.6 * h(0.1) + 0.3 * h(0.2)
MUG = both(0.3, 0.01)
MUG_HAZARD = h(0.3) + h(0.01)
CLOSED = "closed form"


def told(
    shirt: tuple[float, float, float | None, float] = (SHIRT, SHIRT_HIGH, SHIRT_HAZARD, 0.0),
    mug: tuple[float, float, float | None, float] = (MUG, MUG, MUG_HAZARD, 0.0),
    shirt_method: str = "exact",
) -> dict[str, Any]:
    """Return before or after: the importer has both products, which share no partner."""
    hazards = (shirt[2], mug[2])
    total = None if shirt[2] is None or mug[2] is None else sum(hazards)  # type: ignore[arg-type]
    return {
        "importer": exposure(both(shirt[0], mug[0]), both(shirt[1], mug[1]), total, shirt[3] + mug[3]),
        "products": {"Mug": exposure(*mug, method=CLOSED), "Shirt": exposure(*shirt, method=shirt_method)},
    }


def covered(mug: int = 1, shirt: int = 1) -> dict[str, Any]:
    """Return the coverage when so many of one end each reach raw material after the change."""

    def of(ends: int, raw: int) -> dict[str, Any]:
        return {"ends": ends, "reaching_raw_material": raw, "share": raw / ends}

    return {
        "importer": {"before": of(2, 2), "after": of(2, mug + shirt)},
        "products": {
            "Mug": {"before": of(1, 1), "after": of(1, mug)},
            "Shirt": {"before": of(1, 1), "after": of(1, shirt)},
        },
    }


HIDES = "A lower number may only hide what is behind a removed partner."
LESS_SHIRT = [
    f"All products: 1 of 2 ends reach raw material, 2 of 2 before. {HIDES}",
    f"Shirt: 0 of 1 ends reach raw material, 1 of 1 before. {HIDES}",
]
LESS_MUG = [LESS_SHIRT[0], f"Mug: 0 of 1 ends reach raw material, 1 of 1 before. {HIDES}"]


def tied(count: int, names: str) -> str:
    """Return the note on partners that a new run would still count."""
    whom = "1 partner that has" if count == 1 else f"{count} partners that have"
    return (
        f"This leaves out {whom} no other way to Importer Inc: {names}. As long as they stand in your list, a new run "
        "ties them back under 'path not stated' and counts them, with any finding."
    )


U = 0.95
"""What may lie beyond an end whose goods are on a list."""


@pytest.mark.parametrize(
    ("verb", "what", "words", "after", "coverage", "notes"),
    [
        (
            "clear",
            "Farm",
            "Farm turns out to be free of forced labor",
            told((both(0.05, 0.06), both(0.05, 0.1), h(0.05) + 0.6 * h(0.1), 0.0)),
            covered(),
            [],
        ),
        (
            "confirm",
            "Farm",
            "forced labor at Farm is confirmed",
            # half of what the weaver sells is tainted for certain, and all of it at the high end; no finite hazard
            told((both(0.05, 0.6 * both(0.1, 0.5)), 1.0, None, 0.0)),
            covered(),
            [],
        ),
        (
            "document",
            "Weaver",
            "every link from Weaver is documented",
            told((both(0.05, both(0.1, 0.1)), SHIRT_HIGH, h(0.05) + h(0.1) + 0.5 * h(0.2), 0.0)),
            covered(),
            [suppositions.CERTAIN],
        ),
        (
            "document",
            "Farm>Weaver",
            "the link Farm > Weaver is documented",
            told((both(0.05, 0.6 * both(0.1, 0.2)), SHIRT_HIGH, h(0.05) + 0.6 * (h(0.1) + h(0.2)), 0.0)),
            covered(),
            [suppositions.CERTAIN],
        ),
        (
            "confirm",
            "Farm -> Weaver",
            "the link Farm > Weaver is documented",
            told((both(0.05, 0.6 * both(0.1, 0.2)), SHIRT_HIGH, h(0.05) + 0.6 * (h(0.1) + h(0.2)), 0.0)),
            covered(),
            [suppositions.CERTAIN],
        ),
        (
            "remove",
            "Weaver",
            "Weaver no longer supplies anyone",
            # nobody knows what stands behind the sewer now
            told((0.05, both(0.05, U), h(0.05), 0.0), shirt_method=CLOSED),
            covered(shirt=0),
            [tied(2, "Farm, Weaver"), *LESS_SHIRT],
        ),
        (
            "clear",
            "Farm → Weaver",
            "the link Farm > Weaver does not exist",
            told((both(0.05, 0.06), both(both(0.05, 0.1), U), h(0.05) + 0.6 * h(0.1), 0.0)),
            covered(shirt=0),
            [tied(1, "Farm"), *LESS_SHIRT],
        ),
        (
            "remove",
            "Farm > Weaver",
            "the link Farm > Weaver ends",
            told((both(0.05, 0.06), both(both(0.05, 0.1), U), h(0.05) + 0.6 * h(0.1), 0.0)),
            covered(shirt=0),
            [tied(1, "Farm"), *LESS_SHIRT],
        ),
        (
            "replace",
            "Potter",
            "a supplier not known supplies Importer Inc in place of Potter",
            # neither the newcomer nor what is behind it is known
            told(mug=(0.0, both(U, U), 0.0, h(U))),
            covered(mug=0),
            [
                "The replacement of Potter is not known: its likelihood runs from 0 to 0.95.",
                tied(2, "Potter, Clay Pit"),
                *LESS_MUG,
            ],
        ),
        (
            "replace",
            "Potter = Sewer",
            "Sewer supplies Importer Inc in place of Potter",
            {
                "importer": exposure(SHIRT, SHIRT_HIGH, SHIRT_HAZARD),
                "products": {
                    "Mug": exposure(SHIRT, SHIRT_HIGH, SHIRT_HAZARD),
                    "Shirt": exposure(SHIRT, SHIRT_HIGH, SHIRT_HAZARD),
                },
            },
            {
                "importer": {
                    "before": {"ends": 2, "reaching_raw_material": 2, "share": 1.0},
                    "after": {"ends": 1, "reaching_raw_material": 1, "share": 1.0},
                },
                "products": covered()["products"],
            },
            [
                tied(2, "Potter, Clay Pit"),
                f"All products: 1 of 1 ends reach raw material, 2 of 2 before. {HIDES}",
            ],
        ),
        (
            "replace",
            "Farm > Weaver = Clay Pit",
            "Clay Pit supplies Weaver in place of Farm",
            # over the new link, which is certain, as is who it is; the clay pit is in both chains, so it counts once
            {
                "importer": exposure(
                    1 - 0.95 * 0.99 * 0.7 * (1 - 0.6 * 0.1),
                    1 - 0.95 * 0.9 * 0.99 * 0.7,
                    h(0.05) + 0.6 * h(0.1) + h(0.3) + h(0.01),
                    # the upper bound takes its two ways for two clay pits
                    upper=pytest.approx(1 - 0.95 * (1 - 0.6 * both(0.1, 0.01)) * 0.7 * 0.99, abs=1e-9),
                ),
                "products": {
                    "Mug": exposure(MUG, MUG, MUG_HAZARD, method=CLOSED),
                    "Shirt": exposure(
                        both(0.05, 0.6 * both(0.1, 0.01)), 1 - 0.95 * 0.9 * 0.99, h(0.05) + 0.6 * (h(0.1) + h(0.01))
                    ),
                },
            },
            {
                "importer": {
                    "before": {"ends": 2, "reaching_raw_material": 2, "share": 1.0},
                    "after": {"ends": 1, "reaching_raw_material": 1, "share": 1.0},
                },
                "products": covered()["products"],
            },
            [tied(1, "Farm"), f"All products: 1 of 1 ends reach raw material, 2 of 2 before. {HIDES}"],
        ),
    ],
)
def test_every_number_of_one_supposition(
    graph: nx.MultiDiGraph,
    verb: Any,
    what: str,
    words: str,
    after: dict[str, Any],
    coverage: dict[str, Any],
    notes: list[str],
) -> None:
    assert what_if.what_if(graph, [Change(verb, what)], TABLE, Sampling(7)) == {
        "changes": [words],
        "notes": notes,
        "seed": 7,
        "before": told(),
        "after": after,
        "coverage": coverage,
    }


def test_the_graph_itself_is_not_changed(graph: nx.MultiDiGraph) -> None:
    before = {name: dict(data) for name, data in graph.nodes(data=True)}, dict(graph.edges)
    what_if.what_if(graph, [Change("clear", "Farm"), Change("remove", "Potter"), Change("document", "Weaver")], TABLE)
    assert ({name: dict(data) for name, data in graph.nodes(data=True)}, dict(graph.edges)) == before


def test_who_replaces_is_like_the_old_one_but_not_known(graph: nx.MultiDiGraph) -> None:
    supposed = suppositions.supposed(graph, [Change("replace", "Weaver")], TABLE)
    new = supposed.nodes["what-if:Weaver"]
    assert {
        key: new[key]
        for key in ("id", "name", "rating", "raw", "likelihood_overruled", "likelihood", "findings", "documents")
    } == {
        "id": "what-if:Weaver",
        "name": "replacement of Weaver, not known",
        "rating": "Unknown",
        "raw": False,
        "likelihood_overruled": True,
        "likelihood": {"low": 0.0, "value": 0.0, "high": U},
        "findings": (),
        "documents": (),
    }
    assert new["possible_matches"] == ()
    assert "matches" not in new
    assert [factor.code for factor in new["factors"]] == ["UNMAPPED"]
    ((buyer, links),) = supposed.adj["what-if:Weaver"].items()
    assert buyer == "Sewer"
    ((key, link),) = links.items()
    assert key.startswith("what-if:")
    assert (link["w"], link["w_reason"], link["goods"]) == (1.0, "supposed", "fabric")
    assert not supposed.has_edge("Weaver", "Sewer")
    # a ghost stands behind the newcomer; the farm's own chain has nobody to go to
    ghosts = [name for name, data in supposed.nodes(data=True) if data["ghost"]]
    assert ghosts == ["ghost:what-if:Weaver"]
    assert supposed.nodes["ghost:what-if:Weaver"]["likelihood"] == {"low": 0.0, "value": 0.0, "high": U}
    assert supposed.nodes["ghost:what-if:Weaver"]["rating"] == "Unknown"
    assert suppositions.supposed(graph, [Change("clear", "Farm")], TABLE).nodes["Farm"]["likelihood_overruled"] is True


def test_a_finding_is_told_before_and_after_and_never_lifted() -> None:
    graph = network(["Hetian Taida Apparel", "CN", "Weaver", "cotton", "", "0.5", "0.1", "farm", "visited"])
    (name,) = [name for name, data in graph.nodes(data=True) if data["findings"]]
    # modelled, the new one is one more farm; with findings it is certain wherever its links are real
    weaver = 1 - 0.9 * (1 - 0.5 * 0.2) * (1 - 0.5 * 0.1)
    found = 1 - 0.9 * (1 - 0.5 * 0.2) * (1 - 0.5)
    with pytest.raises(RequestError) as refused:
        what_if.what_if(graph, [Change("clear", name)], TABLE)
    assert str(refused.value) == (
        f"{name} has a finding (UFLPA Entity List, WRO or Finding), and no supposition clears a finding. Suppose that "
        "it no longer supplies (--remove) or that another takes its place (--replace)."
    )
    result = what_if.what_if(graph, [Change("document", "Sewer")], TABLE)
    for when in ("before", "after"):
        assert result[when]["products"]["Shirt"] == exposure(
            both(0.05, 0.6 * weaver),
            1 - 0.95 * 0.9 * 0.8 * 0.9,
            SHIRT_HAZARD + 0.3 * h(0.1),
            findings=[name],
            with_findings=pytest.approx(both(0.05, 0.6 * found), abs=1e-9),
        )
        assert result[when]["products"]["Mug"]["findings"] == []
    gone = what_if.what_if(graph, [Change("remove", name)], TABLE)
    assert gone["after"]["importer"]["findings"] == []
    assert gone["notes"][:2] == [
        f"Goods bought from {name} before stay reached by its finding; show that none are in stock or in transit.",
        f"The finding on {name} still stands; it only no longer shows, as the changes remove links that carry it.",
    ]
    behind = what_if.what_if(graph, [Change("replace", "Weaver")], TABLE)
    assert (
        f"The finding on {name} still stands; it only no longer shows, as the changes remove links that carry it."
        in (behind["notes"])
    )
    assert not any(note.startswith("Goods bought") for note in behind["notes"])
    # confirmed or documented, nothing needs to be said
    assert what_if.what_if(graph, [Change("confirm", name)], TABLE)["notes"] == []


def test_nobody_left_is_nothing_known(graph: nx.MultiDiGraph) -> None:
    result = what_if.what_if(graph, [Change("remove", "Potter"), Change("remove", "Sewer")], TABLE)
    left = "no partner is left in the files. That is not low risk: nothing is known."
    everyone = tied(5, "Farm, Potter, Sewer, Weaver, Clay Pit")
    assert result["notes"] == [everyone, f"All products: {left}", f"Mug: {left}", f"Shirt: {left}"]
    assert result["after"]["importer"] == exposure(0.0, 0.0, 0.0)
    assert result["coverage"]["importer"]["after"] == {"ends": 0, "reaching_raw_material": 0, "share": 0.0}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ([("clear", "Farm"), ("confirm", "farm")], "Two suppositions are about Farm: give one of them."),
        (
            [("document", "Farm > Weaver"), ("remove", "Farm > Weaver")],
            "Two suppositions are about Farm > Weaver: give one of them.",
        ),
        ([("clear", "Importer Inc")], "Importer Inc is the importer: name one of its business partners."),
        ([("clear", "Weaver > Farm")], "There is no current link Weaver > Farm: write it as SUPPLIER > BUYER."),
        (
            [("clear", "Farm >")],
            "'Farm >' names one end of a link only: write it as SUPPLIER > BUYER, or a partner without '>'.",
        ),
        (
            [("clear", "> Farm")],
            "'> Farm' names one end of a link only: write it as SUPPLIER > BUYER, or a partner without '>'.",
        ),
        ([("replace", "Potter = Potter")], "Potter cannot take the place of Potter: name another partner."),
        ([("replace", "Potter = Importer Inc")], "Importer Inc cannot take the place of Potter: name another partner."),
        ([("replace", "Farm = Weaver")], "Weaver cannot take the place of Farm: name another partner."),
        (
            [("remove", "Farm > Weaver"), ("remove", "Farm")],
            "Farm has no current link to remove: there is nothing to compare.",
        ),
        (
            [("remove", "Farm > Weaver"), ("document", "Farm")],
            "Farm has no current link to document: there is nothing to compare.",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(graph: nx.MultiDiGraph, changes: list[tuple[Any, str]], sentence: str) -> None:
    with pytest.raises(RequestError) as refused:
        what_if.what_if(graph, [Change(verb, what) for verb, what in changes], TABLE)
    assert str(refused.value) == sentence


def test_a_ghost_and_an_ambiguous_name_are_refused() -> None:
    graph = assessed(
        sheet(
            [
                ["Supplier", "Country", "Supplies to", "Goods"],
                ["Twin", "VN", "Importer Inc", "mugs"],
                ["Twin", "TH", "Importer Inc", "mugs"],
            ]
        )
    )
    with pytest.raises(RequestError, match=r"'twin' stands for 2 partners: Twin.* \(book.xlsx \[Sheet1\] row 2\); "):
        what_if.what_if(graph, [Change("clear", "twin")], TABLE)
    ghost = next(name for name, data in graph.nodes(data=True) if data["ghost"])
    with pytest.raises(RequestError, match=r"is no partner; it stands for suppliers not mapped: name a partner"):
        what_if.what_if(graph, [Change("clear", ghost)], TABLE)


def test_signs_in_a_name_are_part_of_it() -> None:
    graph = network(["A > B = C", "VN", "Potter", "glaze", "", "1", "0.5", "mine", "visited"])
    result = what_if.what_if(graph, [Change("clear", "A > B = C")], TABLE)
    assert result["changes"] == ["A > B = C turns out to be free of forced labor"]
    assert result["after"]["products"]["Mug"]["value"] == pytest.approx(MUG, abs=1e-9)
    result = what_if.what_if(graph, [Change("replace", "A > B = C")], TABLE)
    assert result["changes"] == ["a supplier not known supplies Potter in place of A > B = C"]


def test_ended_links_are_no_links_to_change() -> None:
    graph = assessed(
        sheet(
            [
                ["Supplier", "Country", "Supplies to", "Goods", "Period"],
                ["Old", "VN", "Importer Inc", "mugs", "2020-2021"],
                ["New", "VN", "Importer Inc", "mugs", ""],
            ]
        )
    )
    for what in ("Old", "Old > Importer Inc"):
        with pytest.raises(RequestError, match="no current link"):
            what_if.what_if(graph, [Change("remove", what)], TABLE)


# --- audits -----------------------------------------------------------------------------------------------

MADE = assessed(
    sheet(
        [
            ["Supplier", "Country", "Supplies to", "Goods", "Finished product", "Link probability"],
            ["Bricks", "PK", "Importer Inc", "bricks", "Wall", "1"],
            ["Mugs", "CH", "Importer Inc", "mugs", "Mug", "1"],
            ["Gloves", "PK", "Mugs", "gloves", "", "0.5"],
            ["Hetian Taida Apparel", "CN", "Importer Inc", "gloves", "Glove", "1"],
        ]
    )
)


def test_audits_by_hand() -> None:
    graph = MADE
    p = {name: data["likelihood"]["value"] for name, data in graph.nodes(data=True) if data["likelihood"]["value"] > 0}
    assert set(p) == {"Bricks", "Mugs", "Gloves", "Hetian Taida Apparel"}
    taida, bricks, mugs, gloves = (p[name] for name in ("Hetian Taida Apparel", "Bricks", "Mugs", "Gloves"))

    def value(*, b: float = bricks, g: float = gloves, m: float = mugs) -> float:
        return 1 - (1 - taida) * (1 - b) * (1 - m) * (1 - 0.5 * g)

    def audit(
        number: int, name: str, country: str, tier: str, before: Any, after: Any, **more: float
    ) -> dict[str, Any]:
        importance = {
            "Bricks": (1 - taida) * (1 - mugs) * (1 - 0.5 * gloves),
            "Mugs": (1 - taida) * (1 - 0.5 * gloves),
            "Gloves": 0.5 * (1 - taida),
        }[name]
        return {
            "audit": number,
            "id": name,
            "partner": name,
            "country": country,
            "tier": tier,
            "risk_share": pytest.approx(reach[name] * h(high[name]) / risk, abs=1e-9),
            "likelihood": p[name],
            "before": pytest.approx(before, abs=1e-9),
            "after": pytest.approx(after, abs=1e-9),
            **{key: pytest.approx(number, abs=1e-9) for key, number in more.items()},
            "verification": pytest.approx(importance**2 * p[name] * (1 - p[name]), abs=1e-9),
        }

    high = {name: MADE.nodes[name]["likelihood"]["high"] for name in p}
    reach = {name: 0.5 if name == "Gloves" else 1.0 for name in p}
    risk = sum(reach[name] * h(high[name]) for name in p)
    hazard = h(taida) + h(bricks) + h(mugs) + 0.5 * h(gloves)
    second, third = hazard - h(bricks), hazard - h(bricks) - h(mugs)
    expected = [
        audit(1, "Bricks", "PK", "1", value(), value(b=0), hazard_before=hazard, hazard_after=second),
        audit(2, "Mugs", "CH", "1", value(b=0), value(b=0, m=0), hazard_before=second, hazard_after=third),
        audit(3, "Gloves", "PK", "2", value(b=0, m=0), taida, hazard_before=third, hazard_after=h(taida)),
    ]
    # 0.5 * 0.049 is less than 0.03; the one with a finding is left out, and so are the ends not mapped
    assert propose_audits(graph, 9) == expected
    assert propose_audits(graph, 2) == expected[:2]
    assert propose_audits(graph, 0) == []
    supposed = suppositions.supposed(graph, [Change("confirm", "Bricks")], TABLE)
    assert [found["id"] for found in propose_audits(supposed, 9)] == ["Mugs", "Gloves"]


def test_whom_an_audit_would_not_settle(graph: nx.MultiDiGraph) -> None:
    # every likelihood is an expert's
    assert propose_audits(graph, 3) == []
    china = assessed(
        sheet(
            [
                ["Supplier", "Country", "Supplies to", "Goods"],
                ["Spinner", "CN", "Importer Inc", "cotton"],
                ["B Potter", "VN", "Importer Inc", "mugs"],
                ["A Potter", "VN", "Importer Inc", "mugs"],
            ]
        )
    )
    # cotton of China is state-imposed; equals go by their ids
    assert [audit["id"] for audit in propose_audits(china, 9)] == ["A Potter", "B Potter"]


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, graph: nx.MultiDiGraph) -> Path:
    folder = tmp_path_factory.mktemp("what-if")
    for name, one in (("graph", graph), ("made", MADE)):
        save_graph(one, folder / f"{name}.json")
    return folder


def command(*words: object) -> Any:
    return CliRunner().invoke(commands.app, ["what-if", *map(str, words)])


def test_the_printed_lines(files: Path) -> None:
    done = command("--graph", files, "--clear", " Farm ", "--document", "Weaver > Sewer")
    assert done.exit_code == 0, done.exception
    # shirts: hazards of 0.1815 before, 0.1567 after; mugs keep their 0.3667
    assert done.stdout.splitlines() == [
        "What if, for Importer Inc, as of 2026-11-22:",
        "  - Farm turns out to be free of forced labor",
        "  - the link Weaver > Sewer is documented",
        "",
        "All products",
        "  modelled risk            falls by 5 %",
        "  findings that reach it   0, as before",
        "  possible findings        0, as before",
        "  reach raw material       2 of 2 ends, as before",
        "  ends not mapped          0, as before",
        "",
        "Shirt",
        "  modelled risk            falls by 14 %",
        "  findings that reach it   0, as before",
        "  possible findings        0, as before",
        "  reach raw material       1 of 1 ends, as before",
        "  ends not mapped          0, as before",
        "",
        "1 product does not change.",
        "",
        f"Note: {suppositions.CERTAIN}",
    ]


def test_a_certainty_has_no_hazard_line_and_notes_come_last(files: Path) -> None:
    lines = command("--graph", files, "--confirm", "Sewer", "--remove", "Clay Pit").stdout.splitlines()
    shirt = lines[lines.index("Shirt") :]
    assert shirt[1] == "  modelled risk            certain: forced labor there counts as proven"
    assert lines[lines.index("Mug") + 1] == "  modelled risk            falls by 3 %"
    assert lines[lines.index("Mug") + 5] == "  ends not mapped          0 → 1"
    assert shirt[-4:] == ["", *(f"Note: {note}" for note in (tied(1, "Clay Pit"), *LESS_MUG))]


def test_audits_on_the_terminal(files: Path) -> None:
    lines = command("--graph", files / "made.json", "--budget", "1").stdout.splitlines()
    result = json.loads(command("--graph", files / "made.json", "--budget", "1", "--json").stdout)
    (audit,) = result["audits"]
    assert lines == [
        "What if, for Importer Inc, as of 2026-11-22:",
        "",
        f"Audit 1: Bricks (Pakistan, tier 1) carries {percent(audit['risk_share'])} of the modelled risk",
        "",
        f"Note: {BUDGET}",
    ]
    # what is supposed holds for the audits too
    told = json.loads(command("--graph", files / "made.json", "--clear", "Bricks", "--budget", "1", "--json").stdout)
    assert told["audits"][0]["id"] == "Mugs"
    assert told["notes"] == [BUDGET]


def test_seed_worlds_and_other_parameters(files: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("seed = 11\nhigh = 0.4\n", "utf-8")

    def seed(*words: object) -> int:
        return int(json.loads(command("--graph", files, "--clear", "Farm", "--json", *words).stdout)["seed"])

    assert seed() == 20220621
    assert seed("--seed", "3") == 3
    assert seed("--seed", "0") == 0
    assert seed("--config", settings) == 11
    assert seed("--config", settings, "--seed", "3") == 3
    notes = json.loads(command("--graph", files, "--clear", "Farm", "--json", "--config", settings).stdout)["notes"]
    other = parameters(Config(high=0.4)).digest
    assert notes == [
        f"The run used other parameters ({TABLE.digest}, here {other}): newcomers and open ends are rated by "
        "these; give the --config of the run."
    ]


def cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_every_cell_of_the_workbook(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "WHAT.XLSX"
    done = command("--graph", files, "--remove", "Weaver", "--out", out)
    assert done.exit_code == 0, done.exception
    assert done.stdout.splitlines()[-1] == f"Written: {out}"
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Summary", "What if"]
    table = cells(book["What if"])
    assert table[0][0] == "What if: Importer Inc"
    assert table[1][0] == f"Before and after, in the same worlds. {' '.join((tied(2, 'Farm, Weaver'), *LESS_SHIRT))}"
    near = pytest.approx
    assert table[3:] == [
        [
            "Product",
            "Modelled risk",
            "Exposure before",
            "Exposure after",
            "With findings before",
            "With findings after",
            "Interval before",
            "Interval after",
            "Expected hazard before",
            "Expected hazard after",
            "Findings before",
            "Findings after",
            "Ends that reach raw material before",
            "Ends that reach raw material after",
            "Standard error",
            "Method",
        ],
        [
            "All products",
            "falls by 24 %",
            *(near(both(SHIRT, MUG)), near(both(0.05, MUG))) * 2,
            "0.417 to 0.526",
            "0.342 to 0.967",
            near(SHIRT_HAZARD + MUG_HAZARD),
            near(h(0.05) + MUG_HAZARD),
            *(0, 0),
            "2 of 2 ends",
            "1 of 2 ends",
            0,
            "exact",
        ],
        [
            "Mug",
            "does not change",
            *(near(MUG),) * 4,
            *("0.307 to 0.307",) * 2,
            *(near(MUG_HAZARD),) * 2,
            *(0, 0),
            *("1 of 1 ends",) * 2,
            0,
            "closed form",
        ],
        [
            "Shirt",
            "falls by 72 %",
            *(near(SHIRT), near(0.05)) * 2,
            "0.158 to 0.316",
            "0.050 to 0.952",
            near(SHIRT_HAZARD),
            near(h(0.05)),
            *(0, 0),
            "1 of 1 ends",
            "0 of 1 ends",
            0,
            "closed form",
        ],
    ]
    summary = [[value for value in row if value is not None] for row in cells(book["Summary"])]
    summary = [row for row in summary if row]
    graph_tool = json.loads((files / "graph.json").read_text("utf-8"))["graph"]
    assert summary[:8] == [
        ["Weakest links: Importer Inc"],
        [f"Forced-labor risk in the supply chain  ·  as of 2026-11-22  ·  supplymap {graph_tool['version']}"],
        ["At a glance"],
        ["Supposed", "Weaver no longer supplies anyone"],
        *(["Mind", note] for note in (tied(2, "Farm, Weaver"), *LESS_SHIRT)),
        ["Lists used, and what they lack"],
    ]
    lists = [f"•  {entry['title']}: {entry['sentence']}" for entry in graph_tool["lists"] if not entry["complete"]]
    assert [row[0] for row in summary[8 : 8 + len(lists)]] == lists
    assert summary[8 + len(lists)] == ["What the ratings mean"]
    assert ["High", rating_meanings({"High": 0.2, "Medium": 0.05})["High"]] in summary


def test_every_cell_of_the_sheet_of_audits(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "audits.xlsx"
    done = command("--graph", files / "made.json", "--budget", "2", "--out", out)
    assert done.exit_code == 0, done.exception
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Summary", "What if", "Audits"]
    audits = json.loads(command("--graph", files / "made.json", "--budget", "2", "--json").stdout)["audits"]
    table = cells(book["Audits"])
    assert [table[0][0], table[1][0]] == ["Audits: Importer Inc", BUDGET]
    assert table[3] == [
        "Audit",
        "Partner ID",
        "Partner",
        "Country",
        "Tier",
        "Share of the modelled risk",
        "Likelihood",
        "Exposure before",
        "Exposure if free of forced labor",
        "Expected hazard before",
        "Expected hazard if free of forced labor",
        "Value of verification",
    ]
    keys = ("risk_share", "likelihood", "before", "after", "hazard_before", "hazard_after", "verification")
    assert table[4:] == [
        [1, "Bricks", "Bricks", "PK", "1", *(pytest.approx(audits[0][key]) for key in keys)],
        [2, "Mugs", "Mugs", "CH", "1", *(pytest.approx(audits[1][key]) for key in keys)],
    ]


def test_everything_is_compared_in_the_same_worlds() -> None:
    assert what_if.ROWS == ("value", "low", "high", "found")
    assert what_if.ALL_PRODUCTS == "All products"
    assert list(what_if._chains(MADE)) == ["All products", "Glove", "Mug", "Wall"]
    assert what_if._chains(MADE)["All products"] == tuple(chains.current_edges(MADE))

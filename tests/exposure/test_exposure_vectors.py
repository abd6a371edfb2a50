"""Exposures of 24 small graphs against worked numbers: textbooks, closed forms, other engines."""

from __future__ import annotations

import json
import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from supplymap.exposure.solver import bounds, expose
from tests.exposure.exposure_oracles import Case, by_links

VECTORS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text("utf-8"))
BOUNDS = {
    "lower_maxpath": bounds.best_path,
    "lower_mia_tree": bounds.best_path_tree,
    "upper_noisyor_fixed_point": bounds.noisy_or,
    "upper_w1": bounds.all_live,
}
BY_PARTNER = {
    "birnbaum": "importance",
    "risk_reduction": "risk_reduction",
    "risk_achievement": "risk_achievement",
    "reach": "reach",
    "attribution": "attribution",
    "hazard_share": "hazard_share",
}
HAS_NUMBA = find_spec("numba") is not None
each_vector = pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])


def case_of(vector: dict[str, Any]) -> Case:
    place = {name: number for number, name in enumerate(vector["nodes"])}
    tails, heads, w = zip(*vector["edges"], strict=True)
    return Case(
        tuple(place[name] for name in tails),
        tuple(place[name] for name in heads),
        tuple(float(value) for value in w),
        tuple(float(vector["prior"].get(name, 0.0)) for name in vector["nodes"]),
        place[vector["root"]],
    )


def expected(vector: dict[str, Any]) -> dict[str, list[float]]:
    """Return the numbers by partner; those that a vector leaves out come from the oracle."""
    answer = by_links(case_of(vector))
    own = {"reach": answer.reach, "attribution": answer.attribution, "hazard_share": answer.hazard_share}
    given = {key: [vector[key][name] for name in vector["nodes"]] for key in BY_PARTNER if key in vector}
    return {field: (own | given)[key] for key, field in BY_PARTNER.items()}


def test_all_graphs_are_there() -> None:
    assert len({vector["name"] for vector in VECTORS}) == 24


@each_vector
def test_the_oracle_itself_gives_the_worked_numbers(vector: dict[str, Any]) -> None:
    answer = by_links(case_of(vector))
    assert answer.value == pytest.approx(vector["P"], abs=1e-12)
    assert answer.importance == pytest.approx([vector["birnbaum"][name] for name in vector["nodes"]], abs=1e-12)
    for key, mine in (
        ("reach", answer.reach),
        ("attribution", answer.attribution),
        ("hazard_share", answer.hazard_share),
    ):
        if key in vector:
            assert mine == pytest.approx([vector[key][name] for name in vector["nodes"]], abs=1e-12)


@each_vector
def test_worked_numbers(vector: dict[str, Any]) -> None:
    case = case_of(vector)
    found = expose(case.network, case.likelihoods, case.target)
    assert found.method in {"closed form", "exact"}
    assert found.standard_error == 0.0
    assert found.value == pytest.approx(vector["P"], abs=1e-9)
    assert math.exp(-found.hazard) == pytest.approx(1 - vector["P"], abs=1e-9)
    for field, numbers in expected(vector).items():
        assert getattr(found, field) == pytest.approx(np.array(numbers), abs=1e-9), field


@each_vector
def test_exact_and_closed_form_agree_where_both_are_possible(vector: dict[str, Any]) -> None:
    case = case_of(vector)
    found = expose(case.network, case.likelihoods, case.target, method="exact")
    assert found.method == "exact"
    assert found.value == pytest.approx(vector["P"], abs=1e-9)
    if all(w == 1 for w in case.w):
        same = expose(case.network, case.likelihoods, case.target, method="closed form")
        assert same.method == "closed form"
        assert same.value == pytest.approx(vector["P"], abs=1e-9)
        assert same.importance == pytest.approx(found.importance, abs=1e-9)
        assert same.attribution == pytest.approx(found.attribution, abs=1e-9)


@each_vector
def test_bounds(vector: dict[str, Any]) -> None:
    case = case_of(vector)
    found = {key: bound(case.network, case.likelihoods, case.target) for key, bound in BOUNDS.items()}
    for key in BOUNDS:
        if key in vector and not (key == "upper_noisyor_fixed_point" and has_self_link(vector)):
            assert found[key] == pytest.approx(vector[key], abs=1e-9), key
    lower = max(found["lower_maxpath"], found["lower_mia_tree"])
    upper = min(found["upper_noisyor_fixed_point"], found["upper_w1"])
    assert found["lower_maxpath"] - 1e-12 <= found["lower_mia_tree"]
    assert lower - 1e-12 <= vector["P"] <= upper + 1e-12
    exposure = expose(case.network, case.likelihoods, case.target)
    assert (exposure.lower, exposure.upper) == pytest.approx((lower, upper), abs=1e-12)


def has_self_link(vector: dict[str, Any]) -> bool:
    return any(tail == head for tail, head, _ in vector["edges"])


def test_a_self_link_does_not_feed_the_local_recursion() -> None:
    """The worked number keeps the self-link (x = 1 - .8 (1 - .9 x), halved); without it the bound is the truth."""
    vector = next(vector for vector in VECTORS if vector["name"] == "selfloop")
    case = case_of(vector)
    assert vector["upper_noisyor_fixed_point"] == pytest.approx(0.5 * 0.2 / (1 - 0.8 * 0.9), abs=1e-9)
    assert bounds.noisy_or(case.network, case.likelihoods, case.target) == pytest.approx(0.1, abs=1e-12)


@each_vector
def test_sampled_numbers(vector: dict[str, Any]) -> None:
    case = case_of(vector)
    found = expose(case.network, case.likelihoods, case.target, method="sampled")
    assert found.method == "sampled"
    assert found.worlds >= 4096
    assert found.standard_error <= 0.002
    assert found.value == pytest.approx(vector["P"], abs=4 * found.standard_error or 1e-9)
    numbers = expected(vector)
    # every one is a mean over worlds of something in [0, 1], whose standard deviation is 1/2 at most
    spread = 5 * 0.5 / math.sqrt(found.worlds)
    for field in ("importance", "risk_reduction", "risk_achievement", "reach", "attribution"):
        assert getattr(found, field) == pytest.approx(np.array(numbers[field]), abs=spread), field
    # a share moves with its own reach and with the sum of all
    hazards = np.array([-math.log(1 - p) if p < 1 else 0.0 for p in case.p])
    whole = float(np.array(numbers["reach"]) @ hazards)
    shares = np.array(numbers["hazard_share"])
    far = spread * (hazards + shares * hazards.sum()) / whole if whole else np.zeros(case.size)
    assert (np.abs(found.hazard_share - shares) <= 1.1 * far + 1e-9).all()


@pytest.mark.skipif(not HAS_NUMBA, reason="numba is an extra")
@each_vector
def test_numpy_and_numba_give_the_same_bits(vector: dict[str, Any]) -> None:
    case = case_of(vector)
    slow, fast = (
        expose(case.network, case.likelihoods, case.target, method="sampled", worlds=5000, compiled=compiled)
        for compiled in (False, True)
    )
    for name in ("value", "hazard", "expected_hazard", "lower", "upper", "standard_error", "method", "worlds"):
        assert getattr(slow, name) == getattr(fast, name), name
    for name in BY_PARTNER.values():
        assert np.array_equal(getattr(slow, name), getattr(fast, name)), name

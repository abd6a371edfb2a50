"""Scenarios sampled together: each gives what it gives alone, in the same worlds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from supplymap.exposure.solver import Network, exposures
from supplymap.exposure.solver.backend import tools
from supplymap.exposure.solver.network import upstream_of
from supplymap.exposure.solver.sampler import Scenario, Wants, sample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver.sampler import Estimate

TAILS, HEADS = [0, 1, 2, 3, 3], [4, 4, 3, 4, 0]
BASE = np.array([0.5, 0.3, 0.7, 0.6, 0.4])
CHANGED = {
    "no link": BASE,
    "a likelier link": np.array([0.9, 0.3, 0.7, 0.6, 0.4]),
    "a link that is gone": np.array([0.5, 0.0, 0.7, 0.6, 0.4]),
    "a certain link": np.array([0.5, 0.3, 1.0, 0.6, 0.4]),
    "all links": np.array([0.1, 0.8, 0.2, 1.0, 0.0]),
}


def sampled(*scenarios: NDArray[np.float64], compiled: bool) -> list[Estimate]:
    network = Network(np.array(TAILS), np.array(HEADS), BASE, 5)
    part = upstream_of(network, 4)
    p = np.array([0.1, 0.2, 0.05, 0.3, 0.0])[part.partners]
    asked = [Scenario(p, part.merge(w), Wants()) for w in scenarios]
    return sample(part, asked, tools(compiled=compiled), seed=5, tolerance=0.1, worlds=4096)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("name", CHANGED)
def test_a_scenario_beside_another_is_as_it_is_alone(name: str, compiled: bool) -> None:
    base, beside = sampled(BASE, CHANGED[name], compiled=compiled)
    (alone,) = sampled(CHANGED[name], compiled=compiled)
    assert (beside.value, beside.hazard, beside.standard_error) == (alone.value, alone.hazard, alone.standard_error)
    for measure in ("importance", "reach", "attribution"):
        assert getattr(beside, measure).tobytes() == getattr(alone, measure).tobytes()
    assert (beside.value == base.value) == (name == "no link")


def test_no_world_has_more_without_a_link_than_with_it() -> None:
    values = [sampled(BASE, CHANGED[name], compiled=False)[1].value for name in CHANGED]
    base, likelier, gone, certain, _ = values
    assert gone < base < min(likelier, certain)


def test_an_exact_value_whose_bounds_are_not_wanted_bounds_itself() -> None:
    network = Network(np.array(TAILS), np.array(HEADS), BASE, 5)
    p = np.array([0.1, 0.2, 0.05, 0.3, 0.0])
    wants = [Wants(), Wants(bounds=False)]
    bounded, bare = exposures(network, [(p, None), (p, None)], 4, method="exact", wants=wants)
    assert bare.value == bounded.value
    assert bounded.lower < bounded.value < bounded.upper
    assert bare.lower == bare.upper == bare.value

"""Standard errors keep their word where few worlds show anything: one confirmed partner behind doubtful links."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from supplymap.exposure.solver import Wants, expose, exposures
from tests.exposure.exposure_oracles import Case, by_layers, by_links, layered_case

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from supplymap.exposure.solver import Exposure, Network

SEEDS = range(1000)
TOLERANCE = 0.006
CHANCES = [0.001, 0.005, 0.02, 0.1, 0.5]


def single_link(chance: float) -> tuple[Case, float]:
    return Case((0,), (1,), (chance,), (1.0, 0.0), 1), chance


def two_links_in_a_row(chance: float) -> tuple[Case, float]:
    return Case((0, 1), (1, 2), (math.sqrt(chance),) * 2, (1.0, 0.0, 0.0), 2), chance


def two_routes(chance: float) -> tuple[Case, float]:
    """Two buyers of the confirmed partner supply the target, each route as likely: 1 - (1 - r)^2 = chance."""
    link = math.sqrt(1 - math.sqrt(1 - chance))
    return Case((0, 0, 1, 2), (1, 2, 3, 3), (link,) * 4, (1.0, 0.0, 0.0, 0.0), 3), chance


def behind_a_network(chance: float) -> tuple[Case, float]:
    """The confirmed partner supplies one of the first of five layers of three; others have small likelihoods."""
    case, layers = layered_case(3, 5, 8, suppliers=0.01)
    case = replace(case, w=tuple(math.sqrt(w) for w in case.w))
    alone = replace(case, p=(0.0,) * case.size).with_p(0, 1.0)
    # so that the chance that the confirmed partner reaches the target is as asked
    entry = chance / by_layers(alone, layers)
    confirmed = case.size
    case = Case((confirmed, *case.tails), (0, *case.heads), (entry, *case.w), (*case.p, 1.0), case.target)
    return case, by_layers(case, [[confirmed], *layers])


def nearly_confirmed(chance: float) -> tuple[Case, float]:
    """The same, but for a doubt of one in a thousand about the partner: its links are drawn, not integrated."""
    case, _ = behind_a_network(chance)
    _, layers = layered_case(3, 5, 8)
    case = case.with_p(case.size - 1, 0.999)
    return case, by_layers(case, [[case.size - 1], *layers])


Shape = Callable[[float], tuple[Case, float]]
SHAPES: list[Shape] = [single_link, two_links_in_a_row, two_routes, behind_a_network, nearly_confirmed]


@pytest.mark.parametrize("chance", CHANCES)
def test_truths_of_the_small_shapes_are_true(chance: float) -> None:
    for shape in SHAPES[:3]:
        case, truth = shape(chance)
        assert by_links(case).value == pytest.approx(truth, abs=1e-12)


def test_the_network_is_too_large_to_enumerate() -> None:
    case, truth = behind_a_network(0.001)
    assert sum(0 < w < 1 for w in case.w) >= 30
    # the others matter too
    others = by_layers(case.with_p(case.size - 1, 0.0), [[case.size - 1], *layered_case(3, 5, 8)[1]])
    assert 0.01 < others < truth < 0.2


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_the_truth_is_within_four_standard_errors(shape: Shape) -> None:
    # certain partners are integrated: behind a single link, no world differs from another
    seeds = SEEDS[:100] if shape is single_link else SEEDS
    inside = 0
    for number, chance in enumerate(CHANCES):
        case, truth = shape(chance)
        network, p = case.network, case.likelihoods
        errors = []
        for seed in seeds[number :: len(CHANCES)]:
            found = value_alone(network, p, case.target, seed)
            assert found.worlds >= 4096
            inside += abs(found.value - truth) <= max(4 * found.standard_error, 1e-12)
            errors.append(found.standard_error)
        # and the errors are not made large to be right: no world says less than 0 or more than 1
        assert max(errors) <= TOLERANCE
        assert np.median(errors) <= 1.5 * math.sqrt(truth * (1 - truth) / 4096)
    assert inside >= 0.99 * len(seeds)


def value_alone(network: Network, p: NDArray[np.float64], target: int, seed: int) -> Exposure:
    """Sample the value without importance, reach and attribution."""
    options: dict[str, Any] = {"method": "sampled", "tolerance": TOLERANCE, "seed": seed, "compiled": False}
    return exposures(network, [(p, None)], target, wants=[Wants(False, False, False)], **options)[0]


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.__name__ for shape in SHAPES])
def test_the_value_alone_is_the_value(shape: Shape) -> None:
    case, _ = shape(0.1)
    whole = expose(case.network, case.likelihoods, case.target, method="sampled", tolerance=TOLERANCE, seed=5)
    alone = value_alone(case.network, case.likelihoods, case.target, 5)
    assert (alone.value, alone.standard_error, alone.worlds) == (whole.value, whole.standard_error, whole.worlds)

"""Large networks, where every exposure is nearly 1: order and wording must not lean on it."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pytest

from supplymap.exposure.solver import Exposure, Network, expose
from supplymap.probability import format_probability

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZES = [80, 1_000, 100_000]
DOUBTS = [1.0, 0.9]


@cache
def direct_suppliers(count: int, w: float) -> tuple[NDArray[np.float64], Exposure]:
    """Give everyone a likelihood of its own, 3 to 10 %, in no order; the target is the last partner."""
    p = np.random.default_rng(count).permutation(np.linspace(0.03, 0.10, count))
    network = Network(np.arange(count), np.full(count, count), np.full(count, w), count + 1)
    return p, expose(network, np.append(p, 0.0), count)


each_size = pytest.mark.parametrize("count", SIZES)
each_doubt = pytest.mark.parametrize("w", DOUBTS)


@each_doubt
@each_size
def test_the_order_follows_the_hazards(count: int, w: float) -> None:
    p, found = direct_suppliers(count, w)
    hazards = -np.log1p(-p)
    removed = found.reach[:-1] * hazards
    if found.method == "sampled":
        # the same reach for all, but for chance: six standard deviations of a count of worlds
        assert np.abs(found.reach[:-1] - w).max() <= 6 * math.sqrt(w * (1 - w) / found.worlds)
        assert correlation(np.argsort(np.argsort(removed)), np.argsort(np.argsort(hazards))) > 0.99
    else:
        assert found.reach[:-1] == pytest.approx(np.full(count, w), abs=1e-12)
        assert np.array_equal(np.argsort(-removed), np.argsort(-p))
    # by name, the order would be that of the numbers
    assert not np.array_equal(np.argsort(-removed), np.arange(count))
    assert correlation(found.hazard_share[:-1], hazards) > 0.99
    assert found.hazard_share.sum() == pytest.approx(1.0, abs=1e-9)


def correlation(first: NDArray[Any], second: NDArray[Any]) -> float:
    return float(np.asarray(np.corrcoef(first, second))[0, 1])


@each_doubt
@each_size
def test_hazard_keeps_counting_where_the_exposure_cannot(count: int, w: float) -> None:
    p, found = direct_suppliers(count, w)
    # each direct supplier by itself: 1 - P = prod(1 - w p)
    truth = math.fsum(-np.log1p(-w * p))
    assert math.isfinite(found.hazard)
    if found.method == "sampled":
        # the mean of exp(-H) hangs on the luckiest worlds: never above what all live links give
        assert 0.9 * truth < found.hazard < math.fsum(-np.log1p(-p))
    else:
        assert found.hazard == pytest.approx(truth, rel=1e-9)
    expected = w * math.fsum(-np.log1p(-p))
    assert found.expected_hazard == pytest.approx(expected, rel=1e-3 if found.method == "sampled" else 1e-9)


@each_doubt
@each_size
def test_nothing_uncertain_is_written_as_certain(count: int, w: float) -> None:
    _, found = direct_suppliers(count, w)
    assert found.value < 1.0
    text = format_probability(found.value, found.hazard)
    assert text.startswith("1 - 0.00") if count == 80 else text == "> 0.9999"


@each_size
def test_a_certainty_is_written_as_one(count: int) -> None:
    p, _ = direct_suppliers(count, 1.0)
    network = Network(np.arange(count), np.full(count, count), np.ones(count), count + 1)
    p = p.copy()
    p[count // 2] = 1.0
    found = expose(network, np.append(p, 0.0), count)
    assert (found.value, found.hazard) == (1.0, math.inf)
    assert format_probability(found.value, found.hazard) == "1"


def test_eighty_partners_by_hand() -> None:
    """Eighty at 3 to 10 %: 1 - P is the product of all 1 - p."""
    p, found = direct_suppliers(80, 1.0)
    rest = math.prod((1 - p).tolist())
    assert 0.004 < rest < 0.006
    assert found.value == pytest.approx(1 - rest, abs=1e-9)
    assert format_probability(found.value, found.hazard) == f"1 - {rest:.3g}"
    best = int(np.argmax(p))
    # clearing the best one hardly moves the exposure, but takes its hazard off in full
    assert found.risk_reduction[best] == pytest.approx(rest / (1 - p[best]) - rest, abs=1e-9)
    assert found.risk_reduction[best] < 0.001
    assert found.hazard_share[best] == pytest.approx(-math.log1p(-p[best]) / -math.log(rest), abs=1e-9)


@pytest.mark.parametrize("method", ["exact", "sampled"])
def test_what_survives_can_be_too_small_for_a_number_and_is_no_certainty(method: Literal["exact", "sampled"]) -> None:
    """Four hundred at 90 %, nearly documented: 1 - P = (1 - .99 * .9)^400, below the smallest of numbers."""
    network = Network(np.arange(400), np.full(400, 400), np.full(400, 0.99), 401)
    found = expose(network, np.append(np.full(400, 0.9), 0.0), 400, method=method, worlds=4096, compiled=False)
    truth = -400 * math.log1p(-0.99 * 0.9)
    assert truth > 745 > -math.log(5e-324)
    assert found.value < 1.0
    assert found.hazard == pytest.approx(truth, rel=1e-9 if method == "exact" else 0.05)
    assert format_probability(found.value, found.hazard) == "> 0.9999"

"""Probabilities: combined, written for people, and as hazards.

A hazard is ``-ln(1 - p)``. Summed in whole units of 2^-40, the sum is the same in any sequence of rows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BELOW_ONE = 1.0 - 2.0**-53
"""The largest probability below 1."""

UNIT = 2.0**-40
"""Size of a hazard unit."""


@dataclass(frozen=True, slots=True)
class Total:
    """The summed hazard of some partners.

    Attributes
    ----------
    units
        Sum of the hazards of those with p < 1, in units of 2^-40.
    certain
        Number of partners with p = 1.
    """

    units: int
    certain: int

    @property
    def hazard(self) -> float:
        """Sum of hazards; infinite if one is certain."""
        return float("inf") if self.certain else self.units * UNIT

    @property
    def probability(self) -> float:
        """Probability that at least one is tainted, in [0, 1]."""
        return 1.0 if self.certain else float(probabilities(np.array([self.units], dtype=np.int64))[0])


def hazard_units(p: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return probabilities as hazards in whole units; 0 for p = 1, which is counted and not summed.

    Parameters
    ----------
    p
        Probabilities in [0, 1], any shape.

    Returns
    -------
    units
        ``round(-ln(1 - p) / 2^-40)`` of the same shape.

    Raises
    ------
    ValueError
        If a value is outside [0, 1] or not a number.
    """
    p = np.asarray(p, dtype=np.float64)
    if not bool(np.all((p >= 0) & (p <= 1))):
        msg = "probabilities must lie in [0, 1]"
        raise ValueError(msg)
    below = np.where(p < 1.0, p, 0.0)
    return np.rint(-np.log1p(-below) / UNIT).astype(np.int64)


def probabilities(units: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return summed hazard units as probabilities ``1 - exp(-H)``; a finite hazard stays below 1."""
    return np.minimum(-np.expm1(-units.astype(np.float64) * UNIT), BELOW_ONE)


def below_one(p: float) -> float:
    """Return a probability, or the largest one below 1 where rounding made it 1."""
    return min(p, BELOW_ONE)


def total(p: NDArray[np.float64]) -> Total:
    """Return the summed hazard of some partners.

    Parameters
    ----------
    p
        Their probabilities, shape (n,).
    """
    p = np.asarray(p, dtype=np.float64)
    return Total(int(hazard_units(p).sum()), int((p == 1.0).sum()))


def any_of(values: Iterable[float]) -> float:
    """Return the probability that any of some independent events happens: ``1 - prod(1 - f)``.

    Examples
    --------
    >>> any_of([0.5, 0.5])
    0.75
    """
    survival = 1.0
    for value in values:
        survival *= 1.0 - value
    return 1.0 - survival


def format_probability(p: float, hazard: float | None) -> str:
    """Format a probability so that numbers near 1 stay distinct.

    Parameters
    ----------
    p
        Probability in [0, 1].
    hazard
        Its hazard ``-ln(1 - p)``; infinite, or None as in graph.json, only for a certainty.

    Returns
    -------
    text
        ``0.123``; ``1 - 0.00203`` from 0.99; ``> 0.9999`` where the difference is below 0.0001; ``1`` only
        for a certainty.

    Examples
    --------
    >>> format_probability(0.25, 0.288), format_probability(0.998, 6.21), format_probability(1.0, None)
    ('0.250', '1 - 0.002', '1')
    """
    if hazard is None or math.isinf(hazard):
        return "1"
    if p < 0.99:
        return f"{p:.3f}" if p >= 0.001 or p == 0 else f"{p:.2g}"
    difference = 1.0 - p
    return "> 0.9999" if difference < 0.0001 else f"1 - {difference:.3g}"


def hazard(p: float) -> float:
    """Return the hazard ``-ln(1 - p)``; infinite for a certainty."""
    return math.inf if p >= 1.0 else -math.log1p(-p)

"""Ratings, and the factors behind a likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Factor:
    """One named part of a modelled likelihood.

    Attributes
    ----------
    low, value, high
        Contribution in [0, 1] before controls.
    after_controls
        The same three after controls (equal where the factor is state-imposed).
    row
        The table row it rests on.
    level
        Level of that row; empty where a person set the likelihood.
    state_imposed
        True if a state imposes it: controls take nothing off.
    """

    code: str
    low: float
    value: float
    high: float
    after_controls: tuple[float, float, float]
    reason: str
    row: str
    level: str = ""
    state_imposed: bool = False


Rating = Literal["Finding", "Possible finding", "High", "Unknown", "Medium", "Low"]
RATINGS: tuple[Rating, ...] = get_args(Rating)
"""Worst first. Unknown ranks above medium: what cannot be rated is not low."""
OwnRating = Literal["Finding", "Possible finding", "High", "Unknown", "Medium", "Low", "Not rated"]
"""Of a partner by itself."""
NOT_RATED: Literal["Not rated"] = "Not rated"
"""Of a cargo partner without a finding: it makes no goods, so nothing is modelled."""


def worst(ratings: Iterable[OwnRating]) -> Rating:
    """Return the worst of some ratings; ``Unknown`` if there are none: of an empty chain nothing is known."""
    return min((rating for rating in ratings if rating != NOT_RATED), key=RATINGS.index, default="Unknown")

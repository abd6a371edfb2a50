"""Values as the page shows them: plain JSON values, text, probabilities."""

from __future__ import annotations

import math
import sys
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from supplymap.probability import format_probability

if TYPE_CHECKING:
    from supplymap.network.attributes import Interval, PartnerExposure, SummaryExposure


def plain(value: Any) -> Any:  # noqa: ANN401 - any value comes in here
    """Convert a value to what JSON knows: NaN to None, dates to ISO text, records to dicts, tuples to lists.

    Control characters and lone surrogates become U+FFFD: the first can break a page, the second its encoding.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return {item.name: plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, dict):
        return {text(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "__float__"):
        number = float(value)
        return number if math.isfinite(number) else None
    return text(str(value))


def text(value: str) -> str:
    """Replace what no page can show (control characters but tab and newline, lone surrogates) by U+FFFD."""
    if value.isprintable():
        return value
    return "".join(
        "\ufffd" if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160 or 0xD800 <= ord(c) < 0xE000 else c
        for c in value
    )


def probability(p: float, hazard: float | None = None, *, beside: bool = False) -> str:
    """Format a probability, with the hazard beside it where p itself no longer moves.

    Parameters
    ----------
    p
        In [0, 1].
    hazard
        -ln(1 - p) where the graph has it; infinite only for a certainty.
    beside
        Whether to add the hazard to numbers near 1.
    """
    if hazard is None:
        # 1 in floating point without a finding is a large hazard, not a certainty
        hazard = -math.log1p(-p) if p < 1 else sys.float_info.max
    formatted = format_probability(p, hazard).replace("1 - ", "1 − ")
    return f"{formatted} (hazard {hazard:.3g})" if beside and p >= 0.99 and hazard < 1e6 else formatted


def interval(
    values: Interval | PartnerExposure | SummaryExposure, hazard: float | None = None
) -> dict[str, float | str]:
    """Return low, value and high as numbers (for the bar) and as text."""
    return {
        "low": values["low"],
        "value": values["value"],
        "high": values["high"],
        "short": probability(values["value"], hazard),
        "text": probability(values["value"], hazard, beside=True),
        "range": f"{probability(values['low'])} to {probability(values['high'])}",
    }


def with_findings(exposure: PartnerExposure | SummaryExposure) -> str:
    """Format the probability with findings, the only one that may be exactly 1."""
    p = exposure["with_findings"]
    return probability(p, math.inf if p >= 1 else None, beside=True)


def empty(value: Any) -> bool:  # noqa: ANN401
    """Return whether there is nothing to show; 0 is something."""
    return value is None or value is False or (isinstance(value, (str, tuple, list, dict)) and not value)

"""Values of a settings file: their shapes, and the sentences for those that are not possible."""

from __future__ import annotations

import re
from datetime import date, datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

SHOWN = 60
"""Most characters of a value that a message repeats."""
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def parse_as_of(value: object, what: str = "The as-of date") -> date:
    """Return the as-of date.

    Parameters
    ----------
    value
        A date or text like ``2026-11-22``.
    what
        Subject of the message.

    Raises
    ------
    ConfigError
        If it is not a date.
    """
    day = day_of(value)
    if day is None:
        raise ConfigError(f"{what} {short(value)} is not a date: write it as 2026-11-22.")
    return day


def day_of(value: object) -> date | None:
    """Return a day of TOML, or one written as 2026-11-22; None for any other value."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None


def short(value: object) -> str:
    """Format a value for a message, shortened if it is long."""
    text = value if isinstance(value, str) else str(value)
    text = repr(text) if isinstance(value, str) else text
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def refuse_unknown(values: Mapping[str, object], known: list[str], where: str) -> None:
    """Refuse keys that are not known, with the nearest known one.

    Raises
    ------
    ConfigError
        If there is one.
    """
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
            raise ConfigError(f"{where}: unknown key {key!r}: {hint}")


def share(key: str, value: object, where: str, *, whole: bool = False, some: bool = False) -> float:
    """Return a share from 0 (above 0 with ``some``) to below 1 (up to 1 with ``whole``)."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else -1
    # compared before it becomes a float, which a number of 400 digits cannot
    if not ((number > 0 if some else number >= 0) and (number < 1 or (whole and number == 1))):
        range_ = "above 0 and below 1" if some else "from 0 to 1" if whole else "from 0 to below 1"
        raise ConfigError(f"{where}: {key} = {short(value)} must be a number {range_}.")
    return float(number)

"""Values as the page shows them: plain JSON values and text."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any


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


def empty(value: Any) -> bool:  # noqa: ANN401
    """Return whether there is nothing to show; 0 is something."""
    return value is None or value is False or (isinstance(value, (str, tuple, list, dict)) and not value)

"""Values as clean text, each distinct one worked out once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from supplymap.sheets import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEPT = 100_000
_LONG = 1_000


class Texts(dict[str, str]):
    """Clean texts by raw ones.

    Attributes
    ----------
    odd
        Set when a text needs a second look with its address: control characters, lost ones, an error's name.
    midnight
        Set when a time of 00:00 was seen, which may stand for what the parser could not tell.
    """

    def __init__(self) -> None:
        super().__init__()
        self.odd = False
        self.midnight = False
        # one dictionary a type: 1, 1.0 and True are one key
        self._by_type: dict[type, dict[Any, str]] = {
            str: self,
            float: _Numbers(),
            int: _Numbers(),
            bool: {True: "yes", False: "no"},
            date: _Moments(self),
            datetime: _Moments(self),
            time: _Moments(self),
            timedelta: _Moments(self),
        }

    def __missing__(self, raw: str) -> str:
        if raw.isprintable():
            text = raw.strip()
        else:
            text = cells.clean(raw)
            self.odd = self.odd or bool(cells.controls(raw))
        if text[:1] == "#" and text in cells.ERRORS:
            self.odd = True
            return ""
        if not text.isascii() and cells.has_lost_characters(text):
            self.odd = True
        if not self.odd and len(self) < _KEPT and len(raw) < _LONG:
            self[raw] = text
        return text

    def row(self, values: Iterable[cells.Value]) -> list[str]:
        """Give the texts of raw values, without the empty ones at the end."""
        by_type = self._by_type
        texts = [by_type[type(value)][value] for value in values]
        while texts and not texts[-1]:
            texts.pop()
        return texts


class _Numbers(dict[float, str]):
    """Texts of numbers."""

    def __missing__(self, value: float) -> str:
        text = cells.number_text(value)
        if len(self) < _KEPT:
            self[value] = text
        return text


class _Moments(dict[Any, str]):
    """Texts of dates and times."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, value: date | time | timedelta) -> str:
        text = cells.moment_text(value)
        if value == _MIDNIGHT:
            self._texts.midnight = True
        if len(self) < _KEPT:
            self[value] = text
        return text


_MIDNIGHT = time()

"""Clean texts of values, a whole row at a time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from supplymap.sheets import cells

if TYPE_CHECKING:
    from collections.abc import Iterable

_KEPT = 100_000
_NOTHING = (time(), timedelta())


class Texts:
    """Turns values into texts.

    Attributes
    ----------
    odd
        Set when a text must be reported with its address: control characters, lost characters, an error.
    doubtful
        Set for a midnight or a day before 1900, which python-calamine also returns for what is no date.
    lined
        Set when a text has several lines.
    """

    def __init__(self) -> None:
        self.odd = False
        self.doubtful = False
        self.lined = False
        # one dictionary a type: 1, 1.0 and True are one key
        self._others: dict[type, dict[Any, str]] = {
            float: _Numbers(),
            int: _Numbers(),
            bool: {True: "yes", False: "no"},
            date: _Moments(self),
            datetime: _Moments(self),
            time: _Moments(self),
            timedelta: _Moments(self),
        }

    def row(self, values: Iterable[cells.Value]) -> list[str]:
        r"""Return the texts of raw values, without empty ones at the end; ``\n`` stands between the lines of one."""
        others = self._others
        return self.line([value if isinstance(value, str) else others[type(value)][value] for value in values])

    def line(self, line: list[str]) -> list[str]:
        """Return the clean texts of raw ones, as `row` does."""
        # one check of all texts together saves one of each; printable text has no white space but the blank
        joined = f"|{'|'.join(line)}|"
        if not joined.isprintable() or "#" in joined or cells.has_lost_characters(joined):
            line = [self.one(text) for text in line]
        elif "| " in joined or " |" in joined:
            line = [text.strip() for text in line]
        while line and not line[-1]:
            line.pop()
        return line

    def one(self, raw: str) -> str:
        r"""Return the clean text of a raw one; ``\n`` stands between its lines."""
        text = cells.clean_lines(raw)
        if "\n" in text:
            self.lined = True
        if text in cells.ERRORS:
            self.odd = True
            return ""
        if cells.has_lost_characters(text) or cells.controls(raw):
            self.odd = True
        return text


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
        if value in _NOTHING or (isinstance(value, date) and value.year < 1900):
            self._texts.doubtful = True
        if len(self) < _KEPT:
            self[value] = text
        return text

"""Columns of the view, and the texts of cells as people write them: choices, dates, yes and no."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

Kind = Literal["shown", "mark", "choice", "reading", "name", "text", "date", "yes-no"]
"""How a column is filled in; ``shown`` and ``mark`` are not; ``reading`` and ``name`` are choices of which each row has
its own, a name those alone."""
Field = str | bool
"""One field of a decision."""

NO_DAY = "none"
"""What is written into a cell to take away what stands there: an empty cell changes nothing."""
_ALIKE = str.maketrans(dict.fromkeys("‘’‚‛`´′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-"))
_KEPT = 4_096
"""Texts that are kept as levelled: most cells repeat few texts."""
_WORDS = re.compile(r"[\W_]+")
_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_DAY = re.compile(r"(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})(?:[t ]+0{1,2}:00(?::00)?)?")
_NAMED_DAY = re.compile(r"(?:[a-z]+, )?(?:(\d{1,2})\.? ?-?([a-z]{3,9})|([a-z]{3,9})\.? (\d{1,2}))[,. -]*(\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES = frozenset(("yes", "y", "true"))
_NO = frozenset(("no", "n", "false"))


@dataclass(frozen=True, slots=True)
class Choice:
    """A word to choose in a cell.

    Attributes
    ----------
    value
        What it stands for; empty for nothing decided.
    word
        As it is offered.
    also
        What people write for it.
    """

    value: str
    word: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column of a sheet of the view.

    Attributes
    ----------
    name
        For the program.
    header
        For people; it is found again by this.
    width
        In characters.
    kind
        How it is filled in.
    field
        Field of the decision that it holds; empty for the others.
    choices
        Words to choose from.
    identifies
        Its text says what the row is about, so it must be as it was written.
    hint
        What else may be written into a cell of readings than the words offered.
    """

    name: str
    header: str
    width: float
    kind: Kind = "shown"
    field: str = ""
    choices: tuple[Choice, ...] = ()
    identifies: bool = False
    hint: str = ""

    @property
    def is_open(self) -> bool:
        """Whether people write into it."""
        return self.kind not in ("shown", "mark")

    @property
    def is_mark(self) -> bool:
        """Whether it is for the program alone, and people do not see it."""
        return self.kind == "mark"

    def word(self, value: Field | None) -> str:
        """Return the text of a cell for a field of a decision."""
        if self.kind == "yes-no":
            return "yes" if value else "no"
        return next((choice.word for choice in self.choices if choice.value == (value or "")), str(value or ""))


@lru_cache(_KEPT)
def level(text: str) -> str:
    """Return a text without what is changed unawares: case, width, spaces, kinds of quotes and dashes."""
    text = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE).casefold()
    kept = (
        " " if char.isspace() else char
        for char in text
        if unicodedata.category(char) not in ("Cf", "Cc") or char.isspace()
    )
    return " ".join("".join(kept).split())


@lru_cache(_KEPT)
def words_of(text: str) -> str:
    """Return the words of a text alone, for choices: without punctuation as well."""
    return " ".join(_WORDS.sub(" ", level(text).replace("'", "")).split())


def chosen(text: str, choices: tuple[Choice, ...]) -> Choice | None:
    """Return the choice that a text means; None if it means none."""
    wanted = words_of(text)
    for choice in choices:
        if wanted in {words_of(word) for word in (choice.word, choice.value, *choice.also) if word}:
            return choice
    return None


def yes_or_no(text: str) -> bool | None:
    """Return what a text says; None if neither."""
    wanted = words_of(text)
    return True if wanted in _YES else False if wanted in _NO else None


def days_meant(text: str) -> list[str]:
    """Return the days that a text may mean, as ISO dates: several where day and month can be taken for each other.

    Parameters
    ----------
    text
        As a person or a program for spreadsheets wrote it; a number of five digits is a date without its format.
    """
    text = level(text)
    if _SERIAL.fullmatch(text):
        return [(_EPOCH + timedelta(days=int(text[:5]))).isoformat()]
    if named := _NAMED_DAY.fullmatch(text):
        day, month = named[1] or named[4], (named[2] or named[3])[:3]
        return _days((named[5], str(_MONTHS.index(month) + 1), day)) if month in _MONTHS else []
    parts = _DAY.fullmatch(text)
    if not parts:
        return []
    first, second, third = parts.groups()
    if len(first) > 2:
        return _days((first, second, third)) if len(first) == 4 and len(third) <= 2 else []
    if len(third) == 3:
        return []
    return _days((third, first, second), (third, second, first))


def _days(*parts: tuple[str, str, str]) -> list[str]:
    """Return the days that there are of year, month and day."""
    found = []
    for year, month, day in parts:
        full = int(year) + (2000 if len(year) <= 2 else 0)
        try:
            found.append(date(full, int(month), int(day)).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(found))

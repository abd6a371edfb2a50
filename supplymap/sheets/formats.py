"""Number formats of spreadsheets: those of dates and durations, and those that keep leading zeros."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["", "date", "duration", "zeros"]

# quoted text, escaped character, blank as wide as a character, repeated fill, bracket, General, exponent, any other
_TOKEN = re.compile(r'"([^"]*)"?|\\(.)|_.|\*.|\[([^\]]*)\]|(?i:General)|[Ee][+-]|AM/PM|A/P|(.)', re.DOTALL)
# the same after the last closing bracket, where no search for one is needed
_LAST_TOKEN = re.compile(_TOKEN.pattern.replace(r"\[([^\]]*)\]", "(?!)()"), re.DOTALL)
_LONGEST_ZEROS = 255
"""Longest format that spreadsheet programs store; a cell is shown as long as its format of zeros."""
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_DATE_LETTERS = frozenset("ymdhsegbYMDHSEGB")
_SHOWN_AS_IS = frozenset(" -/():+")


@dataclass(frozen=True, slots=True)
class _Section:
    kind: Kind
    condition: tuple[str, float] | None
    pattern: tuple[str, ...]
    """For ``zeros``: ``"0"`` for a digit, anything else is shown as it is."""

    def fits(self, value: float) -> bool:
        return self.condition is None or bool(_COMPARE[self.condition[0]](value, self.condition[1]))


@dataclass(frozen=True, slots=True)
class Format:
    r"""A number format.

    Attributes
    ----------
    kind
        ``date`` (also times), ``duration`` ([h]:mm), ``zeros`` (made of zeros: 0000, 00-0000000, 0000\.00), or empty.
    words
        The code itself if it shows words beside or instead of the value; else empty.
    """

    kind: Kind = ""
    sections: tuple[_Section, ...] = ()
    words: str = ""

    def padded(self, value: float) -> str | None:
        """Format a number by a format made of zeros.

        Parameters
        ----------
        value
            The stored number.

        Returns
        -------
        text
            The digits with leading zeros, or None if the format does not apply: fractions and negative numbers are
            no codes, and rounding would lose digits.
        """
        if self.kind != "zeros" or not value.is_integer() or not 0 <= value < 1e15:
            return None
        section = next((section for section in self.sections if section.fits(value)), None)
        if section is None or section.kind != "zeros":
            return None
        left = section.pattern.count("0")
        digits = list(str(int(value)).zfill(left))
        shown: list[str] = []
        for part in reversed(section.pattern):
            if part != "0":
                shown.append(part)
                continue
            left -= 1
            # digits beyond the pattern stand in the place of its first zero
            shown.append(digits.pop() if left else "".join(digits))
        return "".join(reversed(shown)).strip()


GENERAL = Format()
_DATE = Format("date")
_DURATION = Format("duration")


def builtin_format(number: int) -> Format:
    """Return the format of a built-in number.

    The numbers 27-36 and 50-58 are dates in Chinese, Japanese and Korean versions and nothing elsewhere.
    """
    if number == 46:
        return _DURATION
    if 14 <= number <= 22 or 27 <= number <= 36 or number in (45, 47) or 50 <= number <= 58:
        return _DATE
    return GENERAL


@lru_cache(maxsize=4096)
def parse_format(code: str) -> Format:
    """Parse a format code such as ``yyyy-mm-dd`` or ``0000``.

    Parameters
    ----------
    code
        The code as the file stores it (always in English letters).

    Returns
    -------
    format
        Its kind, its sections if it is made of zeros, and the code if it shows words.
    """
    sections = _sections(code)
    kinds = [section.kind for section in sections]
    words = code if worded(code) else ""
    if kinds[0] in ("date", "duration"):
        return Format(kinds[0], (), words)
    if "zeros" not in kinds or (kinds[0] != "zeros" and sections[0].condition is None):
        return Format("", (), words) if words else GENERAL
    return Format("zeros", tuple(sections), words)


def _sections(code: str) -> list[_Section]:
    sections: list[_Section] = []
    tokens: list[re.Match[str]] = []
    position, last_bracket = 0, code.rfind("]")
    while token := (_TOKEN if position <= last_bracket else _LAST_TOKEN).match(code, position):
        position = token.end()
        if token[4] == ";":
            sections.append(_section(tokens))
            tokens = []
        else:
            tokens.append(token)
    return [*sections, _section(tokens)]


def _section(tokens: list[re.Match[str]]) -> _Section:
    pattern: list[str] = []
    condition: tuple[str, float] | None = None
    kind: Kind = "zeros"
    for token in tokens:
        quoted, escaped, bracket, char = token[1], token[2], token[3], token[4]
        if bracket is not None:
            if re.fullmatch(r"[hH]+|[mM]+|[sS]+", bracket):
                return _Section("duration", None, ())
            if match := _CONDITION.fullmatch(bracket):
                condition = (match[1], float(match[2]))
        elif quoted is not None or escaped is not None:
            text = quoted or escaped or ""
            # punctuation belongs to a code (5201.00); words such as " pcs" are a unit
            if text and not any(map(str.isalnum, text)):
                pattern.append(text)
        elif char == "0" or (char is not None and char in _SHOWN_AS_IS):
            pattern.append(char)
        elif char is not None and char in _DATE_LETTERS:
            return _Section("date", condition, ())
        elif char is not None or token[0][0] not in "_*":
            kind = ""
    if not 2 <= pattern.count("0") <= sum(map(len, pattern)) <= _LONGEST_ZEROS:
        kind = ""
    return _Section(kind, condition, tuple(pattern) if kind else ())


WORD = re.compile(r"[A-Za-z]{3}|[^\W\d_\x00-\x7f]{2}")
"""Letters that are no mere unit or sign: three of them, or two beyond ASCII."""

_VALUE = "\0"
"""Stands for the value of the cell among the words of a format."""


@lru_cache(maxsize=4096)
def worded(code: str) -> tuple[str, ...]:
    """Return the sections of a format that show words of their own.

    Parameters
    ----------
    code
        The code as the file stores it.

    Returns
    -------
    sections
        What each shows, with a mark for the value. Units and words of dates are words too, but for single letters.
    """
    sections: list[list[str]] = [[]]
    position, last_bracket = 0, code.rfind("]")
    while token := (_TOKEN if position <= last_bracket else _LAST_TOKEN).match(code, position):
        position = token.end()
        quoted, escaped, bracket, char = token[1], token[2], token[3], token[4]
        parts = sections[-1]
        if char == ";":
            sections.append([])
        elif quoted is not None or escaped is not None:
            parts.append(quoted or escaped or "")
        elif bracket is not None:
            # [$USD-409] shows a currency; other brackets are colours and conditions
            parts.append(bracket[1:].rpartition("-")[0] or bracket[1:] if bracket.startswith("$") else "")
        elif token[0][0] == "_":
            parts.append(" ")
        elif char is not None and char in _SHOWN_AS_IS:
            parts.append(char)
        elif not parts or parts[-1] != _VALUE:
            parts.append(_VALUE)
    texts = ("".join(parts) for parts in sections)
    return tuple(dict.fromkeys(text for text in texts if WORD.search(text)))


def shown(code: str, value: str) -> tuple[str, ...]:
    """Return what the worded sections of a format show for the text of a value."""
    return tuple(section.replace(_VALUE, value) for section in worded(code))

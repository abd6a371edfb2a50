"""Words of dates in twelve languages, written as the reader of dates knows them."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.records.values import WIDE_DIGITS
from supplymap.reference.names import fold
from supplymap.reference.row_words import row_words, value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = re.compile(r"[^\W\d_]+")
_ASIAN_DATE = re.compile(r"(\d{2,4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日号號일])?)?(?!\d)")
_ERAS: Mapping[str, int] = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_ERA = re.compile(rf"({'|'.join(_ERAS)})\s*(\d{{1,3}}|元)\s*年")
_VIETNAMESE = re.compile(
    r"(?:ngày\s*(\d{1,2})\s*)?tháng\s*(\d{1,2})[\s,]*(?:năm\s*|[/-]\s*)?(\d{4})|năm\s*(\d{4})", re.IGNORECASE
)
_LINKS = re.compile(
    r"(?<=\d)(?:\.?º|°|er|ro|th|st|nd|rd)?\s+(?:(?:de|di|of)\s+|d['’]\s*)(?=[^\W\d_])|\s+(?:de|del|di|of)\s+(?=\d{4})",
    re.IGNORECASE,
)
"""Between day, month and year: "3 de marzo de 2024"."""
_QUARTER = re.compile(
    r"(?<![\d.])(?:第\s*)?([1-4])\s*(?:\.?[ºª°o]|\.|er|e|de|do|st|nd|rd|th)?\s*({words})(?:\s+(?:de|di|del)(?=\s))?|({words})\s*([1-4])(?!\d)"
)


def plain_date(text: str) -> str:
    """Write wide digits narrow, dates of Chinese, Japanese, Korean and Vietnamese as ISO dates, months in English.

    Parameters
    ----------
    text
        Text of a cell.

    Returns
    -------
    plain
        "3 de marzo de 2024" is "3 mar 2024", "2024년 3월" is "2024-03", "2. Quartal 2024" is "Q2 2024".
    """
    text = text.strip()
    if not text.isascii():
        text = unicodedata.normalize(
            "NFC", WIDE_DIGITS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
        )
        text = _ERA.sub(lambda match: f"{_ERAS[match[1]] + (1 if match[2] == '元' else int(match[2]))}年", text)
        text = _quarters().sub(_quarter, text)
        text = _ASIAN_DATE.sub(_joined, text)
        text = _VIETNAMESE.sub(lambda match: match[4] or _iso(match[3], match[2], match[1]), text)
    kinds = {kind for word in _WORD.findall(text) if (kind := _kind(word))}
    if "quarter" in kinds:
        text = _quarters().sub(_quarter, text)
    if kinds - {"quarter"}:
        text = _WORD.sub(lambda match: _kind(match[0]) or match[0], _LINKS.sub(" ", text))
    return text.strip()


def is_open_end(text: str) -> bool:
    """Return whether the end of a period says that it goes on: "present", "heute", "至今"."""
    return text.strip().lower() in row_words("open-end") or fold(text) in row_words("open-end")


def _joined(match: re.Match[str]) -> str:
    return _iso(*match.groups()) if len(match[1]) == 4 else match[0]


def _iso(year: str, month: str | None, day: str | None) -> str:
    return "-".join(part.zfill(2) for part in (year, month, day) if part)


@partial(reference.per_folder, size=1 << 12)
def _kind(word: str) -> str:
    """Return the English short form of the month that a word names, "quarter" for a word for it, or nothing."""
    folded = fold(word)
    number = value_of("month").get(folded)
    return _ENGLISH[int(number) - 1] if number else "quarter" if folded in row_words("quarter") else ""


def _quarter(match: re.Match[str]) -> str:
    return f"Q{match[1] or match[4]} "


@reference.per_folder
def _quarters() -> re.Pattern[str]:
    words = sorted((*row_words("quarter"), "çeyrek", "quý"), key=len, reverse=True)
    return re.compile(_QUARTER.pattern.replace("{words}", "|".join(words)), re.IGNORECASE)

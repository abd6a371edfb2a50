"""Amounts of money: their number, in every way of grouping digits, with words for millions, and their currency."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from supplymap import reference
from supplymap.records.values import LONGEST_VALUE, is_blank
from supplymap.reference.marks import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

AmountProblem = Literal["", "number-not-understood", "amount-in-other-currency"]

_ABOUT = re.compile(
    r"^(?:~|≈|±|c\.|ca\.?|circa|approx(?:imately)?\.?|about|around|est(?:imated|\.)?|env(?:iron|\.)?|ungefähr|etwa"
    r"|aprox(?:imadamente)?\.?|yaklaşık|khoảng|sekitar|約|约|약)\s*",
    re.IGNORECASE,
)
_PER_YEAR = re.compile(
    r"\s*(?:/|per|p\.|pro|al|por|par)?\s*(?:year|annum|anno|a\.|yr|p\.?a\.?|annually|yearly|jahr|año|ano|an|yıl|năm|年|년)\.?$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:\d[\d.,'’\s_]*\d|\d)(?:e[+-]?\d{1,2}(?!\w))?", re.IGNORECASE)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_SEPARATED = (
    re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?"),
    re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}"),
    re.compile(r"\d{1,3}(?:['’ ]\d{3})+(?:[.,]\d{1,2})?"),
)
_PLAIN = re.compile(r"\d+(?:\.\d*)?(?:e[+-]?\d{1,2})?", re.IGNORECASE)
_COMMA = re.compile(r"\d+,\d{1,2}|\d+,\d{4,}")
_DOT_OF_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_COMMA_DECIMAL = re.compile(r"\d\.\d{3},\d|(?<![\d.,])\d+,\d{1,2}(?!\d)")
_DOT_DECIMAL = re.compile(r"\d,\d{3}\.\d|(?<![\d.,])\d+\.(?:\d{1,2}|\d{4,})(?!\d)|\d,\d{3}(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*\.?|[$€£¥₩₹₫฿₱₺₦₽₸₪₡₴৳]|'0{3}|\(?000s?\)?")
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_SHORT = frozenset({"mn", "bn", "MM"})
_LINKS = frozenset({"de", "of", "in", "d", "des", "di"})
_YEN_OR_YUAN = "¥"
_YUAN_OR_YEN = ("CNY", "JPY")


_COMPACT = re.compile(r"\b([kKmMT])(USD|EUR|GBP|CNY|[$€£])|\b(USD|EUR|GBP|CNY)\s?([kKmM])\b")
"""Currency and multiple written together: "k€", "TEUR", "USD m"."""


class Amount(NamedTuple):
    """An amount of money.

    Attributes
    ----------
    value
        The number; None if there is none, or it is in another currency than the column.
    currency
        ISO code of the currency that the cell states; empty if it states none.
    problem
        ``number-not-understood``, or ``amount-in-other-currency``.
    """

    value: float | None
    currency: str = ""
    problem: AmountProblem = ""


class Unit(NamedTuple):
    """What a header says of the amounts below it: their currency, and by what each is to be multiplied."""

    currency: str = ""
    factor: float = 1.0


_NONE = Amount(None)
_UNREAD = Amount(None, "", "number-not-understood")


def read_amount(text: str, unit: Unit | None = None, *, decimal: str = "") -> Amount:
    """Read an amount of money.

    Parameters
    ----------
    text
        Text of the cell: ``1.5m``, ``~400k``, ``USD 1.2 million``, ``1.234.567,89``, ``12,34,567``, ``(500)``.
    unit
        What the header says: amounts in another currency are no numbers of the column.
    decimal
        Sign before the decimals in the column, as :func:`decimal_of` tells it.

    Returns
    -------
    amount
        A negative one for ``-500`` and ``(500)``.
    """
    unit = unit or Unit()
    text = normal_form(text).strip()
    if is_blank(text):
        return _NONE
    if len(text) > LONGEST_VALUE:
        return _UNREAD
    bare = _PER_YEAR.sub("", _ABOUT.sub("", text)).strip()
    negative = (bare.startswith("(") and bare.endswith(")")) or bare.startswith(("-", "−", "–")) or bare.endswith("-")
    bare = bare.strip("()-−– \t")
    match = _NUMBER.search(bare)
    if match is None:
        return _UNREAD
    around = f"{bare[: match.start()]} {bare[match.end() :]}"
    currency, factor, understood = ("", 1.0, False) if _DIGIT.search(around) else _words(around)
    number = _number(match[0], decimal)
    if not understood or number is None:
        return _UNREAD
    value = round(number * factor * (unit.factor if factor == 1 else 1), 6) * (-1 if negative else 1)
    if currency == _YEN_OR_YUAN:
        currency = unit.currency if unit.currency in _YUAN_OR_YEN else _YUAN_OR_YEN[0]
    if currency and unit.currency and currency != unit.currency:
        return Amount(None, currency, "amount-in-other-currency")
    return Amount(value, currency)


def decimal_of(texts: Iterable[str]) -> str:
    """Return the sign before the decimals of a column: a comma or a dot; empty where no cell or both tell."""
    found = set()
    for text in texts:
        if len(text) <= LONGEST_VALUE:
            if _COMMA_DECIMAL.search(text):
                found.add(",")
            elif _DOT_DECIMAL.search(text):
                found.add(".")
    return found.pop() if len(found) == 1 else ""


def unit_of_header(header: str) -> Unit:
    """Return the currency and the multiple that a header states: ``FY26 FOB (USD)``, ``Spend (k€)``."""
    header = normal_form(header)
    currency, factor = "", 1.0
    for word in _WORD.findall(_apart(header.replace("_", " "))):
        code, times = _meaning(word)
        if code and (word.isupper() or word.casefold() != code.casefold()):
            currency = currency or code
        # one letter alone is no multiple, unless it stands in brackets or at the sign of a currency
        sign = re.escape(word)
        alone = rf"[(\[]\s*{sign}\s*[)\]]|\b{sign}\s?[$€£]|[$€£]\s?{sign}\b"
        if times and (len(word) > 2 or word in _SHORT or not word.isascii() or re.search(alone, header)):
            factor = times
    if compact := _COMPACT.search(header):
        letter, name = (compact[1], compact[2]) if compact[1] else (compact[4], compact[3])
        currency, factor = _meaning(name)[0], _meaning("k" if letter in "tT" else letter)[1]
    return Unit("" if currency == _YEN_OR_YUAN else currency, factor)


def _words(text: str) -> tuple[str, float, bool]:
    """Return currency and multiple that the words around a number state, and whether all are understood."""
    currency, factor = "", 1.0
    for word in re.findall(r"[^\s\d,;/()]+", _apart(text)):
        if word.casefold() in _LINKS:
            continue
        code, times = _meaning(word)
        if not code and not times:
            # "US$" and "k€", "Mio.€" are written together
            parts = re.match(r"([^\W\d_.]+)\.?([$€£¥₩₹]|[A-Z]{3})$|([$€£¥₩₹])([^\W\d_]+)\.?$", word)
            if parts is None:
                return currency, factor, word.strip(".-") == ""
            for part in filter(None, parts.groups()):
                more, times = _meaning(part)
                if not more and not times:
                    return currency, factor, False
                currency, factor = currency or more, times or factor
            continue
        if code and currency and code != currency:
            return currency, factor, False
        currency, factor = code or currency, factor * (times or 1)
    return currency, factor, True


def _apart(text: str) -> str:
    """Put blanks between words that Chinese, Japanese and Korean write together: "億円"."""
    if text.isascii():
        return text

    def spaced(match: re.Match[str]) -> str:
        run, parts = match[0], []
        while run:
            size = next((n for n in range(min(len(run), 4), 0, -1) if run[:n] in _known()), 1)
            parts.append(run[:size])
            run = run[size:]
        known = all(part in _known() for part in parts)
        return f" {' '.join(parts)} " if known else match[0]

    return _HAN.sub(spaced, text)


def _meaning(word: str) -> tuple[str, float]:
    """Return the currency that a word names, and the multiple that it is; empty and 0 for neither."""
    if word == _YEN_OR_YUAN:
        return word, 0.0
    folded = word.casefold()
    known = _known()
    return known.get(folded) or known.get(folded.strip(".")) or ("", 0.0)


@reference.per_folder
def _known() -> Mapping[str, tuple[str, float]]:
    words: dict[str, tuple[str, float]] = {}
    for row in reference.table("row_words"):
        if row["kind"] == "times":
            words |= {word.casefold(): ("", 10.0 ** int(row["value"])) for word in row["words"].split("|")}
    for row in reference.table("currencies"):
        words |= {word.casefold(): (row["code"], 0.0) for word in row["words"].split("|")}
    return words


def _number(text: str, decimal: str) -> float | None:
    """Return the number that digits and signs between them make; None if they make none."""
    text = text.strip().replace("_", "").replace("\u00a0", " ").replace("\u202f", " ")
    if decimal == "," and (_DOT_OF_THOUSANDS.fullmatch(text)):
        return float(text.replace(".", ""))
    if _INDIAN.fullmatch(text):
        return float(text.replace(",", ""))
    points, commas, blanks = (bool(pattern.fullmatch(text)) for pattern in _SEPARATED)
    if points and not (decimal == "," and text.count(",") == 1):
        return float(text.replace(",", ""))
    if commas:
        return float(text.replace(".", "").replace(",", "."))
    if blanks:
        return float(re.sub(r"['’ ]", "", text).replace(",", "."))
    if _COMMA.fullmatch(text) or (decimal == "," and re.fullmatch(r"\d+,\d+", text)):
        return float(text.replace(",", "."))
    return float(text) if _PLAIN.fullmatch(text) else None

"""Tariff codes in cells: several at once, with words behind them, with lost zeros; checked against the headings."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

from supplymap.reference.marks import normal_form
from supplymap.reference.tables import per_folder, table

LONGEST = 400
"""Longer texts are no codes."""
OF_THE_US = ("98", "99")
"""Chapters of the US tariff that the Harmonized System does not have."""

_LABEL = re.compile(
    r"\b(?:h\.?t\.?s\.?(?:us)?|h\.?s\.?n?|ncm|taric|gtip|code|codes|no|nr|chapter|ch|heading|subheading|tariff|mã|kode|kod)\b"
    r"\s*[.:#-]*|海关编码|税则号|税号|编码|第(?=\d)|章|类",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"""(?<![\w.,])'*(
    \d{4}(?:[.\ \u00a0-]\d{2}){1,4}(?![\d.]\d)                    # 6109.10.00.12
    |\d{4}\.\d{2}(?:[.\ ]?\d{4}|[.\ ]?\d{2}[.\ ]?\d{2})           # 6109.10.0012
    |\d{6}[.\ ]\d{2,6}                                            # 610910.0012
    |\d{2}[.\ ]\d{2}[.\ ]\d{2}(?:[.\ ]\d{2,4}){0,2}(?!\d)        # 61 09 10
    |\d{2}\.\d{2}(?:\.\d{2}){0,4}                                 # 61.09
    |\d{4}\.\d                                                    # 6109.1, a number without its last zero
    |\d{3}\.\d{2}(?:\.?\d{2}){0,3}                                # 302.13, without its first
    |\d{1,12}
    )(?:\.0+)?(?![\w%]|[.,]\d|[.,][\dOoIl]{1,4}\b)              # nor before letters typed for digits""",
    re.VERBOSE,
)
_NEXT = re.compile(r"\s*/\s*'?(\d{2})(?!\d|[.]\d)")
_RANGE = re.compile(r"(?<!\d)(\d{4})\s*(?:-|–|to|bis|a)\s*(\d{4})(?![\d.])")
_ENTRIES = re.compile(r"[;|\n；]")
_WORDS = re.compile(
    r"\b(?!(?:and|or|und|et|ou|or|dan|ve|và)\b)[^\W\d_]{2,}|[\u3040-\u9fff\uac00-\ud7af]", re.IGNORECASE
)
_EDGES = " \t-–—:,.;/|()[]'\"&+"


class TariffCodes(NamedTuple):
    """What a cell of tariff codes holds.

    Attributes
    ----------
    codes
        As written, with a lost zero put back; each once.
    words
        The goods that it names beside them.
    restored
        Codes to which a leading zero was put back.
    unknown
        Codes of a chapter or heading that the Harmonized System does not have.
    """

    codes: tuple[str, ...] = ()
    words: str = ""
    restored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@partial(per_folder, size=1 << 12)
def tariff_codes(text: str) -> TariffCodes:
    """Take a cell of tariff codes apart.

    Parameters
    ----------
    text
        Such as ``6109.10 T-shirts``, ``6109.10; 6110.20``, ``6109.10/20``, ``'0302130000``, ``6101-6104``.

    Returns
    -------
    found
        Codes of 2 to 12 digits. A number of an odd count of digits is a code without its leading zero only if its
        heading is one; "12 pieces" and other numbers are no codes.
    """
    if len(text) > LONGEST:
        return TariffCodes()
    text = normal_form(text).replace("’", "'").replace("`", "'")
    codes: dict[str, None] = {}
    words: list[str] = []
    restored: list[str] = []
    unknown: list[str] = []
    for entry in _ENTRIES.split(text):
        rest = _LABEL.sub(" ", entry)
        for match in _RANGE.finditer(rest):
            codes.update(dict.fromkeys(_between(match[1], match[2])))
        rest = _RANGE.sub(lambda match: " " if _between(match[1], match[2]) else match[0], rest)
        said = bool(_WORDS.search(rest))
        at = 0
        left = []
        for match in _CODE.finditer(rest):
            code, lost = _whole(match[1], said=said) if match.start() >= at else ("", False)
            if not code:
                continue
            left.append(rest[at : match.start()])
            at = match.end()
            found = [code]
            while following := _NEXT.match(rest, at):
                # "6109.10/20": the last two digits of another subheading
                if len(_digits(found[-1])) < 6:
                    break
                found.append(f"{found[-1][:-2]}{following[1]}")
                at = following.end()
            restored += found if lost else []
            unknown += [one for one in found if not is_known(one)]
            codes.update(dict.fromkeys(found))
        left.append(rest[at:])
        if _WORDS.search(bare := " ".join(" ".join(left).split()).strip(_EDGES)):
            words.append(bare if codes else "")
    return TariffCodes(tuple(codes), "; ".join(filter(None, words)), tuple(restored), tuple(unknown))


def is_known(code: str) -> bool:
    """Return whether the Harmonized System has the chapter and heading of a code, or the US tariff its chapter."""
    digits = _digits(code)
    return digits[:2] in OF_THE_US or digits[:4] in _headings()


@per_folder
def _headings() -> frozenset[str]:
    return frozenset(row["hs"] for row in table("hs_headings"))


def _digits(code: str) -> str:
    return "".join(char for char in code if char.isdecimal())


def _whole(code: str, *, said: bool) -> tuple[str, bool]:
    """Return a code, and whether its leading zero was put back; empty for a number that is none.

    Parameters
    ----------
    code
        Digits with signs between them.
    said
        Whether words stand beside it: then a short number is a count of something.
    """
    digits = _digits(code)
    if not code.isdecimal() and re.fullmatch(r"\d{4}\.\d", code):
        # a spreadsheet takes the last zero from 6109.10
        return (f"{code}0", False) if is_known(digits) else ("", False)
    if len(digits) < 4 and said:
        return "", False
    if len(digits) % 2:
        padded = f"0{code}"
        return (padded, True) if len(digits) > 2 and is_known(padded) else ("", False)
    if len(digits) == 2 or is_known(code):
        return (code, False) if len(digits) > 2 or is_known(code) else ("", False)
    # a code of an unknown heading is told; a mere number beside words is none
    return ("", False) if said and code.isdecimal() and len(digits) < 6 else (code, False)


def _between(first: str, last: str) -> list[str]:
    """Return the headings from one to another of a chapter; none if they are no headings of one."""
    known = sorted(heading for heading in _headings() if len(heading) == 4 and heading[:2] == first[:2])
    if first not in known or last not in known or first >= last:
        return []
    return known[known.index(first) : known.index(last) + 1]

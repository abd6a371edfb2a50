"""Chinese postal codes of sites."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from supplymap.reference.marks import normal_form

if TYPE_CHECKING:
    from supplymap.model import Site

_SIX = re.compile(r"(?<![\d.+\-/])([0-9]{6})(?![\d.])")
_CALL = r"(?:tel|telephone|phone|ph|fax|mob|mobile|cell|call|whatsapp|wechat|电话|電話|传真|手机)"
_CALLED = re.compile(rf"(?:\+\d{{1,3}}|{_CALL})\W*[\d\s()+\-]*$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:\bbox|\bp\.?\s?o\.?|\bno\.?|\bnr\.?|\bnumber|\broom|\bunit|#|№)[\s.:]*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:\bp\.?\s?c\.?|\bpost(?:al)?\s?code|\bzip(?:\s?code)?|邮编|邮政编码|郵編)[\s.:#]*$", re.IGNORECASE
)
# an address may go on with the country, and then with telephones, mail and persons
_AT_END = re.compile(
    r"[\s,.;)\]]*+(?:(?:p\.?\s?r\.?\s*|people's republic of )?china|c\.?n\.?|prc|中国|中國)?[\s.,;)\]]*+"
    rf"(?:$|\+\d|(?:{_CALL}|e-?mail|attn|contact|联系)(?![a-z]))",
    re.IGNORECASE,
)

_BEFORE = 200
"""Most characters searched before a number for the word that says what it is."""

REGION = ("83", "84")
"""First digits of the postal codes of the XUAR."""


def postal_code(site: Site) -> str:
    """Return the six-digit postal code of a site: its own field, or the end of the address.

    Digits of telephone numbers, boxes, rooms and coordinates are not postal codes. A number that the address
    calls a postal code counts anywhere.
    """
    return _postal_code(site.postal_code, site.address)


@lru_cache(maxsize=1 << 14)
def _postal_code(field: str, address: str) -> str:
    field = normal_form(field)
    digits = re.sub(r"\D", "", re.sub(r"\.0+\s*$", "", field))
    if len(digits) == 6:
        return digits
    address = normal_form(address)
    for match in _SIX.finditer(address):
        before = address[max(match.start() - _BEFORE, 0) : match.start()]
        if _LABELLED.search(before):
            return match.group(1)
        if _AT_END.match(address, match.end()) and not _CALLED.search(before.rstrip()) and not _NUMBERED.search(before):
            return match.group(1)
    return ""


def postal_code_elsewhere(site: Site) -> str:
    """Return the postal code of a site if it is of another part of China; a lost leading zero is restored."""
    code = postal_code(site)
    if code:
        return "" if code[:2] in REGION else code
    field = normal_form(site.postal_code)
    match = re.fullmatch(r"\s*([1-7]\d{4})(?:\.0+)?\s*", field)
    return f"0{match.group(1)}" if match else ""

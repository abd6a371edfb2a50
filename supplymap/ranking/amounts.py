"""Numbers as a reader says them aloud: counts with their noun, money by the year, shares in percent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import NOT_STATED

if TYPE_CHECKING:
    from supplymap.network.attributes import PartnerAttributes

CURRENCY = "in the list's currency"
"""The unit of money: the lists name none that could be relied on."""

_SCALES = ((1e9, "billion"), (1e6, "million"))


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> counted(1, "partner"), counted(1200, "partner"), counted(2, "country", "countries")
    ('1 partner', '1,200 partners', '2 countries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def money(value: float) -> str:
    """Return an annual value in words, to two digits above a million.

    Examples
    --------
    >>> money(1_234_567.0), money(48_000.0), money(0.4)
    ("1.2 million a year in the list's currency", "48,000 a year in the list's currency", \
"less than 1 a year in the list's currency")
    """
    if 0 < value < 1:
        return f"less than 1 a year {CURRENCY}"
    for size, word in _SCALES:
        # 999,950 is said as 1 million already
        if value >= size * 0.99995:
            return f"{float(f'{value / size:.2g}'):,g} {word} a year {CURRENCY}"
    return f"{value:,.0f} a year {CURRENCY}"


def percent(share: float) -> str:
    """Return a share of a whole in percent, without more digits than anybody needs.

    Parameters
    ----------
    share
        In [0, 1].

    Examples
    --------
    >>> percent(0.1234), percent(0.034), percent(0.0004), percent(0.0), percent(0.9996)
    ('12 %', '3.4 %', 'less than 0.1 %', 'none', 'almost all')
    """
    if share <= 0.0:
        return "none"
    if share < 0.001:
        return "less than 0.1 %"
    if 0.9995 <= share < 1.0:
        return "almost all"
    return f"{share * 100:.1f} %" if share < 0.0995 else f"{share * 100:.0f} %"


def reach_words(data: PartnerAttributes) -> str:
    """Return what a partner reaches: the importer's products, and the value bought that it is in.

    Parameters
    ----------
    data
        Attributes of a partner in a ranked graph.

    Returns
    -------
    text
        Such as ``3 products, 1.2 million a year in the list's currency``; a value that no row states is left out.
    """
    products = data["products"] or data["products_past"] or data["products_moved"]
    named = [name for name in products if name != NOT_STATED]
    parts = [counted(len(named), "product")] if named else []
    if len(named) < len(products):
        parts.append("others not stated" if named else "products not stated")
    text = " and ".join(parts) or "no product"
    if data["products_past"] and not data["products"]:
        text = f"{text}, in the past"
    value = data["reach_value"]
    return text if value is None else f"{text}, {money(value)}"

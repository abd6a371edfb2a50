"""Columns of amounts: their currency and sign of decimals, decided once for each column; other currencies are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.records.amounts import Amount, Unit, decimal_of, read_amount, unit_of_header

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from supplymap.records.mentions import Hops, Vocabulary

USUAL = "USD"
"""Currency of a column that says none, where it must be compared with another: the importer's."""


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """How the amounts of one column are to be read.

    Attributes
    ----------
    unit
        Currency and multiple.
    decimal
        Sign before the decimals; empty if the column does not tell.
    counted
        Whether its currency is the one that the amounts of all files are added up in.
    """

    unit: Unit
    decimal: str
    counted: bool = True

    def read(self, text: str, *, negative: bool = False) -> Amount:
        """Read a cell; an amount that would be added up with those of another currency has no value.

        Parameters
        ----------
        text
            Text of the cell.
        negative
            Whether amounts may be below zero: credits among transactions.
        """
        amount = read_amount(text, self.unit, decimal=self.decimal)
        if amount.value is not None and amount.value < 0 and not negative:
            return Amount(None, amount.currency, "number-not-understood")
        if amount.value is not None and not self.counted:
            return Amount(None, amount.currency or self.unit.currency, "amount-in-other-currency")
        return amount


def amount_columns(cells: Mapping[str, Iterable[str]], headers: Mapping[str, str]) -> dict[str, AmountColumn]:
    """Return how each of some columns of amounts is to be read.

    Parameters
    ----------
    cells
        Texts of each column, by any name of it.
    headers
        Header of each column.

    Returns
    -------
    columns
        The currency of a column is that of its header, or that of most of its cells; else it says none. If columns
        are in several currencies, those in US dollars count, or those of the most cells.
    """
    units: dict[str, tuple[Unit, str, int]] = {}
    for name, texts in cells.items():
        filled = [text for text in texts if text.strip()]
        unit = unit_of_header(headers.get(name, ""))
        if not unit.currency:
            said = Counter(read_amount(text).currency for text in filled)
            said.pop("", None)
            common, count = min(said.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))
            unit = unit._replace(currency=common if 2 * count > len(filled) else USUAL if said else "")
        units[name] = unit, decimal_of(filled), len(filled)
    sizes: Counter[str] = Counter()
    for unit, _, count in units.values():
        sizes[unit.currency or USUAL] += count
    main = USUAL if USUAL in sizes else min(sizes, key=lambda name: (-sizes[name], name), default=USUAL)
    return {
        name: AmountColumn(unit, decimal, counted=(unit.currency or USUAL) == main)
        for name, (unit, decimal, _) in units.items()
    }


def column_amounts(vocabulary: Vocabulary, tables: Sequence[Hops], field: str) -> list[AmountColumn]:
    """Return how the amounts of each of some tables are to be read: those of one column of a sheet in one way."""
    cells: dict[str, set[str]] = defaultdict(set)
    headers: dict[str, str] = {}
    for table in tables:
        name = _column(table, field)
        headers[name] = table.headings.get(field, "")
        if field in table.fields:
            codes = vocabulary.distinct(table.fields[field]).tolist()
            cells[name].update(vocabulary.texts[code] for code in codes if code)
    columns = amount_columns(cells, headers)
    return [columns.get(_column(table, field), AmountColumn(Unit(), "")) for table in tables]


def _column(table: Hops, field: str) -> str:
    return f"{table.sheet}\n{table.headings.get(field, '')}"

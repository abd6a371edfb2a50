"""Columns of dates: whether the day or the month stands first, decided once for each column."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplymap.records.dates import order_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from supplymap.records.dates import DateOrder
    from supplymap.records.mentions import Hops, Papers, Vocabulary

    OrderOf = Callable[[int, str], DateOrder]


def column_orders(vocabulary: Vocabulary, tables: Iterable[Hops | Papers], fields: Sequence[str]) -> OrderOf:
    """Return what tells the sequence of day and month in the column of a field of a sheet.

    Parameters
    ----------
    vocabulary
        The texts of the codes.
    tables
        All rows.
    fields
        Fields that hold dates.

    Returns
    -------
    order
        Called with the number of a sheet and a field. Where a column does not tell, the other columns of its sheet do,
        if they agree: one person wrote them.
    """
    texts: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for table in tables:
        for field in fields:
            if field in table.fields:
                codes = vocabulary.distinct(table.fields[field]).tolist()
                texts[table.sheet][field].update(vocabulary.texts[code] for code in codes if code)
    orders: dict[tuple[int, str], DateOrder] = {}
    for sheet, columns in texts.items():
        told = {field: order_of(cells) for field, cells in columns.items()}
        known = {order for order in told.values() if order}
        agreed: DateOrder = next(iter(known)) if len(known) == 1 else ""
        for field, order in told.items():
            orders[sheet, field] = order or agreed
    return lambda sheet, field: orders.get((sheet, field), "")

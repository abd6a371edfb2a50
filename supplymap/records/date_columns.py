"""Columns of dates: whether the day or the month stands first, decided once for each column."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplymap.records.dates import order_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from supplymap.records.dates import DateOrder
    from supplymap.records.drafts import Draft

    OrderOf = Callable[[Draft, str], DateOrder]


def column_orders(drafts: Iterable[Draft], fields: Sequence[str]) -> OrderOf:
    """Return what tells the sequence of day and month in the column of a field of a row.

    Parameters
    ----------
    drafts
        All rows.
    fields
        Fields that hold dates.

    Returns
    -------
    order
        Called with a row and a field. Where a column does not tell, the other columns of its sheet do, if they agree:
        one person wrote them.
    """
    texts: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for draft in drafts:
        for field in fields:
            if text := draft.fields.get(field, ""):
                texts[draft.source.file, draft.source.sheet][field].add(text)
    orders: dict[tuple[str, str, str], DateOrder] = {}
    for (file, sheet), columns in texts.items():
        told = {field: order_of(cells) for field, cells in columns.items()}
        known = {order for order in told.values() if order}
        agreed: DateOrder = next(iter(known)) if len(known) == 1 else ""
        for field, order in told.items():
            orders[file, sheet, field] = order or agreed
    return lambda draft, field: orders.get((draft.source.file, draft.source.sheet, field), "")

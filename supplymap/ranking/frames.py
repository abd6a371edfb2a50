"""Tables of partners with one type to a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


def frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make a table of rows.

    Returns
    -------
    table
        Texts are ``string``, truth values ``bool``, whole numbers ``int64`` (``Int64`` where one is missing), other
        numbers ``float64``, also a column in which nothing is known. A missing value is NA or NaN. A column in which
        texts and numbers stand together stays ``object``.
    """
    import pandas as pd  # noqa: PLC0415 - takes a while to load

    table = pd.DataFrame(list(rows), dtype=object)
    return table.astype({name: _type_of(table[name]) for name in table})


def _type_of(column: pd.Series) -> str:
    known = column.dropna()
    kinds = set(map(type, known))
    whole = len(known) == len(column)
    if kinds == {str}:
        return "string"
    if kinds == {bool}:
        return "bool" if whole else "boolean"
    if kinds == {int}:
        return "int64" if whole else "Int64"
    return "float64" if kinds <= {int, float} else "object"

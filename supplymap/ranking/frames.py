"""Rankings as frames with one type to a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd


def frame(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return a frame of rows.

    Returns
    -------
    frame
        Texts are ``string``, truth values ``bool``, whole numbers ``int64`` (``Int64`` where one is missing), other
        numbers ``float64``, like a column without any value. A missing value is NA or NaN. A column of texts and
        numbers stays ``object``.
    """
    import pandas as pd  # noqa: PLC0415 - takes a while to load

    untyped = pd.DataFrame(list(rows), dtype=object)
    return untyped.astype({name: _type_of(untyped[name]) for name in untyped})


def _type_of(column: pd.Series) -> str:
    known = column.dropna()
    kinds = set(map(type, known))
    complete = len(known) == len(column)
    if kinds == {str}:
        return "string"
    if kinds == {bool}:
        return "bool" if complete else "boolean"
    if kinds == {int}:
        return "int64" if complete else "Int64"
    return "float64" if kinds <= {int, float} else "object"

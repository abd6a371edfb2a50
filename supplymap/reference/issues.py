"""Issues made from their table: code, meaning, suggestion and level are written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from supplymap import reference
from supplymap.model import Issue

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.model import IssueLevel, Source

FOUND_LENGTH = 120
"""How much of the text found is repeated in an issue."""


@reference.per_folder
def _codes() -> Mapping[str, Mapping[str, str]]:
    return {row["code"]: row for row in reference.table("issues")}


def issue(code: str, source: Source, column: str, found: str, *, message: str = "", suggestion: str = "") -> Issue:
    """Make an issue.

    Parameters
    ----------
    code
        A code of ``issues.csv``.
    source
        The row; row 0 stands for the whole sheet.
    column
        Header of the column, or empty.
    found
        The text found.
    message, suggestion
        More exact words than the table's, where there are any.

    Returns
    -------
    issue
        The issue with the level of the table.
    """
    row = _codes()[code]
    short = found if len(found) <= FOUND_LENGTH else found[: FOUND_LENGTH - 1] + "…"
    return Issue(
        code,
        source,
        column,
        short,
        message or row["meaning"],
        suggestion or row["suggestion"],
        cast("IssueLevel", row["level"]),
    )

"""Problems found while rows are understood: one issue for each cause, with all its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Source
from supplymap.reference.issues import issue
from supplymap.sheets import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from supplymap.records.mentions import Codes, Hops, Mentions, Papers
    from supplymap.records.understanding import Understanding


class Reports:
    """Puts the problems of rows among the issues of a run.

    Parameters
    ----------
    state
        The working state: its sheets, its texts, and the issues that problems are put among. A row is meant by the
        number of its sheet and its own.
    """

    def __init__(self, state: Understanding) -> None:
        self._state = state

    def source(self, sheet: int, row: int) -> Source:
        """Return the address of a row."""
        of = self._state.sheets[sheet]
        return Source(of.file, of.name, int(row))

    def add(
        self,
        code: str,
        sheet: int,
        rows: Iterable[int],
        column: str,
        found: str,
        *,
        message: str = "",
        suggestion: str = "",
        correction: str = "",
    ) -> None:
        """Add the issue of one cause, at the first of its rows."""
        first, *also = sorted(set(rows))
        words = {"message": message, "suggestion": suggestion, "correction": correction}
        made = issue(code, self.source(sheet, first), column, one_line(found), **words)
        self._state.issues.append(replace(made, also=tuple(also)) if also else made)

    def texts(
        self,
        code: str,
        table: Mentions | Hops | Papers,
        field: str,
        wrong: NDArray[np.bool_],
        *,
        told: Mapping[int, str] | None = None,
        messages: Mapping[int, str] | None = None,
    ) -> None:
        """Add an issue for each distinct text of a field's column that has a problem.

        Parameters
        ----------
        table
            The rows, with the texts of the field.
        wrong
            Which of the rows have the problem.
        told
            What to say was found, by the code of the text; the text itself where left out.
        messages
            What to say is wrong, by the code of the text; the words of the table where left out.
        """
        if not wrong.any():
            return
        column: Codes = table.fields.get(field, np.zeros(len(table), np.int32))
        if field == "name" and hasattr(table, "name"):
            column = table.name
        codes, rows = column[wrong], table.rows[wrong]
        order = np.argsort(codes, kind="stable")
        starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
        for at in np.split(order, starts[1:]):
            text = int(codes[at[0]])
            found = (
                self._state.vocabulary.texts[text]
                if told is None
                else told.get(text, self._state.vocabulary.texts[text])
            )
            message = "" if messages is None else messages.get(text, "")
            heading = table.headings.get(field, "")
            self.add(code, table.sheet, rows[at].tolist(), heading, found, message=message)

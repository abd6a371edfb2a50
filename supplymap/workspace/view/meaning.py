"""What the marks of rows mean: the key, and what the person saw, from the log and from what runs asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from supplymap.workspace.decided import about_of, draft_of
from supplymap.workspace.documents import papers_of
from supplymap.workspace.kinds import is_legible
from supplymap.workspace.state import Standing
from supplymap.workspace.tokens import token
from supplymap.workspace.view.marks import seen_mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.workspace.view.changes import Change
    from supplymap.workspace.view.reader import Reader


class Meanings:
    """What rows are about, as it was when the workbook was written; runs are looked at as far back as needed.

    Parameters
    ----------
    reader
        What stands decided now, and what was asked.
    changes
        The rows that are asked about.
    """

    def __init__(self, reader: Reader, changes: Sequence[Change]) -> None:
        state = reader.state
        self.origins = {entry.origin for entry in state.entries.values() if entry.origin}
        self._found: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}
        wanted = {(change.key, change.line.text("seen").strip().lower()) for change in changes}
        keys = {key for key, _ in wanted}
        for change in changes:
            if change.replaces:
                heads = tuple(state.entries[id_] for id_ in change.replaces)
                for head in filter(is_legible, heads):
                    self._add(wanted, head.key, head.about)
                about = about_of(Standing(heads), state)
                if about is not None:
                    self._add(wanted, heads[-1].key, about)
        for paper in papers_of(state):
            if token(paper.key) in keys:
                self._add(wanted, paper.key, {"name": paper.name})
        for key, about in reader.known:
            if token(key) in keys:
                self._add(wanted, key, about)
        for asked in reader.questions:
            if not wanted - self._found.keys():
                break
            for question in asked:
                if token(question.key) in keys:
                    self._add(wanted, question.key, draft_of(question, "", "").about)

    def _add(self, wanted: set[tuple[str, str]], key: str, about: dict[str, Any]) -> None:
        marks = token(key), seen_mark(about)
        if marks in wanted:
            self._found.setdefault(marks, (key, about))

    def of(self, change: Change) -> tuple[str, dict[str, Any]] | None:
        """Return the key of a row and what it is about; None if nothing here is that."""
        return self._found.get((change.key, change.line.text("seen").strip().lower()))

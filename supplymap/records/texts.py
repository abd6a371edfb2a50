"""Texts of the sheets that are searched for listed names: every cell but names, and the partner it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import LooseText
from supplymap.records.directory import RowsOf
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from supplymap.model import Source
    from supplymap.records.directory import Directory
    from supplymap.records.drafts import Drafts, LooseDraft


def loose_texts(drafts: Drafts, directory: Directory) -> tuple[LooseText, ...]:
    """Return the texts of the sheets, each with the partner it is about where that is known.

    A text that a partner has in one column of a sheet several times is kept once, with its first address. A text
    about no row that is a partner's name is about that partner.
    """
    kept: dict[tuple[str, ...], LooseText] = {}
    owners = _Owners(directory)
    # texts of a sheet, then of a file as a whole come last: many repeat what a cell says, and it knows its partner
    said: set[str] = set()
    for draft in sorted(drafts.loose, key=_reach):
        text, source, column, name, field = draft
        if _reach(draft) and text in said:
            continue
        said.add(text)
        partner = owners.find(name, source) if name else owners.named(text)
        key = (text, partner, column, source.sheet, source.file)
        if key not in kept:
            kept[key] = LooseText(text, source, column, partner, field)
    return tuple(kept.values())


def _reach(draft: LooseDraft) -> int:
    """Return how far a text reaches: 0 for a row, 1 for a sheet, 2 for a whole file."""
    return 0 if draft.source.row else 1 if draft.source.sheet else 2


class _Owners:
    """Ids of the partners that rows name."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._rows = RowsOf(directory)
        self._ids = directory.ids_by_name()
        self._last: tuple[str, Source] | None = None
        self._found = ""

    def named(self, text: str) -> str:
        """Return the id of the partner whose name, or id, a text is; empty if it is nobody's."""
        return self._ids.get(fold(text), "")

    def find(self, name: str, source: Source) -> str:
        """Return the id of the partner that a row means by a name; of any other one of the row if nobody has it."""
        if self._last != (name, source):  # the texts of a row follow each other
            self._last = name, source
            builders = self._rows.find(name, source)
            self._found = builders[0].id if builders else self._ids.get(fold(name), "")
            if not self._found:
                self._found = next((builder.id for builder in self._rows.of(source)), "")
        return self._found

"""Texts of the sheets that are searched for listed names: every cell but names, and the partner it is about."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplymap.model import LooseText, Source
from supplymap.records.loose_columns import NOBODY
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.understanding import Understanding


def loose_texts(state: Understanding, ids: Sequence[str]) -> tuple[LooseText, ...]:
    """Return the texts of the sheets, each with the partner it is about where that is known.

    A text that a partner has in one column of a sheet several times is kept once, with its first address. A text
    about no row that is a partner's name is about that partner.

    Parameters
    ----------
    ids
        The id of each partner.
    """
    kept: dict[tuple[object, ...], LooseText] = {}
    owners = _Owners(state, ids)
    # texts of a sheet, then of a file as a whole come last: many repeat what a cell says, and it knows its partner
    said: set[int] = set()
    texts, columns, places = state.vocabulary.texts, state.loose.all(), state.loose.places
    for text, heading, field, place, row, mention, at, name in zip(
        *(getattr(columns, key).tolist() for key in columns.__dataclass_fields__), strict=True
    ):
        if not row and text in said:
            continue
        said.add(text)
        if mention != NOBODY:
            partners = owners.mentioned(mention, at)
        else:
            partners = (owners.named(texts[name], place, row) if name else owners.called(texts[text]),)
        for partner in partners:
            key = (text, partner, heading, place)
            if key not in kept:
                file, sheet = places[place]
                kept[key] = LooseText(texts[text], Source(file, sheet, row), texts[heading], partner, texts[field])
    return tuple(kept.values())


class _Owners:
    """Ids of the partners that texts are about."""

    def __init__(self, state: Understanding, ids: Sequence[str]) -> None:
        self._state = state
        self._ids = ids
        self._by_name = state.directory.ids_by_name(ids)
        self._of_row: dict[tuple[int, int], list[int]] = defaultdict(list)
        for number in range(len(ids)):
            for row in state.facts.rows.of(number):
                self._of_row[row >> 32, row & 0xFFFFFFFF].append(number)

    def mentioned(self, mention: int, at: int) -> tuple[str, ...]:
        """Return the ids of the partners that a mention means."""
        table = self._state.mentions[mention]
        return tuple(self._ids[number] for number in (int(table.partner[at]), *table.further.get(at, ())))

    def called(self, text: str) -> str:
        """Return the id of the partner whose name, or id, a text is; empty if it is nobody's."""
        return self._by_name.get(fold(text), "")

    def named(self, name: str, sheet: int, row: int) -> str:
        """Return the id of the partner that a row means by a name; of any other one of the row if nobody has it."""
        of_row = self._of_row.get((sheet, row), [])
        number = next((one for one in self._state.directory.find(name) if one in of_row), None)
        if number is not None:
            return self._ids[number]
        return self.called(name) or next((self._ids[one] for one in of_row), "")

"""Cells that several partners share: a mention and a link for each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model import NAMES_FIELD
from supplymap.records.drafts import IMPORTER, LooseDraft
from supplymap.records.name_cells import KnownNames, Name, may_name_several, names_of
from supplymap.reference.names import fold, split_names
from supplymap.sheets import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from supplymap.records.drafts import Draft, Drafts, LinkDraft, PartnerDraft
    from supplymap.records.understanding import Understanding

MOST_LINKS = 1_000
"""Most links that the cells of one row make; beyond them the cell of the buyers stays one name."""


def part_cells(state: Understanding) -> None:
    """Take the cells apart that name several suppliers or buyers: each has the row's columns, and its own link."""
    drafts = state.drafts
    cells = _Cells(drafts, state.importer_name)
    drafts.partners = [one for draft in drafts.partners for one in cells.partners(draft)]
    drafts.links = [one for draft in drafts.links for one in cells.links(draft)]
    drafts.documents = [one for draft in drafts.documents for one in cells.documents(draft)]
    drafts.loose = [one for draft in drafts.loose for one in cells.texts(draft)]
    drafts.loose += cells.taken_apart


class _Cells:
    """The cells that hold names, each read once.

    Attributes
    ----------
    taken_apart
        Each cell that names several, as a whole, for the first of them.
    """

    def __init__(self, drafts: Drafts, importer_name: str) -> None:
        self._in_links = {draft.source for draft in drafts.links}
        self._known = KnownNames([importer_name, *self._names(drafts)])
        self._read: dict[tuple[str, bool], tuple[Name, ...]] = {}
        self.taken_apart: list[LooseDraft] = []

    def _names(self, drafts: Drafts) -> Iterator[str]:
        """Yield the names and ids of the lists of partners, and the names of links that nothing could part."""
        for draft in drafts.partners:
            fields = draft.fields
            if self._lists(draft):
                # what nothing parts in a list is the name of one partner
                yield from split_names(fields["name"]) if len(split_names(fields["name"])) == 1 else ()
                yield from (fields.get("partner_id", ""), fields.get("native_name", ""))
                yield from split_names(fields.get("aliases", ""))
        for link in drafts.links:
            yield from (name for name in (link.supplier, link.buyer) if name != IMPORTER and not may_name_several(name))

    def _lists(self, draft: PartnerDraft) -> bool:
        """Return whether a mention is a row of a list with a row for each partner."""
        return draft.lists and draft.source not in self._in_links

    def _names_of(self, cell: str, *, of_list: bool = False) -> tuple[Name, ...]:
        if (cell, of_list) not in self._read:
            self._read[cell, of_list] = names_of(cell, self._known, of_list=of_list)
        return self._read[cell, of_list]

    def partners(self, draft: PartnerDraft) -> list[PartnerDraft]:
        """Return a mention for each name."""
        names = self._names_of(draft.fields["name"], of_list=self._lists(draft))
        self._report(draft, "name", draft.fields["name"], names)
        made: list[PartnerDraft] = []
        for number, name in enumerate(names):
            fields = {**draft.fields, "name": name.text}
            if name.native:
                other = "native_name" if not fields.get("native_name") else "aliases"
                fields[other] = "; ".join(filter(None, (fields.get(other, ""), name.native)))
            made.append(replace(draft, fields=fields, issues=[] if number else draft.issues))
        return made

    def links(self, draft: LinkDraft) -> list[LinkDraft]:
        """Return a link for each supplier and each buyer."""
        suppliers = [name.text for name in self._names_of(draft.supplier)]
        named = self._names_of(draft.buyer)
        if len(suppliers) * len(named) > MOST_LINKS:
            named = (Name(draft.buyer),)
        self._report(draft, "buyer", draft.buyer, named)
        buyers = [name.text for name in named]
        pairs = [(supplier, buyer) for supplier in suppliers for buyer in buyers]
        # "B" among the buyers of "B" is no link, where the cell names others too
        pairs = [pair for pair in pairs if fold(pair[0]) != fold(pair[1])] or pairs[:1]
        # who of them supplies whom is not stated
        ambiguous = draft.ambiguous or (len(suppliers) > 1 and len(buyers) > 1)
        return [
            replace(
                draft,
                supplier=supplier,
                buyer=buyer,
                part=f"{draft.part} name {number}" if number > 1 else draft.part,
                ambiguous=ambiguous,
                issues=[] if number > 1 else draft.issues,
            )
            for number, (supplier, buyer) in enumerate(pairs, start=1)
        ]

    def documents(self, draft: Draft) -> list[Draft]:
        """Return the document for each name."""
        names = self._names_of(draft.fields["name"], of_list=draft.source not in self._in_links)
        return [
            replace(draft, fields={**draft.fields, "name": name.text}, issues=[] if number else draft.issues)
            for number, name in enumerate(names)
        ]

    def texts(self, draft: LooseDraft) -> list[LooseDraft]:
        """Return the text for each partner that its row names."""
        if not draft.name:
            return [draft]
        names = self._names_of(draft.name, of_list=draft.source not in self._in_links)
        return [draft._replace(name=name.text) for name in names]

    def _report(self, draft: Draft, field: str, cell: str, names: tuple[Name, ...]) -> None:
        if [name.text for name in names] == [one_line(cell)] or names[0].native:
            return
        message = f"Read as {', '.join(name.text for name in names)}"
        draft.report("several-names", field, cell.replace("\n", " | "), message=message)
        column = draft.headings.get(field, "")
        self.taken_apart.append(LooseDraft(one_line(cell), draft.source, column, names[0].text, NAMES_FIELD))

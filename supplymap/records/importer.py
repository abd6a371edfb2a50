"""The importer: who it is, and what it buys where a table has no place to name a buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.errors import ImporterError
from supplymap.model import Source
from supplymap.records.answers import only_answers
from supplymap.records.builders import Builder
from supplymap.records.directory import Directory, RowsOf
from supplymap.records.drafts import IMPORTER, Drafts, LinkDraft
from supplymap.reference.names import fold, normalise, split_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.records.headers import SheetTable
    from supplymap.records.understanding import Understanding


_IMPORTER_ROLES = ("importer", "importer of record", "us importer", "importer root", "importer ior")


def choose_importer(state: Understanding) -> None:
    """Choose the importer: as the user names it, or the one partner whose role says so.

    Raises
    ------
    ImporterError
        If it is not found, or the files must name it as a buyer and do not.
    """
    state.importer = _find(state.directory, state.tables, state.drafts, state.importer_name)
    state.importer.role = "importer"


def _find(directory: Directory, tables: Sequence[SheetTable], drafts: Drafts, wanted: str) -> Builder:
    cells = {draft.buyer for draft in drafts.links if draft.buyer != IMPORTER}
    buyers = {name for cell in cells for name in (cell, *split_names(cell))}
    # sheets of tier 1 have no place to name a buyer: the importer is the root above them
    must_be_named = any(table.kind == "links" for table in tables) and not any(
        table.kind == "partners" and table.tier == 1 for table in tables
    )
    if not wanted:
        wanted = _importer_by_role(directory, buyers, drafts)
    matches = directory.find(wanted)
    exact = [builder for builder in matches if fold(wanted) in map(fold, (*builder.names, *builder.ids))]
    named_exactly = fold(wanted) in map(fold, buyers)
    if matches and not exact and named_exactly:
        # the buyer cells spell the importer as asked for; the listed name is another company of its group
        matches = []
    root = next(iter(exact or matches), None)
    keys = {normalise(name).key for name in (wanted, *(root.names if root else ()))}
    ids = {text.casefold() for text in (wanted, *(root.ids if root else ()))}
    named = any(normalise(buyer).key in keys or buyer.strip().casefold() in ids for buyer in buyers)
    if must_be_named and not named:
        near = _closest(wanted, buyers, directory)
        hint = f"The closest names are: {', '.join(near)}." if near else "No buyer is named at all."
        msg = f"No row names the importer {wanted!r} as the buyer, so no chain leads to it. {hint}"
        raise ImporterError(msg)
    if root is not None:
        return root
    source = Source("(importer)", "", 0)
    near = directory.closest(wanted)
    hint = f"Did you mean {' or '.join(near)}?" if near else ""
    drafts.report("importer-created", source, "", wanted, suggestion=hint)
    return directory.add(Builder(normalise(wanted).key, wanted, listed=True, names=[wanted], sources=[source]))


def _importer_by_role(directory: Directory, buyers: set[str], drafts: Drafts) -> str:
    found = [builder for builder in directory.builders if fold(builder.role) in _IMPORTER_ROLES]
    if len({builder.key for builder in found}) > 1:
        names = ", ".join(builder.name for builder in found)
        msg = f"Several partners have the role importer ({names}): name one with --importer."
        raise ImporterError(msg)
    if not found:
        msg = "The files do not say who the importer is: name it with --importer" + _ends(buyers, drafts)
        raise ImporterError(msg)
    drafts.report("importer-assumed", found[0].sources[0], "", found[0].name)
    return found[0].ids[0] if found[0].ids else found[0].name


def _ends(buyers: set[str], drafts: Drafts) -> str:
    """Name the buyers who supply nobody: one of them is likely the importer."""
    suppliers = {normalise(draft.supplier).key for draft in drafts.links}
    ends = sorted(buyer for buyer in buyers if normalise(buyer).key not in suppliers)
    return f" (buyers who supply nobody: {', '.join(ends[:5])})." if ends else "."


def _closest(wanted: str, buyers: set[str], directory: Directory) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    names = sorted(buyers) or [builder.name for builder in directory.builders]
    found = process.extract(wanted, names, scorer=fuzz.WRatio, limit=3)
    return [name for name, _, _ in found]


def connect_importer(state: Understanding) -> None:
    """Let the importer buy from the top rows of lists that have no place to name a buyer.

    Those are all rows of a flat list, or the rows of tier 1 where tiers are stated; rows without a tier
    beside rows with one, and rows of higher tiers, keep an unstated path. Beside tables that name buyers
    only a sheet of tier 1 counts.
    """
    drafts, directory = state.drafts, state.directory
    elsewhere = any(table.kind in ("links", "chains") for table in state.tables)
    lists = [table for table in state.tables if table.kind == "partners"]
    tops = {(table.sheet.file, table.sheet.name) for table in lists if table.tier == 1}
    tiered = any(builder.tier is not None for builder in directory.builders)
    rows = RowsOf(directory)
    for draft in drafts.partners:
        found = rows.find(draft.fields["name"], draft.source)
        if not found or found[0] is state.importer or (tiered and found[0].tier != 1):
            continue
        if only_answers(draft) and len(found[0].own_sources) > 1:
            # answers beside the partner's own row are no second purchase
            continue
        if elsewhere and (draft.source.file, draft.source.sheet) not in tops:
            continue
        fields = {key: text for key, text in draft.fields.items() if key not in ("partner_id", "country")}
        name = draft.fields["name"]
        drafts.links.append(LinkDraft(draft.source, fields, draft.headings, name, IMPORTER, " top", resolved=found[0]))

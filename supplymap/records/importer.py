"""The importer: which partner it is, and what it buys where a table has no column for the buyer."""

from __future__ import annotations

from collections import Counter
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

    from supplymap.records.readings import Reading
    from supplymap.records.understanding import Understanding


_IMPORTER_ROLES = ("importer", "importer of record", "us importer", "importer root", "importer ior")


def choose_importer(state: Understanding) -> None:
    """Choose the importer: as the user names it, or the one partner whose role says so.

    Raises
    ------
    ImporterError
        If it is not found, or the files must name it as a buyer and do not.
    """
    state.importer = _find(state.directory, state.readings, state.drafts, state.importer_name)
    state.importer.role = "importer"


def _find(directory: Directory, tables: Sequence[Reading], drafts: Drafts, wanted: str) -> Builder:
    cells = {draft.buyer for draft in drafts.links if draft.buyer != IMPORTER}
    buyers = {name for cell in cells for name in (cell, *split_names(cell))}
    # sheets of tier 1 have no column for the buyer: it is the importer
    must_be_named = (
        any(table.kind == "links" for table in tables)
        and not any(table.kind == "partners" and table.tier == 1 for table in tables)
        and not any(draft.buyer == IMPORTER for draft in drafts.links)
    )
    if not wanted:
        wanted = _importer_by_role(directory, buyers, drafts)
    matches = directory.find(wanted)
    exact = [builder for builder in matches if fold(wanted) in map(fold, (*builder.names, *builder.ids))]
    named_exactly = fold(wanted) in map(fold, buyers)
    if matches and not exact and named_exactly:
        # the buyer cells spell the importer as the user does; the listed name is another company of its group
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
    importers = [builder for builder in directory.builders if fold(builder.role) in _IMPORTER_ROLES]
    if len({builder.key for builder in importers}) > 1:
        names = ", ".join(builder.name for builder in importers)
        msg = f"Several partners have the role importer ({names}): name one with --importer."
        raise ImporterError(msg)
    if not importers:
        msg = "The files do not say who the importer is: name it with --importer" + _ends(buyers, drafts)
        raise ImporterError(msg)
    drafts.report("importer-assumed", importers[0].sources[0], "", importers[0].name)
    return importers[0].ids[0] if importers[0].ids else importers[0].name


def _ends(buyers: set[str], drafts: Drafts) -> str:
    """Format the buyers that are no suppliers: one of them is likely the importer."""
    suppliers = {normalise(draft.supplier).key for draft in drafts.links}
    ends = sorted(buyer for buyer in buyers if normalise(buyer).key not in suppliers)
    return f" (buyers that supply no one: {', '.join(ends[:5])})." if ends else "."


def _closest(wanted: str, buyers: set[str], directory: Directory) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - needed for the message only

    names = sorted(buyers) or [builder.name for builder in directory.builders]
    return [name for name, _, _ in process.extract(wanted, names, scorer=fuzz.WRatio, limit=3)]


def connect_importer(state: Understanding) -> None:
    """Let the importer buy from the top rows of lists that have no column for the buyer.

    Top rows are all rows of a flat list, or the rows of tier 1 where tiers are stated. Beside tables that name
    buyers, only the rows of a sheet of tier 1 are. The path of any other row is not stated.
    """
    drafts, directory = state.drafts, state.directory
    buyers_named = any(table.kind in ("links", "chains") for table in state.readings)
    lists = [table for table in state.readings if table.kind == "partners"]
    tops = {(table.sheet.file, table.sheet.name) for table in lists if table.tier == 1}
    tiered = any(builder.tier is not None for builder in directory.builders)
    rows = RowsOf(directory)
    made: Counter[Source] = Counter()
    for draft in drafts.partners:
        if not draft.entry:
            continue
        name = draft.fields["name"]
        supplier = next(iter(rows.find(name, draft.source)), None)
        if supplier is None or supplier is state.importer or (tiered and supplier.tier != 1):
            continue
        if supplier.cargo:
            # the importer buys nothing from it
            continue
        if only_answers(draft) and len(supplier.own_sources) > 1:
            # answers in a row beside the partner's own are no second purchase
            continue
        if buyers_named and (draft.source.file, draft.source.sheet) not in tops:
            continue
        fields = {key: text for key, text in draft.fields.items() if key not in ("partner_id", "country")}
        made[draft.source] += 1
        part = " top" if made[draft.source] == 1 else f" top {made[draft.source]}"
        drafts.links.append(LinkDraft(draft.source, fields, draft.headings, name, IMPORTER, part, resolved=supplier))

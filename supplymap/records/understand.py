"""The list of steps from text cells to partners, links and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.config import applied
from supplymap.model import Decisions, Records
from supplymap.records.corrections import corrected
from supplymap.records.decided.chosen import without_effect
from supplymap.records.decided.column_questions import column_questions, column_uses, columns_offered
from supplymap.records.decided.name_questions import name_issues, name_questions, name_uses
from supplymap.records.decided.pair_questions import mergers, pair_questions, pair_uses
from supplymap.records.decisions import unused_lines
from supplymap.records.documents import attach_documents
from supplymap.records.explanation import explained
from supplymap.records.importer import choose_importer, connect_importer
from supplymap.records.links.resolution import resolve_links
from supplymap.records.links.table import LinkView
from supplymap.records.location.positions import locate
from supplymap.records.mid_names import name_by_mid
from supplymap.records.partners.doubts import report_countries, report_unlisted
from supplymap.records.partners.gathering import gather_partners
from supplymap.records.partners.view import Partners, ids_of
from supplymap.records.products import assign_products
from supplymap.records.rows import read_rows
from supplymap.records.tariff_columns import part_tariff_codes
from supplymap.records.texts import loose_texts
from supplymap.records.understanding import Understanding
from supplymap.reference.issues import gathered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from supplymap.config import Config
    from supplymap.sheets import Workbook

STEPS: tuple[Callable[[Understanding], None], ...] = (
    read_rows,
    part_tariff_codes,
    name_by_mid,
    gather_partners,
    locate,
    choose_importer,
    connect_importer,
    resolve_links,
    report_unlisted,
    attach_documents,
    report_countries,
    assign_products,
)
"""Each fills its part of the state, from what the steps before it filled."""


def to_records(
    workbooks: Sequence[Workbook], config: Config | None = None, *, decisions: Decisions | None = None
) -> Records:
    """Understand the sheets.

    Parameters
    ----------
    workbooks
        Files as read, text cells with addresses.
    config
        Settings; the defaults if left out. ``as_of`` is the day for which links and documents are current,
        ``importer`` the name or id of the importer; empty: found as the partner whose role is importer.
    decisions
        What people decided of duplicates and columns; nothing if left out.

    Returns
    -------
    records
        Partners, links with their products assigned, issues and the state of every non-empty row.

    Raises
    ------
    InputError
        If no file has a sheet with a known header.
    ImporterError
        If the importer is not given and not found, or the files must name it as a buyer and do not.
    """
    with applied(config) as settings:
        state = Understanding(workbooks, settings.day, settings.importer, settings, decisions or Decisions())
        for step in STEPS:
            step(state)
        return _records(state)


def _records(state: Understanding) -> Records:
    readings = explained(state.sheets, state.readings)
    columns = state.decisions.columns
    questions = column_questions(readings, columns)
    state.issues += [*unused_lines(state.config.columns, readings), *state.decisions.told]
    ids = ids_of(state)
    partners = Partners(state, ids)
    uses = (*column_uses(readings, columns, questions), *pair_uses(state), *name_uses(state))
    names, offered = name_questions(state, partners)
    state.issues += name_issues(state)
    state.issues += without_effect(state.decisions, uses)
    return Records(
        partners=partners,
        links=LinkView(state, state.links, state.link_rows, ids),
        issues=tuple(corrected(gathered(state.issues))),
        readings=readings,
        rows=state.ledger.states(),
        loose=loose_texts(state, ids),
        importer=ids[state.importer],
        as_of=state.as_of,
        questions=(*questions, *pair_questions(state, partners), *names),
        offered=(*offered, *columns_offered(readings, questions, columns)),
        uses=uses,
        decided=state.decisions,
        mergers=mergers(state, ids),
        duplicates=tuple((ids[first], ids[second], why) for first, second, why in state.duplicates),
    )

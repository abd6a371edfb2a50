"""Documents in the rows of tables: a list of documents, or a document beside a partner in its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from supplymap.records.mentions import Papers
from supplymap.records.values import is_blank

if TYPE_CHECKING:
    from supplymap.records.party_rows import PartyRows
    from supplymap.records.tables import Table


def papers_of(table: Table) -> Papers:
    """Return the documents of a table with a row for each."""
    named = table.named[0]
    columns = {**table.reading.parties[0].columns, **table.reading.row_columns}
    columns = {name: indexes for name, indexes in columns.items() if name != "name"}
    headings = table.heads({**table.reading.parties[0].columns, **table.reading.row_columns})
    numbers = table.cells.sheet.numbers[named.rows]
    fields = table.fields(columns, named.rows)
    return Papers(table.number, table.sheet, numbers, named.names, fields, headings, own_row=True)


def own_papers(table: Table, parties: PartyRows) -> Papers | None:
    """Return the documents in columns of a table of partners or links; None where it has no such column."""
    main = table.main
    if main not in parties.places or table.reading.kind == "chains":
        return None
    mentions = parties.mentions[parties.places[main]]
    stated = mentions.fields.get("document")
    if stated is None:
        return None
    at = np.flatnonzero(~table.vocabulary.where(stated, is_blank))
    fields = {name: codes[at] for name, codes in mentions.fields.items()}
    return Papers(
        table.number, table.sheet, mentions.rows[at], mentions.name[at], fields, mentions.headings, own_row=False
    )

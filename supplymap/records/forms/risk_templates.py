"""The Slavery & Trafficking Risk Template: what a company answers about itself, as far as its questions are known.

The template is told by its title. Its company supplies the importer; an answer counts where its question is one of
those of the questionnaire, and all other texts are looked through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Source
from supplymap.records.forms.computed import Computed
from supplymap.records.forms.labels import answers_of
from supplymap.records.forms.told import columns_told
from supplymap.records.readings import TO_IMPORTER, Hop, PartyColumns, Reading
from supplymap.reference.headers import known_headers, read_header
from supplymap.reference.issues import issue
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from supplymap.config import Config
    from supplymap.records.forms.labels import Answer
    from supplymap.sheets import Sheet, Workbook

FORM = "slavery and trafficking risk template"

_TITLE = "trafficking risk template"
_TITLE_ROWS, _ROWS = 15, 500
_LONGEST_TITLE = 200
_ALONE = 1
_ABOUT = {"company name": "name", "address": "address", "country": "country", "company address": "address"}
_COUNTRIES = ("country", "company country", "country of headquarters", "headquarters country")


def read(workbook: Workbook, sheet: Sheet, config: Config) -> tuple[Reading, ...] | None:
    """Read a sheet of the template; None for any other workbook."""
    del config
    if not any(map(_is_titled, workbook.sheets)) or not any(map(_company, workbook.sheets)):
        return None
    company = _company(sheet)
    return () if company is None else (_reading(sheet, company, list(answers_of(sheet, _ROWS))),)


def _is_titled(sheet: Sheet) -> bool:
    """Return whether the title stands alone in one of the first rows; a list of papers names it in rows of more."""
    for row in sheet.rows[:_TITLE_ROWS]:
        cells = [cell for cell in row.cells if cell]
        if len(cells) <= _ALONE and any(_TITLE in fold(cell[:_LONGEST_TITLE]) for cell in cells):
            return True
    return False


def _company(sheet: Sheet) -> Answer | None:
    """Return the name of the company that answers."""
    named = (one for one in answers_of(sheet, _ROWS) if fold(one.label) in ("company name", "name of company"))
    return next((one for one in named if one.row > 0), None)


def _reading(sheet: Sheet, company: Answer, answers: list[Answer]) -> Reading:
    header = company.row - 1
    computed = Computed(max(len(row.cells) for row in sheet.rows), company.row)
    rest = [""] * (len(sheet.rows) - company.row - 1)
    fields = {"name": (company.column,)}
    for one in answers:
        field = _field(one)
        if field and field not in fields:
            fields[field] = (computed.add(one.label, [one.text, *rest]),)
    made = computed.sheet(sheet)
    parties, hops = (PartyColumns("supplier", fields),), (Hop(0, TO_IMPORTER, {}),)
    asked = sum(1 for one in answers if one.label.rstrip().endswith("?") and not _field(one))
    where = Source(sheet.file, sheet.name, sheet.rows[company.row].number)
    message = f"{asked} answers of the form are not among the questions that are known; their texts were looked through"
    return Reading(
        made,
        "links",
        header,
        header,
        len(sheet.rows),
        parties,
        hops,
        columns_told(made, header, parties, hops),
        not_data=dict.fromkeys(range(company.row + 1, len(sheet.rows)), "answer of the form"),
        form=FORM,
        issues=(issue("answers-not-known", where, "", f"{asked} answers", message=message),) if asked else (),
    )


def _field(answer: Answer) -> str:
    """Return the field that an answer fills; empty for a question that is not known."""
    label = fold(answer.label)
    if label in _ABOUT:
        return _ABOUT[label]
    if label in _COUNTRIES:
        return "country"
    known = known_headers().get(read_header(answer.label), {})
    return known.get("questionnaire", "") if "partners" not in known else ""

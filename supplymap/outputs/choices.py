"""What people chose in import reports, taken as decisions: for one run, or into the log of a workspace."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from supplymap.config import applied
from supplymap.errors import WorkspaceError
from supplymap.model import Chosen, ColumnReadingDecision, Decisions, DuplicateDecision, ReferenceDecision, Source
from supplymap.outputs.decisions_exchange import is_reading, returned
from supplymap.outputs.workbook.choice_sheets import digest
from supplymap.ranking.amounts import counted
from supplymap.reference import countries
from supplymap.reference.issues import issue
from supplymap.workspace.carried import carried_of, remembered, state_from, with_entries
from supplymap.workspace.decided import Draft, decisions_of
from supplymap.workspace.runs import questions_of_runs
from supplymap.workspace.state import State, state_of
from supplymap.workspace.view import Reader, merged
from supplymap.workspace.view.marks import REPORT, base_of, beginnings
from supplymap.workspace.view.returned import found_in, has_marks
from supplymap.workspace.writing import writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from supplymap.config import Config
    from supplymap.model import Issue, Question
    from supplymap.sheets import Sheet, Workbook
    from supplymap.workspace import Workspace
    from supplymap.workspace.carried import Carried
    from supplymap.workspace.entries import Entry
    from supplymap.workspace.view import Merged, Returned, Told

Kind = TypeVar("Kind", DuplicateDecision, ColumnReadingDecision, ReferenceDecision)
NO_REASON = "chosen in {}, no reason given"
SOMEBODY = "whoever filled in {}"
_TAKEN, _CONFLICT, _REFUSED = "choices-taken", "choice-in-conflict", "choice-not-taken"


@dataclass(frozen=True, slots=True)
class Report:
    """An import report that was given back.

    Attributes
    ----------
    file
        Its name.
    digest
        SHA-256 of what stands on its own sheets.
    sheets
        Those to choose on.
    carried
        What it was asked and decided when it was written.
    """

    file: str
    digest: str
    sheets: tuple[Returned, ...]
    carried: tuple[Carried, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What stood decided when it was written."""
        return tuple(head for one in self.carried for head in one.heads)


def reports_in(workbooks: Iterable[Workbook], taken: Sequence[str] = ()) -> tuple[Report, ...]:
    """Return the import reports among files, as far as there is something to choose on them.

    Parameters
    ----------
    workbooks
        Files as read.
    taken
        Digests of reports that are left out.
    """
    found = (_report(book.choices) for book in workbooks if book.choices)
    return tuple(report for report in found if (report.sheets or report.carried) and report.digest not in taken)


def _report(choices: Sequence[Sheet]) -> Report:
    sheets = [returned(sheet) for sheet in choices]
    lines = [one for sheet in sheets for _, cells in sheet.rows if (one := _carried(cells)) is not None]
    shown = tuple(sheet for sheet in sheets if found_in(sheet) or has_marks(sheet))
    text = repr([(sheet.name, list(sheet.rows)) for sheet in shown])
    return Report(choices[0].file, hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(), shown, tuple(lines))


def _carried(cells: Sequence[str]) -> Carried | None:
    """Return what a row of the hidden sheet says; None where it is none, or was changed."""
    text = "".join(cells[1:])
    return carried_of(text) if text and cells[0] == digest(text) else None


def with_choices(
    workbooks: Sequence[Workbook],
    config: Config | None = None,
    decisions: Decisions | None = None,
    *,
    state: State | None = None,
) -> Decisions | None:
    """Return decisions with what was chosen in import reports among the files.

    Parameters
    ----------
    workbooks
        Files as read.
    config
        Settings; the defaults if left out. The choices count as made on their as-of day.
    decisions
        What people decided before; nothing if left out. Reports whose choices are among them already are left alone.
    state
        The log that these decisions are of; it stays as it is.

    Returns
    -------
    decisions
        Those given, if no report has anything to take.
    """
    before = decisions or Decisions()
    reports = reports_in(workbooks, before.reports)
    if not reports:
        return decisions
    with applied(config) as settings:
        day = settings.day.isoformat()
        known = state_from(before) if state is None else state
        fresh = _fresh(reports, known)
        taking = _Taking(with_entries(known, fresh.values()), lambda state, drafts: remembered(state, drafts, day))
        told, chosen = taking.of(reports, fresh)
        keys = {one.key for report in reports for one in report.carried}
    if not (fresh or told or chosen):
        return decisions
    return replace(
        _with(before, taking.state, keys),
        reports=(*before.reports, *(report.digest for report in reports)),
        chosen=(*before.chosen, *chosen),
        told=(*before.told, *told),
    )


def take_choices(workspace: Workspace, workbooks: Sequence[Workbook], config: Config | None = None) -> Decisions:
    """Record what was chosen in import reports in the log of a workspace; return what became of it.

    Parameters
    ----------
    workspace
        Its log gets an entry for each choice; one that is taken again gets none.
    workbooks
        Files as read.
    config
        Settings; the defaults if left out.

    Returns
    -------
    taken
        The reports, what was chosen and what is told of it; the decisions themselves stand in the log.

    Raises
    ------
    WorkspaceError
        If the log cannot be read or written.
    """
    reports = reports_in(workbooks)
    if not reports:
        return Decisions()

    def record(_: State, drafts: Sequence[Draft]) -> State:
        workspace.record(drafts)
        return workspace.read()[0]

    with applied(config):
        fresh = _take_over(workspace, reports)
        taking = _Taking(workspace.read()[0], record, writer()[0], questions_of_runs(workspace))
        told, chosen = taking.of(reports, fresh)
    return Decisions(reports=tuple(report.digest for report in reports), chosen=chosen, told=told)


def _take_over(workspace: Workspace, reports: Sequence[Report]) -> dict[str, Entry]:
    """Record what reports carry that were written outside of this workspace, each once; return what is new by its id.

    What stands otherwise in the log stays beside it: people disagree then, and are told so.
    """
    state = workspace.read()[0]
    fresh = _fresh(reports, state)
    by_day: defaultdict[str, list[Draft]] = defaultdict(list)
    for entry in fresh.values():
        heads = state.standing[entry.key].heads if entry.key in state.standing else ()
        alike = all(head.new == entry.new for head in heads)
        replaces = tuple(head.id for head in heads) if alike else ()
        said = (entry.what, entry.key, entry.about, entry.new, entry.why, replaces, entry.by, REPORT + entry.id)
        by_day[entry.on].append(Draft(*said))
    for day, drafts in by_day.items():
        workspace.record(drafts, on=day)
    return fresh


def _fresh(reports: Sequence[Report], state: State) -> dict[str, Entry]:
    """Return what reports carry that is not known yet, by id; what was taken over before is known by its origin."""
    known = {*state.entries, *(entry.origin.removeprefix(REPORT) for entry in state.entries.values())}
    return {entry.id: entry for report in reports for entry in report.entries if entry.id not in known}


class _Taking:
    """Takes the choices of reports one after the other.

    Parameters
    ----------
    state
        What stands before.
    record
        Returns a state with further decisions.
    user
        Who decides where a row names nobody; empty for somebody.
    questions
        What runs asked, beside what the reports carry.
    """

    def __init__(
        self,
        state: State,
        record: Callable[[State, Sequence[Draft]], State],
        user: str = "",
        questions: Iterable[Sequence[Question]] = (),
    ) -> None:
        self.state = state
        self._record = record
        self._user = user
        self._questions = questions

    def of(self, reports: Sequence[Report], fresh: Mapping[str, Entry]) -> tuple[tuple[Issue, ...], tuple[Chosen, ...]]:
        """Return what is told of the choices, and those that were taken.

        Parameters
        ----------
        reports
            One after the other: the second is compared with what the first decided.
        fresh
            What the reports carry that was not known before, by id.
        """
        told: list[Issue] = []
        chosen: list[Chosen] = []
        for report in reports:
            told += self._one(report, len({entry.id for entry in report.entries} & fresh.keys()), chosen)
        return tuple(told), tuple(chosen)

    def _one(self, report: Report, earlier: int, chosen: list[Chosen]) -> Iterator[Issue]:
        whole = Source(report.file, "", 0)
        if not report.sheets:
            yield issue(_TAKEN, whole, "", "", message=_summary(0, earlier))
            return
        if lost := _lost(report, self.state):
            message = (
                f"A hidden sheet of this report was deleted or changed: what was decided before of "
                f"{counted(lost, 'row')} is not known any more"
            )
            yield issue(_REFUSED, whole, "", "", message=message)
        reader = Reader(
            self.state,
            self._questions,
            self._user or SOMEBODY.format(report.file),
            is_reading,
            countries().name,
            NO_REASON.format(report.file),
            [(one.key, one.about) for one in report.carried],
        )
        try:
            result = merged(report.sheets, reader)
        except WorkspaceError as error:
            yield issue(_REFUSED, whole, "", "", message=str(error))
            return
        if result.drafts:
            self.state = self._record(self.state, result.drafts)
        chosen += _chosen(report, result)
        yield from _told(report, result, earlier)


def _lost(report: Report, state: State) -> int:
    """Count the rows that show a decision which neither the report nor a log remembers."""
    known = beginnings(state)
    found = filter(None, map(found_in, report.sheets))
    bases = (base_of(line.text("base")) for one in found for line in one.lines)
    return sum(1 for base in bases if base and base.ids and not known.keys() >= set(base.ids))


def _chosen(report: Report, result: Merged) -> list[Chosen]:
    rows = [*result.taken, *result.conflicts]
    return [
        Chosen(draft.key, Source(report.file, row.sheet, row.row))
        for draft, row in zip(result.drafts, rows, strict=True)
    ]


def _told(report: Report, result: Merged, earlier: int) -> Iterator[Issue]:
    count = len(result.drafts)
    if count or result.already or earlier:
        text = _summary(count, earlier, len(result.already))
        yield issue(_TAKEN, Source(report.file, "", 0), "", "", message=text)
    for code, rows in ((_CONFLICT, result.conflicts), (_REFUSED, result.refused)):
        for row in rows:
            yield issue(code, Source(report.file, row.sheet, row.row), "", "", message=_sentence(row))


def _sentence(row: Told) -> str:
    return row.text.removesuffix(".")


def _summary(count: int, earlier: int, already: int = 0) -> str:
    taken = f"{counted(count, 'choice')} of this report {'is' if count == 1 else 'are'} taken"
    parts = [taken if count else "No new choice of this report is taken"]
    if already:
        parts.append(f"{already:,} stood so already")
    if earlier:
        verb = "stands" if earlier == 1 else "stand"
        parts.append(f"{counted(earlier, 'earlier decision')} that it carries still {verb}")
    return "; ".join(parts)


def _with(before: Decisions, state: State, keys: set[str]) -> Decisions:
    """Return decisions with what stands in a state on some keys in place of what they say of these."""
    made = decisions_of(state_of(entry for entry in state.entries.values() if entry.key in keys))
    return replace(
        before,
        duplicates=_in_place(before.duplicates, made.duplicates, keys),
        columns=_in_place(before.columns, made.columns, keys),
        references=_in_place(before.references, made.references, keys),
    )


def _in_place(before: Iterable[Kind], made: Iterable[Kind], keys: set[str]) -> tuple[Kind, ...]:
    found = [one for one in before if one.decision.key not in keys]
    found += made
    return tuple(sorted(found, key=lambda one: one.decision.key))

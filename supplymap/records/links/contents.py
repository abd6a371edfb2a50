"""What links state: goods, codes, origin, evidence, period, value; each distinct text is read once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from supplymap.records.amount_columns import column_amounts
from supplymap.records.date_columns import column_orders
from supplymap.records.dates import ReadDate, read_date, read_period
from supplymap.records.links.table import NO_DAY, Links
from supplymap.records.ragged import combined, numbered, valued
from supplymap.records.replies import read_share
from supplymap.records.site_countries import origin_of
from supplymap.records.values import choose, is_blank, read_number
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from supplymap.records.dates import DateOrder
    from supplymap.records.links.ends import Ends
    from supplymap.records.mentions import Codes, Flags
    from supplymap.records.understanding import Understanding

_PERIODS = ("period", "period_from", "period_to", "date")
_ORDERS: tuple[DateOrder, ...] = ("", "dmy", "mdy")
_NOT_DIGITS = re.compile(r"\D")


class Contents:
    """The fields of the rows behind some links.

    Parameters
    ----------
    state
        The working state.
    ends
        The links.
    """

    def __init__(self, state: Understanding, ends: Ends) -> None:
        self._state = state
        self._ends = ends
        starts = np.concatenate([[0], np.cumsum([len(hops) for hops in state.hops])]).astype(np.int64)
        self._flat = starts[ends.hop] + ends.at
        self.sums = self.of_table([hops.sums for hops in state.hops]).astype(np.bool_)

    def of_table(self, values: Sequence[Any]) -> Codes:
        """Return for each link the value of its table."""
        return np.array(values, np.int32)[self._ends.hop] if len(self._ends) else np.zeros(0, np.int32)

    def column(self, columns: Sequence[Codes]) -> Codes:
        """Return for each link what a column of its table holds."""
        found: Codes = np.concatenate([np.zeros(0, np.int32), *columns])[self._flat]
        return found

    def texts(self, field: str) -> Codes:
        """Return the codes of a field, 0 where nothing is stated."""
        none = {hops.rows.shape: np.zeros(len(hops), np.int32) for hops in self._state.hops}
        codes = self.column([hops.fields.get(field, none[hops.rows.shape]) for hops in self._state.hops])
        blank = self._state.vocabulary.where(codes, is_blank)
        return np.where(blank, 0, codes).astype(np.int32)

    def report(self, code: str, field: str, wrong: Flags) -> None:
        """Report a problem of a field in some links, once for each text of a table's column."""
        if not wrong.any():
            return
        for number, hops in enumerate(self._state.hops):
            rows = np.zeros(len(hops), np.bool_)
            rows[self._ends.at[wrong & (self._ends.hop == number)]] = True
            self._state.reports.texts(code, hops, field, rows)

    def check(self, code: str, field: str, codes: Codes, test: Callable[[str], bool]) -> None:
        """Report the texts of a field for which a test fails."""
        vocabulary = self._state.vocabulary
        self.report(code, field, vocabulary.where(codes, lambda text: bool(text) and not test(text)))


def links_of(state: Understanding, ends: Ends) -> tuple[Links, Flags]:
    """Read what links state.

    Returns
    -------
    links
        A line for each link of each row.
    sums
        Whether the row is a transaction, whose value is a part of the link's.
    """
    vocabulary, contents = state.vocabulary, Contents(state, ends)
    texts = {name: contents.texts(name) for name in ("goods", "hts", "product", "origin", "evidence", "mode")}
    value, probability, days = (contents.texts(name) for name in ("value", "link_probability", "days"))
    contents.check("unknown-country", "origin", texts["origin"], lambda text: bool(origin_of(text)))
    contents.check(
        "probability-not-understood", "link_probability", probability, lambda text: read_share(text) is not None
    )
    start, end = _periods(contents, state)
    ended = (end != NO_DAY) & (end < state.as_of.toordinal()) & ~contents.sums
    by_last_day = contents.texts("period_to") != 0
    contents.report("ended-link", "period_to", ended & by_last_day)
    contents.report("ended-link", "period", ended & ~by_last_day)
    links = Links(
        supplier=ends.supplier,
        buyer=ends.buyer,
        kind=contents.of_table([vocabulary.code(hops.kind) for hops in state.hops]),
        goods=texts["goods"],
        hts=texts["hts"],
        product=texts["product"],
        origin=valued(vocabulary, texts["origin"], lambda text: vocabulary.code(origin_of(text))),
        origin_text=texts["origin"],
        evidence=valued(
            vocabulary, texts["evidence"], lambda text: vocabulary.code(choose("evidence", "evidence", text))
        ),
        evidence_text=texts["evidence"],
        mode=texts["mode"],
        start=start,
        end=end,
        ended=ended,
        ambiguous=ends.ambiguous,
        value=_amounts(contents, state, value),
        probability=_measures(contents, probability, read_share),
        days=_measures(contents, days, read_number),
        sheet=contents.of_table([hops.sheet for hops in state.hops]),
        row=contents.column([hops.rows for hops in state.hops]),
        part=ends.part,
    )
    return links, contents.sums


def _measures(contents: Contents, codes: Codes, read: Callable[[str], float | None]) -> NDArray[np.float64]:
    def number(text: str) -> float:
        found = read(text) if text else None
        return np.nan if found is None else found

    return valued(contents._state.vocabulary, codes, number, np.float64)


def _amounts(contents: Contents, state: Understanding, codes: Codes) -> NDArray[np.float64]:
    """Return the value of each link; each text of a table is read once, in the currency of its column."""
    columns = column_amounts(state.vocabulary, state.hops, "value")
    tables = contents.of_table(list(range(len(state.hops))))
    values = np.full(len(codes), np.nan)
    problems: dict[str, Flags] = {}
    for number, (column, hops) in enumerate(zip(columns, state.hops, strict=True)):
        mine = np.flatnonzero((tables == number) & (codes != 0))
        texts, which = np.unique(codes[mine], return_inverse=True)
        read = [column.read(state.vocabulary.texts[code], negative=hops.sums) for code in texts.tolist()]
        values[mine] = np.array([np.nan if one.value is None else one.value for one in read])[which]
        for problem in {one.problem for one in read if one.problem}:
            wrong = problems.setdefault(problem, np.zeros(len(codes), np.bool_))
            wrong[mine] = np.array([one.problem == problem for one in read])[which]
    for code, wrong in sorted(problems.items()):
        contents.report(code, "value", wrong)
    return values


def _periods(contents: Contents, state: Understanding) -> tuple[Codes, Codes]:
    """Return the first and last day of each link; every distinct combination of texts is read once."""
    texts = state.vocabulary.texts
    orders = column_orders(state.vocabulary, state.hops, _PERIODS)
    columns = [contents.texts(field) for field in _PERIODS]
    told = [contents.of_table([_ORDERS.index(orders(hops.sheet, field)) for hops in state.hops]) for field in _PERIODS]
    lines = combined(*columns, *told, contents.sums.astype(np.int32))
    _, first, which = np.unique(lines, return_index=True, return_inverse=True)
    days: list[tuple[int, int]] = []
    problems: list[dict[str, str]] = []
    for at in first.tolist():
        cells = {
            field: (texts[column[at]], _ORDERS[order[at]])
            for field, column, order in zip(_PERIODS, columns, told, strict=True)
        }
        start, end, wrong = _period(cells, transaction=bool(contents.sums[at]))
        days.append((start, end))
        problems.append(wrong)
    for field in _PERIODS:
        for problem in sorted({wrong[field] for wrong in problems if field in wrong}):
            found = np.array([wrong.get(field) == problem for wrong in problems], np.bool_)
            contents.report(problem, field, found[which])
    read = np.array(days or [(NO_DAY, NO_DAY)], np.int32)[which] if len(which) else np.zeros((0, 2), np.int32)
    return read[:, 0], read[:, 1]


def _period(cells: Mapping[str, tuple[str, DateOrder]], *, transaction: bool) -> tuple[int, int, dict[str, str]]:
    """Read the first and last day of a link: of a transaction its day, where no period is stated."""
    (period, order), (first, first_order), (last, last_order), (day, day_order) = (cells[field] for field in _PERIODS)
    start, end = read_period(period, order=order)
    reads = {"period": max((start, end), key=lambda read: bool(read.problem))}
    if transaction and day:
        start = end = reads["date"] = read_date(day, order=day_order)
    elif transaction and start.value and not end.value:
        end = start
    if first:
        start = reads["period_from"] = read_date(first, order=first_order)
    if last:
        end = reads["period_to"] = read_date(last, end=True, latest=True, order=last_order)
    if start.value and end.value and end.value < start.value:
        # an end before the start is a typing error, and no reason to call the link ended
        end = reads["period_to" if last else "period"] = ReadDate(None, "date-not-understood")
    problems: dict[str, str] = {field: read.problem for field, read in reads.items() if read.problem}
    days = [read.value.toordinal() if read.value else NO_DAY for read in (start, end)]
    return days[0], days[1], problems


def content_keys(state: Understanding, links: Links) -> tuple[Codes, Codes, Codes]:
    """Return numbers for what links are about: rows of two partners with equal ones are one link.

    Without goods the tariff code stands for them; goods of two origins are two links.
    """
    vocabulary = state.vocabulary
    goods = numbered(vocabulary, links.goods, fold)
    codes = numbered(vocabulary, links.hts, lambda text: _NOT_DIGITS.sub("", text))
    # goods that are nothing but digits may be equal to a code: they are told apart
    goods = np.where(goods == 0, -codes, goods)
    return (
        goods.astype(np.int32),
        numbered(vocabulary, links.product, fold),
        numbered(vocabulary, links.origin_text, fold),
    )

"""Factors of a partner: what makes forced labor at the partner itself more or less likely, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from supplymap import reference
from supplymap.errors import ConfigError
from supplymap.likelihood.controls import is_adverse
from supplymap.likelihood.inherent import Goods, country_level, goods_level, goods_of, rule_level, sector_level
from supplymap.likelihood.questionnaire import levels
from supplymap.model import Factor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import Document
    from supplymap.network.attributes import PartnerAttributes


class Level(NamedTuple):
    """A level of a factor that applies to a partner, or may apply."""

    code: str
    level: str
    reason: str


def factors_of(
    node: PartnerAttributes, parameters: Parameters, reduction: float, as_of: date, assumed: str = ""
) -> tuple[Factor, ...]:
    """List the factors of a partner.

    Parameters
    ----------
    node
        Attributes of the partner.
    parameters
        Values in use.
    reduction
        What the controls take off a factor that is not state-imposed, in [0, 1].
    as_of
        Day on which the age of answers is measured.
    assumed
        Goods assumed for the whole list, where the partner's rows state none that are recognised.

    Returns
    -------
    factors
        One per code; their values after controls combine to the likelihood exactly.
    """
    country = node["country"]
    rated: list[tuple[list[Level], list[Level]]] = [
        ([Level(*country_level(country))], []),
        ([Level(*rule_level(country))], []),
        *_of_goods(node, goods_of(node, assumed), parameters),
    ]
    others = (audit_level(node["documents"]), *levels(node, parameters, as_of))
    rated += [([Level(*other)], []) for other in others if other]
    return tuple(_factor(applying, possible, parameters, reduction) for applying, possible in rated)


def _of_goods(
    node: PartnerAttributes, goods: Goods, parameters: Parameters
) -> Iterator[tuple[list[Level], list[Level]]]:
    """Yield the levels of GOODS and SECTOR that apply, and those that may as long as facts are missing.

    They go by the partner's country and by the declared origins of its goods alike.
    """
    stated = tuple(filter(None, dict.fromkeys((node["country"], *node["origins"]))))
    unsure = stated if node["country"] else (*stated, "")

    def of(country: str, classes: frozenset[str]) -> tuple[Level, Level]:
        found = goods_level(country, classes, parameters), sector_level(country, classes)
        elsewhere = reference.countries().phrase(country) if country != node["country"] else ""
        note = f"; the origin stated for its goods is {elsewhere}" if elsewhere else ""
        note += f"; {goods.note}" if goods.note and classes else ""
        first, second = (Level(code, level, reason + note) for code, level, reason in found)
        return first, second

    applying = [of(country, goods.classes) for country in stated or ("",)]
    possible = [] if node["country"] or not stated else [of("", goods.classes)]
    if not goods.certain:
        possible += [of(country, frozenset()) for country in unsure]
    for place in range(2):
        yield [pair[place] for pair in applying], [pair[place] for pair in possible]


def _factor(applying: Sequence[Level], possible: Sequence[Level], parameters: Parameters, reduction: float) -> Factor:
    """Return the factor of the worst of the levels that apply, as wide as those that may apply make it."""
    for code, level, _ in (*applying, *possible):
        if (code, level) not in parameters.factors:
            msg = f"factors.csv has no row {code} {level}: add it to your copy of the table."
            raise ConfigError(msg)
    rows = [parameters.factors[code, level] for code, level, _ in (*applying, *possible)]
    ends = [row[:3] for row in rows]
    # what a state imposes is not reduced by a control
    after = [tuple(end * (1.0 if row[3] else 1.0 - reduction) for end in row[:3]) for row in rows]
    worst = max(range(len(applying)), key=lambda place: (after[place][1], after[place][2], ends[place][1]))
    code, level, reason = applying[worst]
    low, value, high = _widest(ends, len(applying))
    row = f"factors.csv {code} {level}"
    return Factor(code, low, value, high, _widest(after, len(applying)), reason, row, level, rows[worst][3])


def _widest(ends: Sequence[tuple[float, ...]], known: int) -> tuple[float, float, float]:
    """Return the worst of the first levels, with an interval that holds those of the others as well."""
    if len(ends) == 1:
        low, value, high = ends[0]
        return low, value, high
    low, value, high = (max(row[end] for row in ends[:known]) for end in range(3))
    others = ends[known:]
    return min([low, *(row[0] for row in others)]), value, max([high, *(row[2] for row in others)])


def audit_level(documents: Sequence[Document]) -> tuple[str, str, str] | None:
    """Return code, level and reason of the latest audit that reports a failure, else None.

    A later audit without a failure takes its place. One without a date takes no other's place, and an adverse one
    without a date counts: a date left out is no good news.
    """
    audits = [document for document in documents if document.kind == "audit"]
    good = max((audit.issued for audit in audits if audit.issued and not is_adverse(audit.result)), default=None)
    adverse = [
        audit
        for audit in audits
        if is_adverse(audit.result) and (audit.issued is None or good is None or audit.issued >= good)
    ]
    if not adverse:
        return None
    latest = max(adverse, key=lambda audit: (audit.issued is not None, audit.issued or 0, str(audit.source)))
    number = f" {latest.number}" if latest.number else ""
    return "AUDIT", "adverse", f"its audit{number} says {latest.result} ({latest.source})"

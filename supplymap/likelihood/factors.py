"""Factors of a partner: what makes forced labor at the partner itself more or less likely, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.errors import ConfigError
from supplymap.likelihood.controls import is_adverse
from supplymap.likelihood.inherent import (
    country_level,
    goods_level,
    guessed_classes,
    recognised_goods,
    rule_level,
    sector_level,
)
from supplymap.likelihood.questionnaire import levels
from supplymap.model import Factor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from supplymap.likelihood.parameters import Parameters
    from supplymap.model import Document
    from supplymap.network.attributes import PartnerAttributes


def factors_of(node: PartnerAttributes, parameters: Parameters, reduction: float, as_of: date) -> tuple[Factor, ...]:
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

    Returns
    -------
    factors
        One per code; their values after controls combine to the likelihood exactly.
    """
    country = node["country"]
    classes = recognised_goods(node)
    guess = classes or guessed_classes(node)
    rated = [
        country_level(country),
        rule_level(country),
        goods_level(country, guess, parameters),
        sector_level(country, guess),
        audit_level(node["documents"]),
        *levels(node, parameters, as_of),
    ]
    unknown = {"GOODS": goods_level(country, frozenset(), parameters), "SECTOR": sector_level(country, frozenset())}
    factors = []
    for code, level, reason in filter(None, rated):
        if (code, level) not in parameters.factors:
            msg = f"factors.csv has no row {code} {level}: add it to your copy of the table."
            raise ConfigError(msg)
        low, value, high, imposed = parameters.factors[code, level]
        if guess != classes and code in unknown:
            # goods guessed from the stage are as uncertain as goods that are not stated
            widest = parameters.factors[code, unknown[code][1]]
            low, high = min(low, widest[0]), max(high, widest[2])
            reason += f"; the goods are guessed from the stage {node['stage_text']!r}"  # noqa: PLW2901
        keep = 1.0 if imposed else 1.0 - reduction
        after = (low * keep, value * keep, high * keep)
        factors.append(Factor(code, low, value, high, after, reason, f"factors.csv {code} {level}", level, imposed))
    return tuple(factors)


def audit_level(documents: Sequence[Document]) -> tuple[str, str, str] | None:
    """Return code, level and reason of the latest audit if it reports a failure, else None."""
    audits = [document for document in documents if document.kind == "audit"]
    if not audits:
        return None
    latest = max(audits, key=lambda document: (document.issued is not None, document.issued or 0, str(document.source)))
    if not is_adverse(latest.result):
        return None
    number = f" {latest.number}" if latest.number else ""
    return "AUDIT", "adverse", f"audit{number} says {latest.result!r} ({latest.source})"

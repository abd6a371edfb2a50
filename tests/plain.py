"""What no sentence for a reader may hold: codes, names of fields, words of the computation, numbers nobody says."""

from __future__ import annotations

import re

_FAULTS = re.compile(
    r"(?P<kind>\buflpa-(?:entity|region)\b|\bcaatsa\b)"
    r"|(?P<listing>\b(?:UFLPA|WRO)-\d+\b|\bCN-XJ\b)"
    r"|(?P<field>\b[a-z]+(?:_[a-z0-9]+)+\b)"
    r"|(?P<country>\b(?!US\b|ID\b|OS ID\b|HS\b|AT\b|OF\b|IN\b|OR\b)[A-Z]{2}\b)"
    r"|(?P<word>\b(?:hazard|Birnbaum|importance|noisy-or|dP/dw|counts as \d+)\b|\bw = |q·h)"
    r"|(?P<number>\b\d+(?:\.\d+)?e-\d+\b|> 0\.9999|\b0\.9999\d*)"
    r"|(?P<plural>\b1 (?:partners|products|links|steps|findings|ends)\b)"
    r"|(?P<verdict>\bcompliant\b|\bguilty\b|\bclear it\b)"
    r"|(?P<nothing>\bNone\b(?! needed)|\bnan\b)",
)
_MARKS = re.compile(r"{\w+}")


def faults(text: str) -> list[str]:
    """Return what a text holds that a reader should not meet; marks for names, as {partner}, are no faults."""
    return [match.group() for match in _FAULTS.finditer(_MARKS.sub("", text))]

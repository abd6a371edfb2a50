"""The numbers of the model: factors, controls, evidence, severity and bands, with the user's changes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.errors import ConfigError
from supplymap.reference.cell_rules import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.config import Config

Values = tuple[float, float, float, bool]
"""Low, middle and high value of a level, and whether a state imposes it."""
NOT_STATED = "not stated"
"""Name, in the configuration, of the level of a link whose row states no evidence."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The tables of the model as used: shipped values with the user's changes.

    Attributes
    ----------
    factors
        (code, level) to (low, value, high, state-imposed).
    controls
        Document kind to (control code, effectiveness in [0, 1)).
    state_countries
        Factor code and level to the ISO codes it is limited to.
    high, medium
        Lower ends of the bands.
    evidence
        Level of evidence to the probability w in [0, 1] that a link is real; the empty level stands for a link
        that states none.
    asked
        Column of answers to the code of its factor.
    grades
        (aspect or scale, level) to its grade from 1 to 3, of ``severity.csv`` and ``five_step.csv``.
    """

    factors: Mapping[tuple[str, str], tuple[float, float, float, bool]]
    controls: Mapping[str, tuple[str, float]]
    state_countries: Mapping[tuple[str, str], frozenset[str]]
    high: float
    medium: float
    evidence: Mapping[str, float] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    grades: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over all values, first 16 digits: printed in every output."""
        plain = {
            "factors": {"|".join(key): value for key, value in sorted(self.factors.items())},
            "countries": {"|".join(key): sorted(codes) for key, codes in sorted(self.state_countries.items())},
            "controls": dict(sorted(self.controls.items())),
            "bands": [self.high, self.medium],
            "evidence": dict(sorted(self.evidence.items())),
            "asked": dict(sorted(self.asked.items())),
            "grades": {"|".join(key): value for key, value in sorted(self.grades.items())},
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def parameters(config: Config) -> Parameters:
    """Read the tables of the model and apply the configuration's values.

    Raises
    ------
    ConfigError
        If a table has an impossible value, or the configuration names a factor, control or level of
        evidence that the tables do not have.
    """
    factors: dict[tuple[str, str], tuple[float, float, float, bool]] = {}
    countries: dict[tuple[str, str], frozenset[str]] = {}
    for row in reference.table("factors"):
        key = (row["code"], row["level"])
        low, value, high = (_share("factors", row, name) for name in ("low", "value", "high"))
        if not low <= value <= high:
            msg = f"factors.csv: {row['code']} {row['level']} must have low <= value <= high."
            raise ConfigError(msg)
        factors[key] = (low, value, high, row["state_imposed"] == "yes")
        countries[key] = frozenset(row["countries"].split("|")) - {""}
    for name, value in config.factors:
        code, _, level = name.partition(" ")
        if (code, level) not in factors:
            known = ", ".join(f'"{c} {lv}"' for c, lv in factors if c == code) or ", ".join(
                sorted({c for c, _ in factors})
            )
            msg = f"The configuration sets a factor {name!r} that does not exist; known are {known}."
            raise ConfigError(msg)
        low, _, high, imposed = factors[code, level]
        factors[code, level] = (min(low, value), value, max(high, value) if high != low else value, imposed)
        if low == high:
            factors[code, level] = (value, value, value, imposed)
    return Parameters(
        _covered(factors),
        _controls(config),
        countries,
        config.high,
        config.medium,
        _evidence(config),
        {row["field"]: row["code"] for row in reference.table("factors") if row["field"]},
        _grades(),
    )


def _covered(factors: Mapping[tuple[str, str], Values]) -> dict[tuple[str, str], Values]:
    """Widen the levels of what is not known to whatever it may turn out to be.

    So silence never makes a likelihood lower, whatever values a user sets.
    """
    covered = dict(factors)
    for row in reference.table("factors"):
        low, value, high, imposed = factors[row["code"], row["level"]]
        for level in filter(None, row["covers"].split("|")):
            if (row["code"], level) not in factors:
                lacking = f"factors.csv has no row {row['code']} {level}"
                msg = f"{lacking}, which {row['code']} {row['level']} covers: add it to your copy of the table."
                raise ConfigError(msg)
            other = factors[row["code"], level]
            low, high = min(low, other[0]), max(high, other[2])
        covered[row["code"], row["level"]] = low, value, high, imposed
    return covered


def _controls(config: Config) -> dict[str, tuple[str, float]]:
    controls = {
        row["document"]: (row["code"], _share("controls", row, "effectiveness")) for row in reference.table("controls")
    }
    for document, value in config.controls:
        _refuse("a control for", document, controls)
        controls[document] = (controls[document][0], value)
    return controls


def _evidence(config: Config) -> dict[str, float]:
    evidence = {row["evidence"]: _share("evidence", row, "w", with_one=True) for row in reference.table("evidence")}
    # a user's own table may leave the row out: a link without evidence then counts as real
    evidence.setdefault("", 1.0)
    for level, value in config.evidence:
        _refuse("a level of evidence", level, [*filter(None, evidence), NOT_STATED])
        evidence["" if level == NOT_STATED else level] = value
    return evidence


def _grades() -> dict[tuple[str, str], int]:
    """Read the grades of severity and of the five steps: whole numbers from 1 to 3."""
    grades: dict[tuple[str, str], int] = {}
    for name, column in (("severity", "aspect"), ("five_step", "scale")):
        for row in reference.table(name):
            if row["value"] not in ("1", "2", "3"):
                msg = f"{name}.csv: {row['value']!r} in column 'value' must be 1, 2 or 3."
                raise ConfigError(msg)
            grades[row[column], row["level"]] = int(row["value"])
    return grades


def _refuse(what: str, name: str, known: Iterable[str]) -> None:
    """Raise an error for a name in the configuration that the tables do not have; suggest the nearest one."""
    names = sorted(known)
    if name not in names:
        near = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}."
        msg = f"The configuration sets {what} {name!r} that does not exist: {hint}"
        raise ConfigError(msg)


def _share(table: str, row: Mapping[str, str], column: str, *, with_one: bool = False) -> float:
    """Return a value of a parameter table: a number from 0 to below 1, or to 1 (``with_one``)."""
    try:
        value = float(row[column])
    except ValueError:
        value = -1.0
    if not (0.0 <= value < 1.0 or (with_one and value == 1.0)):
        most = "1" if with_one else "below 1"
        key = " ".join(row[name] for name in KEYS[table])
        msg = f"{table}.csv, row {key!r}: {row[column]!r} in column {column!r} must be a number from 0 to {most}."
        raise ConfigError(msg)
    return value

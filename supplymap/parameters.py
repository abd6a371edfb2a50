"""The numbers of the model: factor table, controls and bands, with the user's changes put in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from supplymap.config import Config


@dataclass(frozen=True, slots=True)
class Parameters:
    """The factor table and controls as used: shipped values with the user's changes.

    Attributes
    ----------
    factors
        (code, level) to (low, value, high, state-imposed).
    controls
        Document kind to (control code, effectiveness in [0, 1]).
    state_countries
        Factor code and level to the ISO codes it is limited to.
    high, medium
        Lower ends of the bands.
    """

    factors: Mapping[tuple[str, str], tuple[float, float, float, bool]]
    controls: Mapping[str, tuple[str, float]]
    state_countries: Mapping[tuple[str, str], frozenset[str]]
    high: float
    medium: float

    @property
    def digest(self) -> str:
        """SHA-256 over all values, first 16 digits: printed in every output."""
        plain = {
            "factors": {"|".join(key): value for key, value in sorted(self.factors.items())},
            "countries": {"|".join(key): sorted(codes) for key, codes in sorted(self.state_countries.items())},
            "controls": dict(sorted(self.controls.items())),
            "bands": [self.high, self.medium],
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def parameters(config: Config) -> Parameters:
    """Read the factor table and put the configuration's values in.

    Raises
    ------
    ConfigError
        If the configuration names a factor and level that the table does not have.
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
    controls = {
        row["document"]: (row["code"], _share("controls", row, "effectiveness")) for row in reference.table("controls")
    }
    return Parameters(factors, controls, countries, config.high, config.medium)


def _share(table: str, row: Mapping[str, str], column: str) -> float:
    """Read a value of a parameter table: a number from 0 to below 1."""
    try:
        value = float(row[column])
    except ValueError:
        value = -1.0
    if not 0.0 <= value < 1.0:
        msg = f"{table}.csv: {row[column]!r} in column {column!r} must be a number from 0 to below 1."
        raise ConfigError(msg)
    return value

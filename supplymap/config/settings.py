"""Settings of a run: their defaults, what is possible, and the tables that they name."""

from __future__ import annotations

import codecs
import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING

from supplymap.config.limits import DEFAULT_LIMITS, Limits
from supplymap.config.shapes import short
from supplymap.errors import ConfigError
from supplymap.reference.goods import not_understood
from supplymap.reference.tables import keyed, using

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from supplymap.config.columns import ColumnDecision
    from supplymap.config.judgements import Judgement

FEWEST_WORLDS = 1 << 12
"""Fewest worlds that a user can ask for: with fewer, rare events give a false 0."""
MOST_WORLDS = 1 << 20
"""Most worlds that a user can ask for."""
_NO_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
"""Encodings of Python that no program writes a list in."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a run.

    Attributes
    ----------
    importer
        Name or id of the importer; empty: found in the files.
    as_of
        Day for which documents count as expired and links as ended; None: today.
    seed
        Seed of the random bits, from 0 to 2^64 - 1, written into run.json.
    worlds
        Worlds to sample where an exposure cannot be computed exactly, at least 4,096; 0: until the standard error
        is at most ``tolerance``.
    tolerance
        Largest standard error wanted of a sampled exposure, in (0, 1).
    encoding
        Encoding of text files; empty: detected.
    high, medium
        Lower ends of the bands High and Medium, as likelihoods in (0, 1).
    goods
        Goods assumed in lane B where a partner's rows state none that are recognised; of ``[defaults]`` in the file.
    geocoder, geocoder_server
        Service on the internet that is asked for the positions of addresses, a row of ``geocoders.csv``, and the
        user's own server of it; empty: none, and nothing leaves the machine. Of ``[places]`` in the file.
    tables
        Folder with the user's copies of shipped tables, or None.
    factors
        Factor code and level to value in [0, 1), instead of the shipped value.
    controls
        Document kind to effectiveness in [0, 1), instead of the shipped value.
    evidence
        Level of evidence to the probability w in [0, 1] that the link is real, instead of the shipped value.
    columns
        What columns of the files are, where their headers do not say it.
    judgements
        Decisions on possible matches.
    limits
        How much is read of one file; they change what is refused, and no result.
    """

    importer: str = ""
    as_of: date | None = None
    seed: int = 20220621
    worlds: int = 0
    tolerance: float = 0.002
    encoding: str = ""
    high: float = 0.20
    medium: float = 0.05
    goods: str = ""
    geocoder: str = ""
    geocoder_server: str = ""
    tables: Path | None = None
    factors: tuple[tuple[str, float], ...] = ()
    controls: tuple[tuple[str, float], ...] = ()
    evidence: tuple[tuple[str, float], ...] = ()
    columns: tuple[ColumnDecision, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    limits: Limits = DEFAULT_LIMITS

    @property
    def day(self) -> date:
        """The as-of date, else today."""
        return self.as_of or date.today()

    @property
    def digest(self) -> str:
        """First 16 digits of the SHA-256 of all settings but folders and limits; the day counts, given or not."""
        beside = ("tables", "limits")
        plain = {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name not in beside}
        plain["as_of"] = str(self.day)
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


@contextmanager
def applied(config: Config | None) -> Iterator[Config]:
    """Use the tables that settings name until the step ends.

    Parameters
    ----------
    config
        Settings of a step; None for the defaults, whatever a step around this one uses.

    Yields
    ------
    config
        The settings to work with.
    """
    settings = config or Config()
    with using(settings.tables):
        yield settings


def checked(config: Config, where: str) -> Config:
    """Return the settings if their numbers, bands, encoding, goods and service are possible.

    Raises
    ------
    ConfigError
        If one of them is not.
    """
    worlds = config.worlds
    checks = (
        (0 <= config.seed < 1 << 64, f"seed = {short(config.seed)} must be a whole number from 0 to 2^64 - 1."),
        (
            not worlds or FEWEST_WORLDS <= worlds <= MOST_WORLDS,
            f"worlds = {short(worlds)} must be 0 (as many as needed) or a whole number from {FEWEST_WORLDS:,} to "
            f"{MOST_WORLDS:,}.",
        ),
        (0.0 < config.tolerance < 1.0, f"tolerance = {config.tolerance} must be a number above 0 and below 1."),
        (
            config.medium < config.high,
            f"medium ({config.medium}) must be below high ({config.high}): change one of them.",
        ),
        (
            not config.encoding or _is_encoding(config.encoding),
            f"encoding = {short(config.encoding)} is no known encoding of text: use a name such as utf-8, utf-16, "
            "cp1252 or gb18030, or leave it out.",
        ),
    )
    for possible, problem in checks:
        if not possible:
            raise ConfigError(f"{where}: {problem}")
    with using(config.tables):
        if problem := not_understood(config.goods):
            raise ConfigError(f"{where}: {problem}")
        services = sorted(keyed("geocoders"))
        if config.geocoder and config.geocoder not in services:
            raise ConfigError(
                f"{where}: geocoder = {short(config.geocoder)} is no service that is known: choose "
                f"{', '.join(services)}, or leave it out."
            )
    return config


def _is_encoding(name: str) -> bool:
    try:
        codec = codecs.lookup(name)
        # there is no public way to ask whether it is one of text
        return codec._is_text_encoding and codec.name not in _NO_FILES
    except (LookupError, ValueError):
        return False

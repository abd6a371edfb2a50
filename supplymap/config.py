"""What a user can set, read from TOML: unknown keys are refused with the nearest valid one."""

from __future__ import annotations

import hashlib
import json
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from supplymap.errors import ConfigError
from supplymap.reference.tables import using

if TYPE_CHECKING:
    from collections.abc import Iterator

Decision = Literal["same", "different"]
MOST_WORLDS = 1 << 20
"""Most worlds that a user can ask for."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided on a possible match.

    Attributes
    ----------
    partner
        Name or id of the partner.
    listing
        Id of the listing, or ``XUAR`` for a possible site in Xinjiang.
    decision
        ``same`` makes it a finding, ``different`` takes it off the list.
    reason, by, on
        Why, who and when (ISO date); printed beside the result.
    """

    partner: str
    listing: str
    decision: Decision
    reason: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of a run.

    Attributes
    ----------
    importer
        Name or id of the importer; empty: found in the files.
    as_of
        Day for which the data is judged (expiry of documents, ended links); None: today.
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
    tables
        Folder with user copies of shipped tables, or None.
    factors
        Factor code and level to value in [0, 1), in place of the shipped ones.
    controls
        Document kind to effectiveness in [0, 1), in place of the shipped ones.
    evidence
        Level of evidence to the probability w in [0, 1] that the link is real, in place of the shipped ones.
    judgements
        Decisions on possible matches.
    """

    importer: str = ""
    as_of: date | None = None
    seed: int = 20220621
    worlds: int = 0
    tolerance: float = 0.002
    encoding: str = ""
    high: float = 0.20
    medium: float = 0.05
    tables: Path | None = None
    factors: tuple[tuple[str, float], ...] = ()
    controls: tuple[tuple[str, float], ...] = ()
    evidence: tuple[tuple[str, float], ...] = ()
    judgements: tuple[Judgement, ...] = ()

    @property
    def day(self) -> date:
        """The as-of date: as given, else today."""
        return self.as_of or date.today()

    @property
    def digest(self) -> str:
        """SHA-256 over all settings but folders, first 16 digits: runs with other settings differ in it."""
        plain = {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name != "tables"}
        return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


@contextmanager
def applied(config: Config | None) -> Iterator[Config]:
    """Let the tables that settings name count for everything below.

    Parameters
    ----------
    config
        Settings as a step of the flow was given them; None: the defaults, with the tables that count already.

    Yields
    ------
    config
        The settings to work with.
    """
    if config is None:
        yield Config()
        return
    with using(config.tables):
        yield config


def read_config(path: str | Path) -> Config:
    """Read a configuration file.

    Parameters
    ----------
    path
        A TOML file with any of the keys of :class:`Config`; ``[factors]`` is a table of
        ``"CODE level" = value``, ``[controls]`` one of ``document = effectiveness``, ``[evidence]`` one of
        ``level = value``, and ``[[judgements]]`` a list of tables.

    Returns
    -------
    config
        The settings; what the file leaves out has its default.

    Raises
    ------
    ConfigError
        If the file is missing or not TOML, has an unknown key or an impossible value.
    """
    file = Path(path)
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        msg = f"There is no configuration file {file}: check the path."
        raise ConfigError(msg) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{file} cannot be read as TOML ({error}): correct that place."
        raise ConfigError(msg) from None
    values = dict(data)
    _refuse_unknown(values, [field.name for field in fields(Config)], file.name)
    _refuse_misshapen(values, file.name)
    if "judgements" in values:
        values["judgements"] = tuple(_judgement(item, file.name) for item in values["judgements"])
    for key in ("factors", "controls", "evidence"):
        if key in values:
            shares = ((str(k), _share(k, v, file.name, whole=key == "evidence")) for k, v in values[key].items())
            values[key] = tuple(sorted(shares))
    if "tables" in values:
        folder = (file.parent / str(values["tables"])).resolve()
        if not folder.is_dir():
            msg = f"{file.name}: tables = {values['tables']!r} is not a folder: write the path of the folder."
            raise ConfigError(msg)
        values["tables"] = folder
    for key in ("high", "medium", "tolerance"):
        if key in values:
            values[key] = _share(key, values[key], file.name)
    if "as_of" in values:
        values["as_of"] = parse_as_of(values["as_of"])
    config = checked(Config(**values), file.name)
    if not config.medium < config.high:
        msg = f"{file.name}: medium ({config.medium}) must be below high ({config.high})."
        raise ConfigError(msg)
    return config


def checked(config: Config, where: str) -> Config:
    """Return settings whose numbers for sampling are possible.

    Raises
    ------
    ConfigError
        If one is not.
    """
    if not 0 <= config.seed < 1 << 64:
        msg = f"{where}: seed = {config.seed} must be a whole number from 0 to 2^64 - 1."
        raise ConfigError(msg)
    if not 0 <= config.worlds <= MOST_WORLDS:
        msg = f"{where}: worlds = {config.worlds} must be a whole number from 0 (as many as needed) to {MOST_WORLDS:,}."
        raise ConfigError(msg)
    if not 0.0 < config.tolerance < 1.0:
        msg = f"{where}: tolerance = {config.tolerance} must be a number above 0 and below 1."
        raise ConfigError(msg)
    return config


def parse_as_of(value: object) -> date:
    """Read the as-of date.

    Parameters
    ----------
    value
        A date or text like ``2026-11-22``.

    Raises
    ------
    ConfigError
        If it is not a date.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        msg = f"The as-of date {value!r} is not a date: write it as 2026-11-22."
        raise ConfigError(msg) from None


def _refuse_unknown(values: dict[str, Any], known: list[str], where: str) -> None:
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
            msg = f"{where}: unknown key {key!r}: {hint}"
            raise ConfigError(msg)


def _refuse_misshapen(values: dict[str, Any], where: str) -> None:
    shapes: dict[str, tuple[type, str]] = {
        "importer": (str, "text in quotation marks"),
        "encoding": (str, "text in quotation marks"),
        "seed": (int, "a whole number"),
        "worlds": (int, "a whole number"),
        "judgements": (list, "[[judgements]] tables"),
        "factors": (dict, "a [factors] table"),
        "controls": (dict, "a [controls] table"),
        "evidence": (dict, "an [evidence] table"),
    }
    for key, (kind, shape) in shapes.items():
        if key in values and (not isinstance(values[key], kind) or isinstance(values[key], bool)):
            msg = f"{where}: {key} = {values[key]!r} must be {shape}."
            raise ConfigError(msg)


def _judgement(item: object, where: str) -> Judgement:
    if not isinstance(item, dict):
        msg = f"{where}: each of [[judgements]] must be a table with partner, listing, decision, reason, by, on."
        raise ConfigError(msg)
    names = [field.name for field in fields(Judgement)]
    _refuse_unknown(item, names, where)
    missing = [name for name in names if not str(item.get(name, "")).strip()]
    if missing:
        msg = f"{where}: a judgement lacks {', '.join(missing)}: a decision needs its reason, person and date."
        raise ConfigError(msg)
    if item["decision"] not in get_args(Decision):
        msg = f"{where}: decision = {item['decision']!r} must be 'same' or 'different'."
        raise ConfigError(msg)
    return Judgement(**{name: cast("Any", str(item[name])) for name in names})


def _share(key: str, value: object, where: str, *, whole: bool = False) -> float:
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
    if not (0 <= number < 1 or (whole and number == 1)):
        msg = f"{where}: {key} = {value!r} must be a number from 0 to {'1' if whole else 'below 1'}."
        raise ConfigError(msg)
    return number

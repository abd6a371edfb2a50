"""Settings of a user, read from TOML; a message for an unknown key names the nearest known one."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
import tomllib
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from supplymap.errors import ConfigError
from supplymap.reference.goods import not_understood
from supplymap.reference.tables import using
from supplymap.reference.textfile import read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

Decision = Literal["same", "different"]
FEWEST_WORLDS = 1 << 12
"""Fewest worlds that a user can ask for: with fewer, rare events give a false 0."""
MOST_WORLDS = 1 << 20
"""Most worlds that a user can ask for."""
MOST_BYTES = 1 << 20
"""Most bytes of a settings file: some 5,000 judgements."""
STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of text."""
KEYS = {"goods": "defaults"}
"""Settings that stand in a table of the file under another key."""
SHOWN = 60
"""Most characters of a value that a message repeats."""
_NO_FILES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
"""Encodings of Python that no program writes a list in."""
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
        ``same`` makes the match a finding, ``different`` removes it.
    reason, by, on
        Reason, person and ISO date; printed beside the result.
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
    tables
        Folder with the user's copies of shipped tables, or None.
    factors
        Factor code and level to value in [0, 1), instead of the shipped value.
    controls
        Document kind to effectiveness in [0, 1), instead of the shipped value.
    evidence
        Level of evidence to the probability w in [0, 1] that the link is real, instead of the shipped value.
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
    goods: str = ""
    tables: Path | None = None
    factors: tuple[tuple[str, float], ...] = ()
    controls: tuple[tuple[str, float], ...] = ()
    evidence: tuple[tuple[str, float], ...] = ()
    judgements: tuple[Judgement, ...] = ()

    @property
    def day(self) -> date:
        """The as-of date, else today."""
        return self.as_of or date.today()

    @property
    def digest(self) -> str:
        """First 16 digits of the SHA-256 of all settings but folders."""
        plain = {field.name: str(getattr(self, field.name)) for field in fields(self) if field.name != "tables"}
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


def read_config(path: str | Path) -> Config:
    """Read a configuration file.

    Parameters
    ----------
    path
        A TOML file with any of the keys of :class:`Config`; ``[factors]`` is a table of
        ``"CODE level" = value``, ``[controls]`` one of ``document = effectiveness``, ``[evidence]`` one of
        ``level = value``, ``[defaults]`` one with ``goods``, and ``[[judgements]]`` a list of tables.

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
    values = _parsed(file)
    _refuse_unknown(values, [KEYS.get(field.name, field.name) for field in fields(Config)], file.name)
    _refuse_misshapen(values, file.name)
    for key in ("factors", "controls", "evidence"):
        if key in values:
            items = values[key].items()
            shares = ((k, _share(f"{k!r} of [{key}]", v, file.name, whole=key == "evidence")) for k, v in items)
            values[key] = tuple(sorted(shares))
    values |= _defaults(values.pop("defaults", {}), file.name)
    if "tables" in values:
        values["tables"] = _folder(file, values["tables"])
    for key in ("high", "medium", "tolerance"):
        if key in values:
            values[key] = _share(key, values[key], file.name, some=True)
    if "as_of" in values:
        values["as_of"] = parse_as_of(values["as_of"], f"{file.name}: as_of =")
    if "judgements" in values:
        # it may be tomorrow in a time zone to the east; a run for an earlier day keeps later judgements
        latest = max(date.today() + timedelta(days=1), values.get("as_of", date.min))
        values["judgements"] = _judgements(values["judgements"], latest, file.name)
    return checked(Config(**values), file.name)


def _defaults(values: dict[str, Any], where: str) -> dict[str, Any]:
    where += ", [defaults]"
    _refuse_unknown(values, ["goods"], where)
    _refuse_misshapen(values, where)
    return values


def _parsed(file: Path) -> dict[str, Any]:
    text = read_text(
        file, ConfigError, missing=f"There is no configuration file {file}: check the path.", most=MOST_BYTES
    )
    try:
        return tomllib.loads(text)
    except RecursionError:
        problem = "lists or tables in each other hundreds of times"
    except ValueError as error:
        # wrong TOML, or a number of thousands of digits
        problem = str(error).partition(";")[0]
    raise ConfigError(f"{file} cannot be read as TOML ({problem}): correct that place.")


def _folder(file: Path, name: str) -> Path:
    try:
        folder = (file.parent / name).resolve()
        is_folder = bool(name.strip()) and folder.is_dir()
    except (OSError, ValueError, RuntimeError):
        is_folder = False
    if not is_folder:
        raise ConfigError(f"{file.name}: tables = {_short(name)} is not a folder: write the path of the folder.")
    return folder


def checked(config: Config, where: str) -> Config:
    """Return the settings if their numbers, bands, encoding and goods are possible.

    Raises
    ------
    ConfigError
        If one of them is not.
    """
    worlds = config.worlds
    checks = (
        (0 <= config.seed < 1 << 64, f"seed = {_short(config.seed)} must be a whole number from 0 to 2^64 - 1."),
        (
            not worlds or FEWEST_WORLDS <= worlds <= MOST_WORLDS,
            f"worlds = {_short(worlds)} must be 0 (as many as needed) or a whole number from {FEWEST_WORLDS:,} to "
            f"{MOST_WORLDS:,}.",
        ),
        (0.0 < config.tolerance < 1.0, f"tolerance = {config.tolerance} must be a number above 0 and below 1."),
        (
            config.medium < config.high,
            f"medium ({config.medium}) must be below high ({config.high}): change one of them.",
        ),
        (
            not config.encoding or _is_encoding(config.encoding),
            f"encoding = {_short(config.encoding)} is no known encoding of text: use a name such as utf-8, utf-16, "
            "cp1252 or gb18030, or leave it out.",
        ),
    )
    for possible, problem in checks:
        if not possible:
            raise ConfigError(f"{where}: {problem}")
    with using(config.tables):
        if problem := not_understood(config.goods):
            raise ConfigError(f"{where}: {problem}")
    return config


def _is_encoding(name: str) -> bool:
    try:
        codec = codecs.lookup(name)
        # there is no public way to ask whether it is one of text
        return codec._is_text_encoding and codec.name not in _NO_FILES
    except (LookupError, ValueError):
        return False


def parse_as_of(value: object, what: str = "The as-of date") -> date:
    """Return the as-of date.

    Parameters
    ----------
    value
        A date or text like ``2026-11-22``.
    what
        Subject of the message.

    Raises
    ------
    ConfigError
        If it is not a date.
    """
    day = _day(value)
    if day is None:
        raise ConfigError(f"{what} {_short(value)} is not a date: write it as 2026-11-22.")
    return day


def _day(value: object) -> date | None:
    """Return a day of TOML, or one written as 2026-11-22; None for any other value."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and _DAY.fullmatch(value) else None
    except ValueError:
        return None


def _short(value: object) -> str:
    """Format a value for a message, shortened if it is long."""
    text = value if isinstance(value, str) else str(value)
    text = repr(text) if isinstance(value, str) else text
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _refuse_unknown(values: dict[str, Any], known: list[str], where: str) -> None:
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}."
            raise ConfigError(f"{where}: unknown key {key!r}: {hint}")


def _refuse_misshapen(values: dict[str, Any], where: str) -> None:
    shapes: dict[str, tuple[type, str]] = {
        **dict.fromkeys(("importer", "encoding", "goods"), (str, "text in quotation marks")),
        "tables": (str, "the path of a folder in quotation marks"),
        **dict.fromkeys(("seed", "worlds"), (int, "a whole number")),
        "defaults": (dict, "a [defaults] table"),
        "judgements": (list, "[[judgements]] tables"),
        "factors": (dict, "a [factors] table"),
        "controls": (dict, "a [controls] table"),
        "evidence": (dict, "an [evidence] table"),
    }
    for key, (kind, shape) in shapes.items():
        if key in values and (not isinstance(values[key], kind) or isinstance(values[key], bool)):
            raise ConfigError(f"{where}: {key} = {_short(values[key])} must be {shape}.")


def _judgements(items: list[object], latest: date, where: str) -> tuple[Judgement, ...]:
    """Return the judgements; refuse two different ones on one partner and listing."""
    judgements = tuple(_judgement(item, latest, where) for item in items)
    decided: dict[tuple[str, str], Judgement] = {}
    for item in judgements:
        refuse_contradiction(decided.setdefault((item.partner, item.listing), item), item, where)
    return judgements


def _judgement(item: object, latest: date, where: str) -> Judgement:
    names = [field.name for field in fields(Judgement)]
    if not isinstance(item, dict):
        raise ConfigError(f"{where}: each of [[judgements]] must be a table with {', '.join(names)}.")
    _refuse_unknown(item, names, where)
    missing = [name for name in names if not str(item.get(name, "")).strip()]
    if missing:
        lacking = ", ".join(missing)
        raise ConfigError(f"{where}: a judgement lacks {lacking}: a decision needs its reason, person and date.")
    texts = {name: _judgement_text(name, item[name], where) for name in names if name != "on"}
    whose = f"{where}, judgement on {_short(texts['partner'])}"
    if texts["decision"] not in get_args(Decision):
        raise ConfigError(f"{whose}: decision = {_short(texts['decision'])} must be 'same' or 'different'.")
    on = _day(item["on"])
    if on is None:
        raise ConfigError(f"{whose}: on = {_short(item['on'])} must be the day of the decision, as 2026-11-22.")
    if on > latest:
        raise ConfigError(f"{whose}: on = {on.isoformat()} lies in the future: write the day on which it was decided.")
    return Judgement(**{**cast("dict[str, Any]", texts), "on": on.isoformat()})


def _judgement_text(name: str, value: object, where: str) -> str:
    """Return a text that is printed beside the result; refuse characters that could control a terminal."""
    if name == "partner" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ConfigError(f"{where}: {name} = {_short(value)} of a judgement must be text in quotation marks.")
    text = " ".join(value.split()) if name in ("reason", "by") else value
    if any(unicodedata.category(char) == "Cc" or char in STEERING for char in text):
        shown = f"{name} = {_short(value)}"
        raise ConfigError(f"{where}: {shown} of a judgement holds a control character: write it without.")
    return text


def refuse_contradiction(first: Judgement, second: Judgement, where: str) -> None:
    """Refuse two judgements on one partner and listing that contradict each other: neither may win silently.

    Raises
    ------
    ConfigError
        If they contradict each other.
    """
    if first.decision != second.decision:
        raise ConfigError(
            f"{where}: two judgements on {_short(second.partner)} and {second.listing} contradict each other "
            f"({first.decision} by {first.by} on {first.on}, {second.decision} by {second.by} on {second.on}): "
            "keep the one that holds."
        )


def _share(key: str, value: object, where: str, *, whole: bool = False, some: bool = False) -> float:
    """Return a share from 0 (above 0 with ``some``) to below 1 (up to 1 with ``whole``)."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else -1
    # compared before it becomes a float, which a number of 400 digits cannot
    if not ((number > 0 if some else number >= 0) and (number < 1 or (whole and number == 1))):
        range_ = "above 0 and below 1" if some else "from 0 to 1" if whole else "from 0 to below 1"
        raise ConfigError(f"{where}: {key} = {_short(value)} must be a number {range_}.")
    return float(number)

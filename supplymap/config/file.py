"""The settings file: TOML; a message for an unknown key names the nearest known one."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from supplymap.config.columns import columns_of
from supplymap.config.judgements import judgements_of
from supplymap.config.limits import limits_of
from supplymap.config.settings import Config, checked
from supplymap.config.shapes import parse_as_of, refuse_unknown, share, short
from supplymap.errors import ConfigError
from supplymap.reference.tables import using
from supplymap.reference.textfile import read_text

MOST_BYTES = 1 << 20
"""Most bytes of a settings file: some 5,000 judgements."""
KEYS = {"goods": "defaults", "geocoder": "places", "geocoder_server": "places"}
"""Settings that stand in a table of the file under another key."""


def read_config(path: str | Path) -> Config:
    """Read a configuration file.

    Parameters
    ----------
    path
        A TOML file with any of the keys of :class:`Config`; ``[factors]`` is a table of
        ``"CODE level" = value``, ``[controls]`` one of ``document = effectiveness``, ``[evidence]`` one of
        ``level = value``, ``[defaults]`` one with ``goods``,
        ``[places]`` one with ``geocoder`` and ``server``, ``[limits]`` one of the names of :class:`Limits`,
        ``[columns]`` one of ``header = "party: field"`` with tables of these for files and their sheets, and
        ``[[judgements]]`` a list of tables.

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
    values, text = _parsed(file)
    refuse_unknown(values, [KEYS.get(field.name, field.name) for field in fields(Config)], file.name)
    _refuse_misshapen(values, file.name)
    for key in ("factors", "controls", "evidence"):
        if key in values:
            items = values[key].items()
            shares = ((k, share(f"{k!r} of [{key}]", v, file.name, whole=key == "evidence")) for k, v in items)
            values[key] = tuple(sorted(shares))
    values |= _defaults(values.pop("defaults", {}), file.name)
    values |= _places(values.pop("places", {}), file.name)
    if "tables" in values:
        values["tables"] = _folder(file, values["tables"])
    for key in ("high", "medium", "tolerance"):
        if key in values:
            values[key] = share(key, values[key], file.name, some=True)
    if "as_of" in values:
        values["as_of"] = parse_as_of(values["as_of"], f"{file.name}: as_of =")
    if "columns" in values:
        with using(values.get("tables")):
            values["columns"] = columns_of(values["columns"], file.name, text)
    if "limits" in values:
        values["limits"] = limits_of(values["limits"], file.name)
    if "judgements" in values:
        # it may be tomorrow in a time zone to the east; a run for an earlier day keeps later judgements
        latest = max(date.today() + timedelta(days=1), values.get("as_of", date.min))
        values["judgements"] = judgements_of(values["judgements"], latest, file.name)
    return checked(Config(**values), file.name)


def with_columns(config: Config, path: str | Path) -> Config:
    """Return settings with what a file says of columns before what they say of them.

    Parameters
    ----------
    config
        Settings; their tables have the words for parties and fields.
    path
        A TOML file with ``[columns]`` alone, as in :func:`read_config`.

    Raises
    ------
    ConfigError
        If the file is missing or not TOML, has anything but ``[columns]``, or a value that is no reading of a column.
    """
    file = Path(path)
    values, text = _parsed(file, "list of columns")
    refuse_unknown(values, ["columns"], file.name)
    _refuse_misshapen(values, file.name)
    with using(config.tables):
        columns = columns_of(values.get("columns", {}), file.name, text)
    return replace(config, columns=(*columns, *config.columns))


def _defaults(values: dict[str, Any], where: str) -> dict[str, Any]:
    where += ", [defaults]"
    refuse_unknown(values, ["goods"], where)
    _refuse_misshapen(values, where)
    return values


def _places(values: dict[str, Any], where: str) -> dict[str, Any]:
    where += ", [places]"
    refuse_unknown(values, ["geocoder", "server"], where)
    _refuse_misshapen(values, where)
    names = {"geocoder": "geocoder", "server": "geocoder_server"}
    return {names[key]: value for key, value in values.items()}


def _parsed(file: Path, what: str = "configuration file") -> tuple[dict[str, Any], str]:
    """Return the values of a file and its text."""
    text = read_text(file, ConfigError, missing=f"There is no {what} {file}: check the path.", most=MOST_BYTES)
    try:
        return tomllib.loads(text), text
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
        raise ConfigError(f"{file.name}: tables = {short(name)} is not a folder: write the path of the folder.")
    return folder


def _refuse_misshapen(values: dict[str, Any], where: str) -> None:
    shapes: dict[str, tuple[type, str]] = {
        **dict.fromkeys(("importer", "encoding", "goods", "geocoder", "server"), (str, "text in quotation marks")),
        "tables": (str, "the path of a folder in quotation marks"),
        **dict.fromkeys(("seed", "worlds"), (int, "a whole number")),
        "defaults": (dict, "a [defaults] table"),
        "places": (dict, "a [places] table"),
        "columns": (dict, "a [columns] table"),
        "judgements": (list, "[[judgements]] tables"),
        "factors": (dict, "a [factors] table"),
        "controls": (dict, "a [controls] table"),
        "evidence": (dict, "an [evidence] table"),
        "limits": (dict, "a [limits] table"),
    }
    for key, (kind, shape) in shapes.items():
        if key in values and (not isinstance(values[key], kind) or isinstance(values[key], bool)):
            raise ConfigError(f"{where}: {key} = {short(values[key])} must be {shape}.")

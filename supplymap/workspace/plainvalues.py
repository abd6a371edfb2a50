"""Records of the model as plain JSON values, and made of them again, whatever version wrote them."""

from __future__ import annotations

import json
import sys
from dataclasses import MISSING, fields
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from supplymap import model

Record = TypeVar("Record")


def text_of(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the one JSON text of a value: equal values, equal bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def plain(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Return the fields of a record; those that have their default are left out."""
    defaults = {field.name: field.default for field in fields(record)}
    return {
        field.name: _plain(value)
        for field in fields(record)
        if (value := getattr(record, field.name)) != defaults[field.name] or defaults[field.name] is MISSING
    }


def made(kind: type[Record], values: Any) -> Record:  # noqa: ANN401 - any JSON value
    """Return the record of plain values; fields of a later version are left out.

    Raises
    ------
    ValueError
        If a field is missing or has a value of another type.
    """
    if not isinstance(values, dict):
        raise ValueError(f"no {kind.__name__}")
    hints = _hints(kind)  # type: ignore[arg-type] # a class is hashable, which mypy doubts of one that varies
    try:
        return kind(**{name: _made(hints[name], value) for name, value in values.items() if name in hints})
    except TypeError as error:
        raise ValueError(str(error)) from None


@lru_cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    # a module may import types of the model for annotations alone
    return get_type_hints(kind, {**vars(model), **vars(sys.modules[kind.__module__])})


def _plain(value: Any) -> Any:  # noqa: ANN401 - any field
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return plain(value) if hasattr(value, "__dataclass_fields__") else value


def _made(hint: Any, value: Any) -> Any:  # noqa: ANN401 - any annotation and value
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"no list: {value!r}")
        kinds = [parts[0]] * len(value) if parts[1:] == (...,) else parts
        return tuple(_made(kind, each) for kind, each in zip(kinds, value, strict=True))
    if origin is dict:
        if not isinstance(value, dict):
            raise ValueError(f"no object: {value!r}")
        return value
    if origin in (Union, UnionType):
        return None if value is None else _made(next(part for part in parts if part is not type(None)), value)
    if hasattr(hint, "__dataclass_fields__"):
        return made(hint, value)
    kinds = tuple({type(part) for part in parts}) if parts else (hint,)
    if isinstance(value, bool) != (bool in kinds) or not isinstance(value, kinds):
        raise ValueError(f"no {hint}: {value!r}")
    return value

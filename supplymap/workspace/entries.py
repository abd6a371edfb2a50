"""One entry of the log: a line of JSON with the digest of its own text, so that a torn or altered one is seen."""

from __future__ import annotations

import gc
import hashlib
import json
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Value = dict[str, Any] | None
"""What an entry says: the fields of a decision; None where nothing is decided any more."""

NOT_WHOLE = "not whole: it is being written or copied just now, or a crash cut it; what stands before it holds"
ALTERED = "not as it was recorded, so it does not count: put the file back from a backup if it was changed by mistake"
NO_ENTRY = "no entry of a log, so it does not count: put the file back from a backup if it was changed by mistake"

_HEAD, _MIDDLE, _TAIL = b'{"id":"', b'",', b"}"
_DIGITS = 32
_BODY = len(_HEAD) + _DIGITS + len(_MIDDLE)
_DEEPEST = 20
_REVISIONS = 10**9


class Entry(NamedTuple):
    """One entry of the log; a line has its fields in this sequence.

    Attributes
    ----------
    id
        Digest of the rest of the line.
    key
        What it is about.
    at
        Time of receipt, UTC, ISO.
    on
        Day of the decision where it was made, ISO.
    user, machine
        Account of the system and name of the computer.
    by
        Name that the person entered; nothing checks it.
    what
        Kind of decision, a key of `supplymap.workspace.kinds.KINDS`.
    why
        Reason.
    origin
        Where it comes from, if it was not entered by itself: what is read in twice is taken once.
    revision
        1 more than the highest of those that it replaces.
    replaces
        Ids of the entries that it takes the place of: all that stood when the person saw them.
    old, new
        Value before and now.
    about_text
        JSON of what it is about; only that of few entries is ever looked at.
    further
        Names of fields that a later version wrote and this one does not know; they stand in no line.
    """

    id: str
    key: str
    at: str
    on: str
    user: str
    machine: str
    by: str
    what: str
    why: str
    origin: str
    revision: int
    replaces: tuple[str, ...]
    old: Value
    new: Value
    about_text: str
    further: tuple[str, ...] = ()

    @property
    def about(self) -> dict[str, Any]:
        """What it is about, as it was seen then; empty if that cannot be read."""
        return _about(self.about_text)

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Revision, then receipt, then writer: clocks that are wrong change nothing between revisions."""
        return self.revision, self.at, self.user, self.machine, self.id


_TEXTS = list(Entry._fields[:10])
_NAMES = [*_TEXTS, "revision"]
_COLONS, _COMMAS = [":"] * len(_TEXTS), [","] * len(_TEXTS)
_QUOTES = 4 * len(_TEXTS) + 4
"""Marks of quotation up to the end of the name of the list of ids."""
_ALL = (*_NAMES, "replaces", "old", "new", "about")
_NEEDED = {"key", "at", "by", "what", "revision", "replaces", "old", "new", "about"}
_LEAST = {"key", "what", "revision", "replaces"}
"""Without these nobody can say what a line changes."""
_OBJECT = (dict, type(None))
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # reads one value in the midst of a text


@lru_cache(maxsize=64)
def _about(text: str) -> dict[str, Any]:
    """Return what an entry is about; several who ask one after the other are answered at once."""
    try:
        about = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    is_flat = text.count("[") + text.count("{") <= _DEEPEST
    return about if isinstance(about, dict) and (is_flat or not _is_deep(about)) else {}


def sealed(**fields: Any) -> tuple[Entry, bytes]:  # noqa: ANN401 - any field of an entry
    """Return an entry with its id, and its line without the line break.

    Parameters
    ----------
    **fields
        What a line holds beside the id: the fields of `Entry`, and ``about`` as an object.
    """
    body = json.dumps({name: fields[name] for name in _ALL[1:]}, ensure_ascii=False, separators=(",", ":"))[1:]
    # half a character, as a terminal may hand on, is escaped, which JSON reads back
    encoded = body.encode("utf-8", "backslashreplace")
    line = _HEAD + _digest(encoded) + _MIDDLE + encoded
    return parsed(line), line


def parsed(line: bytes) -> Entry:
    """Return the entry of a line.

    Raises
    ------
    ValueError
        If the line is not whole, or not as it was written; with the reason in plain words.
    """
    (entry,) = entries_of([line])
    if isinstance(entry, str):
        raise ValueError(entry)
    return entry


def id_of(line: bytes) -> bytes:
    """Return the id that a line begins with, also of one that is cut; empty if there is none."""
    return line[len(_HEAD) : _BODY - len(_MIDDLE)] if line.startswith(_HEAD) and len(line) >= _BODY else b""


def entries_of(lines: Sequence[bytes]) -> list[Entry | str]:
    """Return the entry of each line, or what is wrong with the line.

    Parameters
    ----------
    lines
        Without line breaks.
    """
    with uncollected():
        return [_problem(line) or _usual(line) or _any(line) for line in lines]


@contextmanager
def uncollected() -> Iterator[None]:
    """Hold the collection of garbage: looking again and again through what was read would take most of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _problem(line: bytes) -> str:
    """Return what is wrong with the frame of a line; empty if it is as it was written."""
    if not (line.startswith(_HEAD) and line[_BODY - len(_MIDDLE) : _BODY] == _MIDDLE):
        return NO_ENTRY if len(line) >= _BODY or not _HEAD.startswith(line[: len(_HEAD)]) else NOT_WHOLE
    if line[len(_HEAD) : _BODY - len(_MIDDLE)] == _digest(line[_BODY:]):
        return ""
    return ALTERED if line.endswith(_TAIL) else NOT_WHOLE


def _usual(line: bytes) -> Entry | None:
    """Return the entry of a line that is as this version writes it, without escapes in its short texts: most are.

    Its marks of quotation then stand at known places; reading what stands between them takes a fraction of the time of
    reading JSON.
    """
    try:
        text = line.decode()
        parts = text.split('"', _QUOTES)
        rest = parts[-1]
        if (
            parts[1:-3:4] != _NAMES
            or parts[2:-4:4] != _COLONS
            or parts[4:-3:4] != _COMMAS
            or parts[-2] != "replaces"
            or "\\" in text[: -len(rest)]
        ):
            return None
        replaces, end = _scan(rest, 1)
        old, end = _scan(rest, end + 7)
        new, end = _scan(rest, end + 7)
    except (ValueError, StopIteration, IndexError, RecursionError):
        return None
    number, fields = parts[-3], parts[3:-4:4]
    if (
        not (rest[1] == "[" and number[1:-1].isdecimal() and rest.startswith(',"about":{', end))
        or rest.count("{", 0, end) + rest.count("[", 0, end) > _DEEPEST
        or type(old) not in _OBJECT
        or type(new) not in _OBJECT
        or not 0 < (revision := int(number[1:-1])) <= _REVISIONS
    ):
        return None
    for id_ in replaces:
        if type(id_) is not str:
            return None
    return Entry._make((*fields, revision, tuple(replaces), old, new, rest[end + 9 : -1], ()))


def _any(line: bytes) -> Entry | str:
    """Return the entry of any line, such as another version may write, or what is wrong with it."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return NO_ENTRY
    if values.get("id") != id_of(line).decode() or _LEAST - values.keys() or _is_deep(values):
        return NO_ENTRY
    filled = dict.fromkeys(_ALL, "") | {"about": {}, "old": None, "new": None} | values
    about = json.dumps(filled["about"], ensure_ascii=False)
    fields = [*(filled[name] for name in _ALL[:-1]), about]
    if _is_unfit(fields) or type(filled["about"]) is not dict:
        return NO_ENTRY
    further = (values.keys() - set(_ALL)) | (_NEEDED - values.keys())
    return Entry._make([*fields[:11], tuple(fields[11]), *fields[12:], tuple(sorted(further))])


def _is_unfit(fields: list[Any]) -> bool:
    """Return whether a field holds what it cannot hold."""
    revision, replaces, old, new = fields[10:14]
    return not (
        all(type(text) is str for text in fields[:10])
        and type(revision) is int
        and 0 < revision <= _REVISIONS
        and type(replaces) is list
        and all(type(id_) is str for id_ in replaces)
        and type(old) in _OBJECT
        and type(new) in _OBJECT
        and not (_is_deep(old) or _is_deep(new))
    )


def _is_deep(value: Any) -> bool:  # noqa: ANN401 - any JSON
    """Return whether lists and objects stand in each other deeper than any that is written here."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
        if not level:
            return False
    return True


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest()[:_DIGITS].encode()

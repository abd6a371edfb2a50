"""One entry of the log: a line of JSON with the digest of its own text, so that a torn or altered one is seen."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

Value = dict[str, Any] | None
"""What an entry says: the fields of a decision; None where nothing is decided any more."""

_HEAD, _MIDDLE, _TAIL = b'{"id":"', b'",', b"}"
_DIGITS = 32
_BODY = len(_HEAD) + _DIGITS + len(_MIDDLE)


class Entry(NamedTuple):
    """One entry of the log.

    Attributes
    ----------
    id
        Digest of the rest of the line.
    key
        What it is about.
    revision
        1 more than the highest of those that it replaces.
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
    about
        What it is about, as it was seen then.
    old, new
        Value before and now.
    why
        Reason.
    replaces
        Ids of the entries that it takes the place of: all that stood when the person saw them.
    origin
        Where it comes from, if it was not entered by itself: what is read in twice is taken once.
    """

    id: str
    key: str
    revision: int
    at: str
    on: str
    user: str
    machine: str
    by: str
    what: str
    about: dict[str, Any]
    old: Value
    new: Value
    why: str
    replaces: tuple[str, ...]
    origin: str = ""

    @property
    def order(self) -> tuple[int, str, str, str, str]:
        """Revision, then receipt, then writer: clocks that are wrong change nothing between revisions."""
        return self.revision, self.at, self.user, self.machine, self.id


_FIELDS = Entry._fields[1:]


def sealed(**fields: Any) -> tuple[Entry, bytes]:  # noqa: ANN401 - any field of an entry
    """Return an entry with its id, and its line without the line break.

    Parameters
    ----------
    **fields
        All fields of `Entry` but the id.
    """
    body = json.dumps({name: fields[name] for name in _FIELDS if name in fields}, ensure_ascii=False)[1:].encode()
    digest = _digest(body)
    line = _HEAD + digest.encode() + _MIDDLE + body
    return parsed(line), line


def parsed(line: bytes) -> Entry:
    """Return the entry of a line.

    Raises
    ------
    ValueError
        If the line is not whole, or not as it was written.
    """
    if not (line.startswith(_HEAD) and line.endswith(_TAIL) and line[_BODY - 2 : _BODY] == _MIDDLE):
        msg = "no entry"
        raise ValueError(msg)
    if line[len(_HEAD) : _BODY - 2] != _digest(line[_BODY:]).encode():
        msg = "altered"
        raise ValueError(msg)
    values = json.loads(line)
    values["replaces"] = tuple(values["replaces"])
    return Entry(**values)


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:_DIGITS]

"""Marks of decisions, as people type them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Sequence


def one_key(text: str, keys: Sequence[str]) -> str:
    """Return the one key that a text means.

    Raises
    ------
    WorkspaceError
        If it means none, or several.
    """
    from supplymap.workspace import keys_meant, token  # noqa: PLC0415 - keeps --help fast

    meant = keys_meant(text, keys)
    if len(meant) == 1:
        return meant[0]
    if meant:
        msg = f"{text!r} begins several marks: {', '.join(map(token, meant[:5]))}. Type more of it."
    else:
        msg = f"Nothing in this workspace has the mark {text!r}: 'supplymap status' and 'history' show them."
    raise WorkspaceError(msg)

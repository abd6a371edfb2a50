"""Short names of keys, for people to type and for cells of a spreadsheet."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "k-"
"""Begins every token, so that no spreadsheet takes it for a number, a date or a formula."""
_LETTERS = 10
"""Of 32 kinds each: among a million keys two with one token are not to be expected."""


def token(key: str) -> str:
    """Return the short name of a key: ``k-`` and ten of the letters a to z and the digits 2 to 7."""
    digest = base64.b32encode(hashlib.sha256(key.encode()).digest()).decode("ascii")
    return MARK + digest[:_LETTERS].lower()


def keys_meant(text: str, keys: Iterable[str]) -> list[str]:
    """Return the keys that a text means: one named whole, or all whose token or text begins so.

    Parameters
    ----------
    text
        As typed: a key, a token, or the beginning of one, in small or capital letters.
    keys
        Those that there are.
    """
    keys = list(dict.fromkeys(keys))
    wanted = " ".join(text.split())
    if not wanted:
        return []
    whole = [key for key in keys if wanted == key or wanted.casefold() == token(key)]
    folded = wanted.casefold()
    return whole or [key for key in keys if token(key).startswith(folded) or key.casefold().startswith(folded)]

"""Unicode normalisation in linear time, for untrusted texts."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# sorting the marks of a letter takes quadratic time; no script has thirty on one
_RUN = re.compile(r"([^\w\s\x00-\x7f]{30})(?=[^\w\s\x00-\x7f])")
JOINER = "\u034f"
"""Invisible character that splits a run of marks; it is no mark itself."""


def normal_form(text: str, form: Literal["NFKC", "NFKD"] = "NFKC") -> str:
    """Return a text in a normal form of Unicode; very long runs of marks are split by :data:`JOINER`.

    Parameters
    ----------
    text
        Any text.
    form
        ``NFKC``, composed, or ``NFKD``, decomposed.

    Returns
    -------
    normal
        The text with one way of writing for each character.

    Notes
    -----
    The Stream-Safe Text Process of Unicode Standard Annex 15.
    """
    if text.isascii():
        return text
    return unicodedata.normalize(form, _RUN.sub(rf"\1{JOINER}", text))

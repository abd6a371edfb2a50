"""Unicode normalisation that takes linear time on texts from strangers."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# sorting the marks on a letter takes quadratic time in their number; no writing puts thirty on one
_RUN = re.compile(r"([^\w\s\x00-\x7f]{30})(?=[^\w\s\x00-\x7f])")
JOINER = "\u034f"
"""Parts a run of marks; it is invisible and no mark itself."""


def normal_form(text: str, form: Literal["NFKC", "NFKD"] = "NFKC") -> str:
    """Bring a text into a normal form of Unicode; endless runs of marks are parted by an invisible character.

    Parameters
    ----------
    text
        Any text.
    form
        ``NFKC``, composed, or ``NFKD``, taken apart.

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

"""Names of places made comparable: letters of the Latin alphabet alone, in small letters."""

from __future__ import annotations

from typing import Final

from anyascii import anyascii

from supplymap.reference.marks import normal_form

LONGEST: Final = 24
"""Letters of a key that are compared; longer ones are cut."""
_SMALL: Final = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"abcdefghijklmnopqrstuvwxyz")
_NO_LETTERS: Final = bytes(code for code in range(256) if not chr(code).isascii() or not chr(code).isalpha())


def place_key(text: str) -> str:
    """Return the key of a name: "Hồ Chí Minh", "Ho-Chi Minh" and "HOCHIMINH" have one.

    Parameters
    ----------
    text
        Name of a place in any script; others than the Latin one are transliterated letter by letter.

    Returns
    -------
    key
        Small letters a to z, at most :data:`LONGEST`; empty if the text has no letters.
    """
    if not text.isascii():
        text = anyascii(normal_form(text))
    return text.encode("ascii", "ignore").translate(_SMALL, _NO_LETTERS)[:LONGEST].decode()

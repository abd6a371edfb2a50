"""Encodings of text files."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from supplymap.errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_SAMPLE = 1 << 20
_HIGH = re.compile(rb"[\x80-\xff]+")
# a word, or two around a non-ASCII sign; ASCII words match as a whole, so that they are passed over fast
_WORDS = re.compile(r"\w*+[^\w\x00-\x7f]\w*+|\w++")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was in, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool = False

    def sample(self) -> str:
        """Return the first words in which a wrong guess would show."""
        words = (match[0] for match in _WORDS.finditer(self.text) if not match[0].isascii())
        return ", ".join(word for _, word in zip(range(3), words, strict=False))


def decode(data: bytes, file: str, encoding: str | None = None) -> Decoded:
    """Turn bytes into text.

    A byte order mark decides; then the zero bytes of UTF-16, then strict UTF-8, and finally the likelier one of
    gb18030 and cp1252.

    Parameters
    ----------
    data
        Content of the file.
    file
        Its name, for messages.
    encoding
        Encoding to use; None to detect it.

    Returns
    -------
    decoded
        The text and how it was read.

    Raises
    ------
    InputError
        If the given encoding is unknown or does not fit.
    """
    if encoding is not None:
        return _decode_as(data, file, encoding)
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(codec, errors="replace"), name)
    if b"\x00" in data[:_SAMPLE] and (wide := _wide(data)):
        return Decoded(data.decode(wide, errors="replace"), wide, guessed=True)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    # a few broken characters in a file that is UTF-8 otherwise
    if 10 * text.count("\ufffd") <= sum(not char.isascii() for char in text):
        return Decoded(text, "utf-8", guessed=True)
    guess = _guess(data)
    return Decoded(data.decode(guess, errors="replace"), guess, guessed=True)


def _decode_as(data: bytes, file: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding).name
        if codec == "utf-8":
            codec = "utf-8-sig"
        text = data.decode(codec)
    except UnicodeDecodeError:
        raise InputError(
            f"{file} is not written in {encoding}: name another encoding (utf-8, utf-16, cp1252, gb18030), or leave it "
            "out to have it recognised."
        ) from None
    except (LookupError, ValueError, AssertionError):  # codecs that are no text encodings, such as hex or zip
        raise InputError(
            f"The encoding {encoding!r} is unknown: use a name such as utf-8, utf-16, cp1252 or gb18030."
        ) from None
    return Decoded(text, codec.removesuffix("-sig"))


def _wide(data: bytes) -> str:
    """Recognise UTF-16 without a mark: every other byte of Latin text is zero."""
    sample = data[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    if sample[1::2].count(0) > 0.3 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.3 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""


def _guess(data: bytes) -> str:
    """Choose between gb18030 and cp1252.

    Chinese characters come as pairs of high bytes, mostly from the rows of common characters; accented letters stand
    alone between plain letters. Where that is not clear, charset-normalizer decides.
    """
    sample = data[:_SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        sample.decode("gb18030")
    except UnicodeDecodeError:
        return _western(data)
    runs = _HIGH.findall(sample)
    total = sum(map(len, runs))
    paired = sum(len(run) for run in runs if len(run) % 2 == 0)
    if total and paired >= 0.8 * total:
        return "gb18030"
    if paired <= 0.3 * total:
        return _western(data)
    from charset_normalizer import from_bytes  # noqa: PLC0415 - read only when needed

    best = from_bytes(sample, cp_isolation=["gb18030", "cp1252"]).best()
    return "gb18030" if best is not None and best.encoding == "gb18030" else _western(data)


def _western(data: bytes) -> str:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"

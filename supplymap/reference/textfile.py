"""Reading text files of users without waiting for a pipe or filling the memory."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap.errors import SupplymapError


def read_text(path: Path, error: type[SupplymapError], *, missing: str, most: int) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark.

    Parameters
    ----------
    path
        The file.
    error
        Class of the error to raise.
    missing
        Message if there is no such file.
    most
        Most bytes that such a file may have.

    Raises
    ------
    SupplymapError
        Of the given class: missing, a folder, a pipe or device, too large, not readable, not UTF-8, or with NUL bytes.
    """
    data = read_bytes(path, error, missing=missing, most=most)
    return decoded(data, path, error)


def read_bytes(path: Path, error: type[SupplymapError], *, missing: str, most: int) -> bytes:
    """Return the bytes of a file; see :func:`read_text`."""
    try:
        # checked before it is opened: opening a pipe waits for a writer
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise error(f"{path} is a folder, not a file: name a file.")
        if not stat.S_ISREG(about.st_mode):
            raise error(f"{path} is a pipe or a device, not a file: name a file.")
        if about.st_size > most:
            raise error(
                f"{path} is larger than {most >> 20} MB, which no such file is: check that it is the right one."
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise error(missing) from None
    except MemoryError:
        raise error(f"{path} does not fit into the memory: close other programs and try again.") from None
    except (OSError, ValueError) as problem:
        # a ValueError means an impossible path
        reason = (getattr(problem, "strerror", None) or str(problem)).lower()
        raise error(f"{path!s} cannot be read ({reason}): check the path and that you may read it.") from None


def decoded(data: bytes, name: Path | str, error: type[SupplymapError]) -> str:
    """Return bytes as text; see :func:`read_text`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise error(f"{name}, line {line}: this is not UTF-8: save the file as UTF-8.") from None
    position = text.find("\0")
    if position >= 0:
        line = text.count("\n", 0, position) + 1
        raise error(f"{name}, line {line}: a NUL character, which no text file has: save the file again as UTF-8.")
    return text

"""Untrusted XML: a streaming parser that refuses document types, so that no entity can be declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from xml.parsers import expat

from supplymap.sheets.limits import TOKEN_BYTES, DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECE = 1 << 18
_DEPTH = 256
_ELEMENTS = 1_000_000


class Listener(Protocol):
    """Receives the parts of a document."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Handle the start of an element."""

    def end(self, name: str, /) -> None:
        """Handle the end of an element."""

    def text(self, data: str, /) -> None:
        """Handle text."""


def parse(chunks: Iterable[bytes], listener: Listener) -> None:
    """Parse a document piece by piece.

    Parameters
    ----------
    chunks
        The document.
    listener
        Receives elements and text; names keep their prefix.

    Raises
    ------
    DamagedError
        If the document is not well-formed, declares a document type or has a token that is too long.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.text
    fed = 0
    try:
        for chunk in chunks:
            for start in range(0, len(chunk), _PIECE):
                piece = chunk[start : start + _PIECE]
                parser.Parse(piece, False)
                fed += len(piece)
                # an unfinished token is read again with every piece
                if fed - parser.CurrentByteIndex > TOKEN_BYTES:
                    raise DamagedError("a token without end")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError) as error:
        if isinstance(error, KeyError | IndexError):  # a mistake of a listener; the parser's own says unknown encoding
            raise
        raise DamagedError(str(error)) from error


def _refuse(*_: object) -> None:
    raise DamagedError("a document type is declared")


class Elements:
    """Listener that keeps the elements of a small part.

    Attributes
    ----------
    found
        Pairs of path (local names, without the root) and attributes, in document order.
    """

    def __init__(self) -> None:
        self.found: list[tuple[tuple[str, ...], dict[str, str]]] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Keep an element."""
        self._path.append(local(name))
        if len(self._path) > _DEPTH or len(self.found) > _ELEMENTS:
            raise DamagedError("elements without end")
        self.found.append((tuple(self._path[1:]), attributes))

    def end(self, _: str, /) -> None:
        """Leave an element."""
        self._path.pop()

    def text(self, _: str, /) -> None:
        """Ignore text: these parts have their values in attributes."""


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def elements(chunks: Iterable[bytes]) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Return path and attributes of every element of a small part."""
    listener = Elements()
    parse(chunks, listener)
    return listener.found

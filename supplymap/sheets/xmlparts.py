"""XML from strangers: a streaming parser that refuses document types, so no entity can be declared, let alone grow."""

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
    """What hears the parts of a document."""

    def start(self, name: str, attributes: dict[str, str], /) -> None:
        """Hear an element begin."""

    def end(self, name: str, /) -> None:
        """Hear an element end."""

    def text(self, data: str, /) -> None:
        """Hear some text."""


def parse(chunks: Iterable[bytes], listener: Listener) -> None:
    """Parse a document piece by piece.

    Parameters
    ----------
    chunks
        The document.
    listener
        Hears elements and text; names come with the prefix they are written with.

    Raises
    ------
    DamagedError
        For anything that is not well-formed, declares a document type or has an endless token.
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
        """Pass over text: the parts read so have their values in attributes."""


def local(name: str) -> str:
    """Give a name without its prefix."""
    return name.rpartition(":")[2]


def elements(chunks: Iterable[bytes]) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Read a small part: path and attributes of every element."""
    listener = Elements()
    parse(chunks, listener)
    return listener.found

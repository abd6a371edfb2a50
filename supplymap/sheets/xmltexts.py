"""Texts of XML that holds no cells: comments, drawings, charts, page headers, rules for input, properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from supplymap.sheets.limits import TEXT_LENGTH
from supplymap.sheets.xmlparts import local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST = 50_000
"""Most texts kept of one part."""

_WHOLE = frozenset(
    ("txBody", "rich", "comment", "threadedComment", "textbox", "si", "is", "annotation", "text-box", "custom-shape")
)
"""Elements whose paragraphs and runs are one text: formatting must not part a name."""
_PARAGRAPHS = frozenset(("p", "h", "div"))
_BREAKS = frozenset(("br", "line-break", "tab", "s"))
_NAMING = frozenset(
    (
        *("name", "title", "descr", "prompt", "promptTitle", "error", "errorTitle", "tooltip", "display", "author"),
        *("displayName", "caption", "comment", "description", "string", "alt", "v", "userName", "label", "tag"),
        *("help-message", "display-name", "condition", "text"),
    )
)
"""Attributes that hold words of people, even a single one."""
_TECHNICAL = frozenset(
    (
        *("style", "sqref", "spans", "typeface", "panose", "path", "formatCode", "uri", "Requires", "Ignorable"),
        *("coordsize", "points", "d", "viewBox", "ref", "type", "id", "schemaLocation", "lastClr", "font-family"),
        *("style-name", "enhanced-path", "font-name", "value-type", "space"),
    )
)
"""Attributes that hold no words of people."""
_LETTERS = re.compile(r"[^\W\d_]")


class Found(NamedTuple):
    """A text, the local name of its element, and the cells that it or an element around it refers to."""

    text: str
    element: str
    reference: str


class TextsOfPart:
    """Listener that keeps the texts of a part.

    Attributes
    ----------
    found
        The texts, in the sequence of the document.
    cut
        Whether there were more than are kept.
    pictures
        Number of pictures that the part shows.
    """

    def __init__(self) -> None:
        self.found: list[Found] = []
        self.cut = False
        self.pictures = 0
        self._names: list[str] = []
        self._references: list[str] = []
        self._wholes: list[tuple[int, str]] = []  # depth and name of the open elements that are one text
        self._parts: list[str] = []
        self._length = 0
        self._note = 0  # depth of an open element that says where a comment is shown

    def start(self, name: str, attributes: Mapping[str, str], /) -> None:
        """Handle the start of an element."""
        name = local(name)
        around = self._references[-1] if self._references else ""
        reference = attributes.get("ref") or attributes.get("sqref") or around
        begins_text = name in _WHOLE or (name in _PARAGRAPHS and not self._wholes)
        if begins_text or not self._wholes:
            self._flush()
        elif name in _PARAGRAPHS or name in _BREAKS:
            self._parts.append("\n" if name in _PARAGRAPHS or name != "s" else " ")
        self._names.append(name)
        self._references.append(reference)
        if begins_text:
            self._wholes.append((len(self._names), name))
        self.pictures += name == "pic"
        if name == "ClientData" and attributes.get("ObjectType") == "Note":
            self._note = len(self._names)
        if not self.cut:
            for key, value in attributes.items():
                if _says_words(key, value):
                    self._keep(value, name, reference)

    def end(self, _: str, /) -> None:
        """Handle the end of an element."""
        if not self._names:
            return
        if not self._wholes or self._wholes[-1][0] == len(self._names):
            self._flush()
            if self._wholes:
                self._wholes.pop()
        if self._note == len(self._names):
            self._note = 0
        self._names.pop()
        self._references.pop()

    def text(self, data: str, /) -> None:
        """Handle text."""
        if self._length < TEXT_LENGTH:
            self._parts.append(data)
            self._length += len(data)
        else:
            self.cut = True

    def _flush(self) -> None:
        text = "".join(self._parts).strip()
        if text and self._names:
            name = self._wholes[-1][1] if self._wholes else self._names[-1]
            self._keep(text, name, self._references[-1])
        self._parts, self._length = [], 0

    def _keep(self, text: str, element: str, reference: str) -> None:
        if self._note or not _LETTERS.search(text):
            return
        if len(self.found) >= MOST:
            self.cut = True
        else:
            self.found.append(Found(text, element, reference))


def _says_words(key: str, value: str) -> bool:
    """Return whether an attribute holds words of people: by its name, or because it is no single technical word."""
    name = local(key)
    if key.startswith("xmlns"):
        return False
    if name in _NAMING:
        return bool(value)
    return name not in _TECHNICAL and (" " in value or not value.isascii())


_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|([LCR])|(&)|.)', re.DOTALL)


def header_parts(text: str) -> Iterator[str]:
    """Yield the left, middle and right part of a page header or footer, without its codes for fonts and numbers."""
    plain = _CODES.sub(lambda code: "\0" if code[1] else code[2] or "", text)
    return (part.strip() for part in plain.split("\0") if part.strip())


def listed_values(formula: str) -> list[str]:
    """Return the values of a list that a rule for input spells out: ``"yes,no"``; empty for any other formula."""
    text = formula.strip()
    if len(text) < 2 or not (text.startswith('"') and text.endswith('"')):
        return []
    values = [value.strip() for value in text[1:-1].replace('""', '"').split(",")]
    return values if len(values) > 1 else []


_TAG = re.compile(r"<[^<>]*>")


def without_tags(content: str) -> Iterator[str]:
    """Yield the texts between the tags of a drawing that is no well-formed XML, as old programs write them."""
    from html import unescape  # noqa: PLC0415 - for such drawings only

    return (unescape(text).strip() for text in _TAG.split(content) if _LETTERS.search(text))

"""Comments of cells: the part with their texts, and the drawing that says where each is shown.

Excel shows no comment without the old drawing format (VML) beside it, so each takes some 900 bytes before packing.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from supplymap.outputs.workbook.cells import clean, letter, lines_needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AUTHOR = "supplymap"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{}"/>'
    '</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
    'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;z-index:{order};visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_BLOCK = 1_024  # numbers of shapes that one entry of the map of numbers stands for
_WIDTH, _HEIGHT = 300, 20  # pixels of a comment, and of a row
_LETTERS = 44  # of a line in a comment


class Comment(NamedTuple):
    """A comment of a cell; row and column from 1."""

    row: int
    column: int
    text: str


def comments_xml(comments: Sequence[Comment]) -> bytes:
    """Write the texts of the comments of a sheet."""
    parts = [f'<comments xmlns="{_MAIN}"><authors><author>{AUTHOR}</author></authors><commentList>']
    for one in comments:
        text = clean(one.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        place = f"{letter(one.column)}{one.row}"
        parts.append(
            f'<comment ref="{place}" authorId="0"><text><t xml:space="preserve">{text}</t></text></comment>',
        )
    return "".join([*parts, "</commentList></comments>"]).encode()


def drawing_xml(comments: Sequence[Comment], first: int, widths: Sequence[float]) -> bytes:
    """Write where the comments of a sheet are shown.

    Parameters
    ----------
    comments
        In the sequence of their texts.
    first
        The first block of numbers of shapes that no other sheet uses, from 1; this one uses `blocks` of them.
    widths
        Widths of the columns, in characters.
    """
    numbers = ",".join(str(first + index) for index in range(blocks(comments)))
    edges = [0, *accumulate(int(7 * width) + 5 for width in widths)]
    shapes = [
        _SHAPE.format(
            number=first * _BLOCK + order,
            order=order,
            anchor=", ".join(map(str, _anchor(one, edges))),
            row=one.row - 1,
            column=one.column - 1,
        )
        for order, one in enumerate(comments, 1)
    ]
    return "".join([_HEAD.format(numbers), *shapes, "</xml>"]).encode()


def blocks(comments: Sequence[Comment]) -> int:
    """Return how many blocks of numbers the shapes of comments take."""
    return 1 + len(comments) // _BLOCK


def _anchor(one: Comment, edges: Sequence[int]) -> Iterator[int]:
    """Yield left column and pixels in it, top row, right column, bottom row: beside the cell."""
    yield from (one.column, 15, max(one.row - 2, 0), 10)
    left = (edges[one.column] if one.column < len(edges) else edges[-1]) + 15
    right = min(max(bisect_right(edges, left + _WIDTH) - 1, one.column), len(edges) - 1)
    beyond = left + _WIDTH - edges[right]
    if right == len(edges) - 1:  # columns of the usual width follow
        right, beyond = right + beyond // 64, beyond % 64
    yield from (right, beyond)
    yield from (max(one.row - 2, 0) + 1 + lines_needed(one.text, _LETTERS), 0)


def links_xml(number: int) -> str:
    """Write the links of a sheet to its comments and their drawing."""
    return (
        f'<Relationship Id="comments" Type="{_LINKS}/comments" Target="/xl/comments{number}.xml"/>'
        f'<Relationship Id="drawing" Type="{_LINKS}/vmlDrawing" Target="/xl/drawings/vmlDrawing{number}.vml"/>'
    )


LEGACY = f'<legacyDrawing xmlns:r="{_LINKS}" r:id="drawing"/>'
"""The element of a sheet that names the drawing of its comments."""


def types_xml(numbers: Sequence[int]) -> str:
    """Write what kinds of parts the comments are."""
    kind = "application/vnd.openxmlformats-officedocument"
    parts = [f'<Default Extension="vml" ContentType="{kind}.vmlDrawing"/>']
    parts += [
        f'<Override PartName="/xl/comments{n}.xml" ContentType="{kind}.spreadsheetml.comments+xml"/>' for n in numbers
    ]
    return "".join(parts)

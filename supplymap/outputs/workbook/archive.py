"""The one writer of zip files: same entries in, same bytes out."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

CORE = "docProps/core.xml"
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can state; the as-of date stands in core.xml
_UNIX = 3
_ATTRIBUTES = 0o600 << 16


def pack(entries: Iterable[tuple[str, bytes | Iterable[bytes]]]) -> bytes:
    """Write a zip file whose bytes depend on nothing but its entries.

    Parameters
    ----------
    entries
        Pairs of a unique entry name and its content, whole or in chunks; chunks are compressed as they come.

    Returns
    -------
    data
        The file: entries sorted by name, fixed time and attributes, no comment.
    """
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in sorted(entries, key=lambda entry: entry[0]):
            info = ZipInfo(name, _FIXED_TIME)
            info.compress_type = ZIP_DEFLATED
            info.create_system = _UNIX  # zipfile would state the machine it runs on
            info.external_attr = _ATTRIBUTES
            with archive.open(info, "w") as part:
                for chunk in [content] if isinstance(content, bytes) else content:
                    part.write(chunk)
    return out.getvalue()


def unpack(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Read the entries of a zip file that this program made itself."""
    with ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def core_properties(as_of: date) -> bytes:
    """Return the document properties: no user, no clock, only the as-of date.

    Parameters
    ----------
    as_of
        The date that stands as created and modified.
    """
    moment = f'xsi:type="dcterms:W3CDTF">{as_of.isoformat()}T00:00:00Z'
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:creator>supplymap</dc:creator>"
        f"<dcterms:created {moment}</dcterms:created><dcterms:modified {moment}</dcterms:modified>"
        "</cp:coreProperties>"
    ).encode()

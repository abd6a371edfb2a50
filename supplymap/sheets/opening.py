"""Reading a workbook from a path: the content of a file decides its kind, not its name."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from supplymap.config import Config, applied
from supplymap.errors import InputError
from supplymap.sheets.archive import Archive
from supplymap.sheets.compound import SIGNATURE, CompoundFile, is_encrypted
from supplymap.sheets.delimited import read_text
from supplymap.sheets.json_records import read_json
from supplymap.sheets.json_values import NAMES, NotJsonError, may_be_json, no_json
from supplymap.sheets.limits import Budget, DamagedError, damaged, protected, too_large
from supplymap.sheets.ods import read_opendocument
from supplymap.sheets.workbook import Workbook
from supplymap.sheets.xls import is_xls, read_xls
from supplymap.sheets.xlsx import read_excel

if TYPE_CHECKING:
    from supplymap.sheets.workbook import Sheet

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_OTHERS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"\x1f\x8b": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"Rar!": "a compressed file",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ": "a program",
}


def read_workbook(path: str | Path, config: Config | None = None, *, encoding: str = "") -> Workbook:
    """Read a spreadsheet file: .xlsx, .xlsm, .xls, .ods, a text file such as .csv, or JSON.

    Parameters
    ----------
    path
        The file.
    config
        Settings; the defaults if left out.
    encoding
        Encoding of a text file, such as ``gb18030``; if left out, that of the settings, else it is detected. Other
        kinds of files state theirs.

    Returns
    -------
    workbook
        Its sheets with their non-empty rows, and its hash.

    Raises
    ------
    InputError
        If the file is missing, encrypted, damaged, too large or no spreadsheet.
    """
    path = Path(path)
    file = path.name or str(path)
    limits = (config or Config()).limits
    data = _read_bytes(path, file, limits.file_megabytes)
    try:
        with applied(config) as settings:
            sheets = _read(data, Budget(file, limits), encoding or settings.encoding or None)
    # DamagedError and the errors of int() and bytes.decode() are ValueErrors
    except (
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        OverflowError,
        NotImplementedError,
    ) as error:
        raise damaged(file) from error
    except MemoryError:
        raise too_large(file, "there is not enough memory for it") from None
    return Workbook(file, hashlib.sha256(data).hexdigest(), tuple(sheets))


def _read_bytes(path: Path, file: str, megabytes: int) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{file} is a folder: name the spreadsheet files in it.")
        if path.exists() and not path.is_file():
            raise InputError(f"{file} is not an ordinary file: name a spreadsheet file.")
        with path.open("rb") as stream:
            data = stream.read((megabytes << 20) + 1)
    except FileNotFoundError:
        raise InputError(f"{file} was not found: check the name and the folder.") from None
    except PermissionError:
        raise InputError(
            f"{file} may not be read: close it in the other program, or ask for the right to read it."
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a zero character in the name
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise InputError(f"{file} cannot be opened ({reason}): check the name and the folder.") from None
    if len(data) > megabytes << 20:
        raise too_large(file, f"it has more than {megabytes:,} MiB")
    if not data:
        raise InputError(f"{file} is empty: choose the file that holds the supplier list.")
    return data


def _read(data: bytes, budget: Budget, encoding: str | None) -> list[Sheet]:
    file = budget.file
    if file.startswith("~$"):
        raise InputError(f"{file} is only Excel's mark that {file[2:]} is open: leave it out.")
    if data.startswith(_ZIP):
        return _read_zip(data, budget)
    if data.startswith(SIGNATURE):
        return _read_compound(data, budget)
    if data.startswith(_OLD_EXCEL):
        raise InputError(f"{file} is written by a very old Excel: open it in Excel, save it as .xlsx and use that.")
    for mark, what in _OTHERS.items():
        if data.startswith(mark) and (mark != b"MZ" or b"\x00" in data[:512]):
            raise InputError(f"{file} is {what}, not a spreadsheet: use an .xlsx, .xls, .ods or .csv file.")
    if may_be_json(data):
        try:
            return read_json(data, budget, encoding)
        except NotJsonError as error:
            if file.lower().endswith(NAMES):
                raise no_json(file, str(error)) from None
    return [read_text(data, budget, encoding)]


def _read_zip(data: bytes, budget: Budget) -> list[Sheet]:
    file = budget.file
    archive = Archive(data, budget)
    names = archive.names
    if "mimetype" in archive:
        kind = archive.read("mimetype", 1 << 16)
        if b"opendocument.spreadsheet" not in kind:
            raise InputError(f"{file} is not a spreadsheet: use an .xlsx, .xls, .ods or .csv file.")
        return read_opendocument(archive, budget)
    if any(name.endswith("workbook.bin") for name in names):
        raise InputError(f"{file} is a binary workbook (.xlsb): open it in Excel, save it as .xlsx and use that.")
    if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
        raise InputError(f"{file} is a document, not a spreadsheet: use an .xlsx, .xls, .ods or .csv file.")
    if any(name.startswith("index/") for name in names):
        raise InputError(f"{file} is a Numbers document: export it as .xlsx and use that.")
    if not any(name.startswith("xl/") for name in names) and "[content_types].xml" not in archive:
        raise InputError(f"{file} is a zip file, not a spreadsheet: unpack it and use the spreadsheets in it.")
    return read_excel(archive, budget)


def _read_compound(data: bytes, budget: Budget) -> list[Sheet]:
    file = budget.file
    if is_encrypted(data):
        raise protected(file)
    try:
        names = CompoundFile(data).names
    except (DamagedError, struct.error):
        raise damaged(file) from None
    if is_xls(names):
        return read_xls(data, budget)
    raise InputError(f"{file} is not a spreadsheet: use an .xlsx, .xls, .ods or .csv file.")

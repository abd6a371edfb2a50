"""The corpus: small workbooks of one trap each, as plain text, with what must come out of them.

A file of the corpus holds cases one after the other::

    == title of the case
    Why it is a trap, in a line or two.
    [list.xlsx / Suppliers]
    Vendor | Country | Factory | Factory country
    Lantern Trading | Hong Kong | Chollima Weaving | North Korea
    -- partners
    Lantern Trading: HK
    Chollima Weaving: KP
    -- links
    Chollima Weaving > Lantern Trading
    Lantern Trading > Harbor Inc.
    -- issues
    -- rows
    imported 1, skipped 1

Each ``[file / sheet]`` begins a sheet, with a row a line and ``|`` between the cells; ``\\n`` in a cell breaks its
line. The rows of a file whose name ends in ``.json`` or the like are its content as it stands. ``importer:`` before the
first sheet names another importer than Harbor Inc., or none.

Of every partner but the importer, country, goods, tariff codes and origins are compared as a whole, so that a value on
the wrong company is seen twice: ``name: country; goods a + b; hts 6109; origin TM``. What else a line names (tier,
stage, city, address, aka, native, parent, id, cargo, role, sites) must be so too. Links are those that the rows state;
``~`` stands for transport and storage. Issues are the codes of all errors and warnings, and of those notes that are
named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from supplymap.config import Config
from supplymap.errors import SupplymapError
from supplymap.model.records import SUPPLIES, supplies
from supplymap.records import to_records
from supplymap.sheets import Row, Sheet, Workbook, read_workbook
from tests.sheets_by_hand import AS_OF

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from supplymap.model import Partner, Records

IMPORTER = "Harbor Inc."
TEXT_FILES = (".json", ".jsonl", ".ndjson", ".geojson", ".csv", ".tsv")
SECTIONS = ("partners", "links", "issues", "rows", "refused")


@dataclass
class Case:
    """A workbook and what must come out of it."""

    title: str
    importer: str = IMPORTER
    files: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    expected: dict[str, list[str]] = field(default_factory=dict)


def cases_of(path: Path) -> Iterator[Case]:
    """Read the cases of a file of the corpus."""
    for block in re.split(r"(?m)^== ", path.read_text("utf-8"))[1:]:
        yield _case(block)


def _case(block: str) -> Case:
    title, *lines = block.split("\n")
    case = Case(title.strip())
    rows: list[str] | None = None
    for line in lines:
        if line.startswith("-- "):
            rows = case.expected.setdefault(line[3:].strip(), [])
        elif match := re.fullmatch(r"\[([^\]/]+\.\w+)(?: / ([^\]]*))?\]", line):
            rows = case.files.setdefault(match[1].strip(), {}).setdefault((match[2] or "").strip(), [])
        elif rows is None:
            if line.startswith("importer:"):
                case.importer = line.partition(":")[2].strip()
        else:
            rows.append(line)
    assert set(case.expected) <= set(SECTIONS), case.title
    return case


def workbooks(case: Case, folder: Path) -> list[Workbook]:
    """Make the files of a case."""
    made = []
    for file, sheets in case.files.items():
        if file.endswith(TEXT_FILES):
            path = folder / file
            path.write_text("\n".join(sheets[""]).strip("\n"), "utf-8")
            made.append(read_workbook(path))
        else:
            made.append(Workbook(file, "0" * 64, tuple(_sheet(file, name, rows) for name, rows in sheets.items())))
    return made


def _sheet(file: str, name: str, lines: Sequence[str]) -> Sheet:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    rows = []
    for number, line in enumerate(lines, 1):
        cells = [cell.strip().replace("\\n", "\n") for cell in line.split("|")]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            lined = tuple((index, cell) for index, cell in enumerate(cells) if "\n" in cell)
            rows.append(Row(number, tuple(cell.replace("\n", " ") for cell in cells), lined=lined))
    return Sheet(file, name, tuple(rows))


def differences(case: Case, folder: Path) -> list[str]:
    """Return what came out otherwise than expected, a line each."""
    try:
        found = to_records(workbooks(case, folder), Config(as_of=AS_OF, importer=case.importer))
    except SupplymapError as error:
        wanted = " ".join(case.expected.get("refused", []))
        return [] if wanted.strip() and wanted.strip() in str(error) else [f"refused: {error}"]
    wrong = ["not refused"] if "refused" in case.expected else []
    if "partners" in case.expected:
        wrong += _partner_differences(_lines(case, "partners"), found)
    if "links" in case.expected:
        wrong += _compared("link", _lines(case, "links"), _links(found))
    if "issues" in case.expected:
        wrong += _issue_differences(_lines(case, "issues"), found)
    if "rows" in case.expected:
        counts: dict[str, int] = {}
        for row in found.rows:
            counts[str(row.state)] = counts.get(str(row.state), 0) + 1
        wanted_rows = sorted(part.strip() for line in _lines(case, "rows") for part in line.split(","))
        wrong += _compared("rows", wanted_rows, sorted(f"{state} {count}" for state, count in counts.items()))
    return wrong


def _lines(case: Case, section: str) -> list[str]:
    return [line.strip() for line in case.expected[section] if line.strip()]


def _compared(what: str, wanted: Sequence[str], found: Sequence[str]) -> list[str]:
    lacking = [f"{what} missing: {line}" for line in wanted if line not in found]
    return lacking + [f"{what} too many: {line}" for line in found if line not in wanted]


def _issue_differences(lines: Sequence[str], found: Records) -> list[str]:
    wanted = sorted(set(" ".join(lines).split()))
    codes = {issue.code for issue in found.issues if issue.level != "note"}
    codes |= {issue.code for issue in found.issues} & set(wanted)
    wrong = _compared("issue", wanted, sorted(codes))
    messages = {
        issue.code: f"{issue.source} {issue.column!r} {issue.found!r}: {issue.message}" for issue in found.issues
    }
    return [f"{line} ({messages.get(line.rpartition(': ')[2], '')})" for line in wrong]


def _links(found: Records) -> list[str]:
    names = {partner.id: partner.name for partner in found.partners}
    return sorted(
        {f"{names[link.supplier]} {'>' if link.kind == SUPPLIES else '~'} {names[link.buyer]}" for link in found.links}
    )


def _partner_differences(lines: Sequence[str], found: Records) -> list[str]:
    facts: dict[str, dict[str, str]] = {}
    origins: dict[str, set[str]] = {}
    for link in found.links:
        if link.origin:
            origins.setdefault(link.supplier, set()).add(link.origin)
    for supply in supplies(found):
        partner = supply.partner
        if partner.id != found.importer:
            known = _facts(partner) | {"goods": _joined(supply.goods), "hts": _joined(supply.hts)}
            known["origin"] = _joined(sorted(origins.get(partner.id, ())))
            facts[partner.name if partner.name not in facts else f"{partner.name} ({partner.country})"] = known
    wanted = dict(_wanted(line) for line in lines)
    wrong = _compared("partner", sorted(wanted), sorted(facts))
    for name, values in wanted.items():
        for key, value in values.items():
            if name in facts and facts[name][key] != value:
                wrong.append(f"{name}: {key} is {facts[name][key]!r}, right is {value!r}")
    return wrong


def _wanted(line: str) -> tuple[str, dict[str, str]]:
    name, _, rest = line.rpartition(": ") if ": " in line else (line.rstrip(":"), "", "")
    values = dict.fromkeys(("country", "goods", "hts", "origin"), "")
    for part in filter(None, map(str.strip, rest.split(";"))):
        key, _, value = part.partition(" ")
        if key in _FACTS:
            values[key] = value.strip()
        else:
            values["country"] = part
    return name.strip(), values


_FACTS = (
    *("goods", "hts", "origin", "tier", "stage", "city", "region", "address", "aka", "native", "parent", "id", "role"),
    *("cargo", "sites", "latitude", "details"),
)


def _facts(partner: Partner) -> dict[str, str]:
    site = partner.sites[0] if partner.sites else None
    return {
        "country": partner.country,
        "tier": str(partner.tier or ""),
        "stage": partner.stage_text,
        "city": site.city if site else "",
        "region": site.region if site else "",
        "address": site.address if site else "",
        "latitude": f"{site.latitude:g}" if site and site.latitude is not None else "",
        "aka": _joined(partner.aliases),
        "native": partner.native_name,
        "parent": partner.parent,
        "id": partner.id,
        "role": partner.role,
        "cargo": "yes" if partner.cargo else "",
        "sites": str(len(partner.sites)),
        "details": _joined([f"{heading}={text}" for heading, text in partner.details]),
    }


def _joined(values: Sequence[str]) -> str:
    return " + ".join(values)

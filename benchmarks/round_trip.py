"""Round trip of the import report: faults planted in right workbooks, corrected in the report, read again.

Run ``python benchmarks/round_trip.py [--seed 7] [--libreoffice]`` in the root of the repository. For every kind of
fault it tells in how many workbooks it was planted, and what became of it:

- *nothing*: the file with the fault says the same as the right one;
- *suggestion*: the report says what to write, and with that it is equal;
- *person*: the report has an issue about the sheet, and with the right text typed into the cell it is equal;
- *not told*: it has none, as nobody can know that a name is another one; with the right text it is equal;
- *refused*: the file with the fault names nobody any more, and is refused with a sentence;
- *not equal*: the right text typed into the report does not give what the right file gives;
- *misled*: what the report says to write makes another file of it than the right one.

At the end every workbook gets several faults at once: how many are equal after the suggestions and a person.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from supplymap.errors import SupplymapError
from supplymap.pipeline import read
from tests.round_trip import correcting
from tests.round_trip.faults import Fault, faults, planted
from tests.round_trip.right import Right, right_workbooks, save

OUTCOMES = ("nothing", "suggestion", "person", "not told", "not equal", "misled", "refused")


def outcome(right: Right, some: list[Fault], folder: Path, *, office: Path | None = None) -> str:
    """Plant faults, correct the report, read it again; return what became of them."""

    def is_equal(path: Path) -> bool:
        if office is not None:
            path = correcting.as_saved_by_libreoffice(path, path.parent / "saved", office)
        return correcting.same(read(path, right.config)[1], right.records, right.config)

    paths = save(planted(right.texts, some), folder / "wrong")
    try:
        report = correcting.report_of(paths, right.config, folder / "out")
    except SupplymapError:
        return "refused"
    if correcting.same(report.records, right.records, right.config):
        return "nothing"
    corrected = folder / "out" / "corrected.xlsx"
    if correcting.follow(report.path, corrected) and is_equal(corrected):
        return "suggestion"
    told = all(correcting.is_told(report, right.records, cell) for fault in some for cell, _, _ in fault.cells)
    # a person knows what is right, whatever the report says
    correcting.type_right_texts(report, some, corrected)
    if is_equal(corrected):
        return "person" if told else "not told"
    corrected.unlink()
    correcting.type_right_texts(report, some, corrected)
    return "misled" if is_equal(corrected) else "not equal"


def main() -> None:
    """Measure, and print one line for each kind and one for all workbooks."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--libreoffice", action="store_true", help="save each corrected report in LibreOffice first")
    parser.add_argument("--show", action="store_true", help="name the faults that are not told, or not equal")
    parser.add_argument("--together", action="store_true", help="only several faults at once")
    options = parser.parse_args()
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    together: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = folder / "profile" if options.libreoffice else None
        for number, right in enumerate(right_workbooks(folder / "right")):
            random = Random(options.seed * 1_000 + number)
            found = list(faults(right, random))
            for at, fault in enumerate([] if options.together else found):
                became = outcome(right, [fault], folder / f"{number}-{at}")
                by_kind[fault.kind][became] += 1
                if options.show and became in ("not told", "not equal", "misled", "refused"):
                    print(f"  {became}: {right.title}: {fault}")
            some = random.sample(found, min(3, len(found)))
            became = outcome(right, _apart(some), folder / f"{number}-all", office=office)
            together[became] += 1
            if options.show and became in ("not told", "not equal", "misled", "refused"):
                print(f"  {became}: {right.title}: {some}")
    print(f"{'kind of fault':<32}{'planted':>9}" + "".join(f"{name:>12}" for name in OUTCOMES))
    for kind, counts in by_kind.items():
        print(f"{kind:<32}{counts.total():>9}" + "".join(f"{counts[name]:>12}" for name in OUTCOMES))
    print(
        f"{'up to three in each workbook':<32}{together.total():>9}" + "".join(f"{together[n]:>12}" for n in OUTCOMES)
    )


def _apart(some: list[Fault]) -> list[Fault]:
    """Return faults of different cells."""
    seen: set[object] = set()
    kept = []
    for fault in some:
        cells = {cell for cell, _, _ in fault.cells}
        if not cells & seen:
            seen |= cells
            kept.append(fault)
    return kept


if __name__ == "__main__":
    main()

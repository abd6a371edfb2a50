"""Break files at random and read them: each must end in a full ledger or in one sentence.

Usage: ``python benchmarks/fuzz_reading.py [--count 2000] [--seed 1] [--keep FOLDER] [FILE ...]``, on Linux or macOS.

The samples are the example, the template and the files named, as they are and written anew as .xlsx, .ods, .csv and
.json. Each trial changes bytes, parts of the zip file, cells, columns, rows, headers, quotes or encodings. Every file
is read in a process of its own with limits on its memory and time. Faults are a traceback, an end of the process, no
answer in a minute, a row in no state or in two, and a refusal that is not one sentence; the files that cause them are
kept in the folder named.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.fuzzing.broken import broken, with_broken_parts  # noqa: E402 - the checkout comes first
from benchmarks.fuzzing.tables import Rows, changed, rows_of, written  # noqa: E402
from benchmarks.fuzzing.trial import Outcome, isolated  # noqa: E402
from supplymap import reference  # noqa: E402
from supplymap.outputs.workbook import write_template  # noqa: E402

EXAMPLE = ROOT / "data" / "example" / "harbor_and_home_suppliers.xlsx"
IMPORTERS = ("Harbor & Home Trading Inc.", "", "Importer Inc")
ENDINGS = ("xlsx", "csv", "csv", "ods", "json")


def samples(folder: Path, files: list[Path]) -> tuple[list[Path], list[list[Rows]]]:
    """Return files to break, and sheets of texts to change."""
    template = folder / "template.xlsx"
    names = [row["name"] for row in reference.table("countries")]
    write_template(template, reference.table("columns"), countries=names)
    paths = [EXAMPLE, template, *files]
    return paths, [rows for path in paths if path.suffix == ".xlsx" and (rows := rows_of(path))]


def broken_file(paths: list[Path], tables: list[list[Rows]], chance: Random) -> tuple[str, bytes]:
    """Return the name and the content of a file broken in one way."""
    way = chance.random()
    if way < 0.7:
        ending = chance.choice(ENDINGS)
        sheets = tables[0] if chance.random() < 0.5 else chance.choice(tables)
        data = written(changed(sheets, chance), ending, chance)
        # some are broken once more
        return f"list.{ending}", broken(data, chance) if chance.random() < 0.1 else data
    path = chance.choice(paths)
    data = path.read_bytes()
    return path.name, with_broken_parts(data, chance) if way < 0.92 else broken(data, chance)


def report(number: int, name: str, outcome: Outcome, data: bytes, keep: Path | None) -> None:
    """Print a fault, and keep its file."""
    print(f"fault in trial {number} ({name}): {outcome.told.strip()}\n")
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{number}-{name}").write_bytes(data)


def main() -> int:
    """Run the trials and print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    kinds: Counter[str] = Counter()
    slowest = largest = 0.0
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        paths, tables = samples(folder, asked.files)
        for number in range(asked.count):
            # a trial depends on its number alone, so that one can be run again
            chance = Random(f"{asked.seed} {number}")
            name, data = broken_file(paths, tables, chance)
            path = folder / name
            path.write_bytes(data)
            outcome = isolated(path, chance.sample(IMPORTERS, len(IMPORTERS)))
            kinds[outcome.kind] += 1
            slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.mebibytes)
            if outcome.kind == "fault":
                report(number, name, outcome, data, asked.keep)
    print(", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items())))
    print(f"slowest {slowest:.1f} s, most memory {largest:,.0f} MiB")
    return 1 if kinds["fault"] else 0


if __name__ == "__main__":
    sys.exit(main())

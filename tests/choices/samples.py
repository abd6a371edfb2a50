"""A small import report by hand: what is asked in it, and what was decided before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.model import Question, Records
from supplymap.outputs.workbook import write_import_report
from supplymap.sheets import Row, Sheet, Workbook
from tests.workspace.decided_samples import DAY, column, decide, duplicate, partner, workspace

if TYPE_CHECKING:
    from pathlib import Path

    from supplymap import workspace as workspaces

EGE, DELTA, LOTUS, NINGBO = "Ege Tekstil", "Delta Yarn", "Lotus Garments", "宁波纺织有限公司"
SPG, MILLS, LOOMS = "Delta Yarn Spg", "Twin Mills", "Omega Loms"
PLANT, GROUP, FIRM = "Ctry (plant)", "Mat. grp", "Contact firm"


def name(found: str, *choices: str) -> Question:
    """Return the question which of some partners a name means."""
    return Question(
        f"reference {found.casefold()}",
        "reference",
        tuple(partner(word.partition(" (")[0], number=str(number)) for number, word in enumerate(choices)),
        found=found,
        reason="A link names it, and no list of partners has the name.",
        choices=choices,
        where="vendors.xlsx [List] row 2",
    )


TWINS = (
    duplicate(EGE, "Ege Tekstill"),
    duplicate(DELTA, "Delta Yarns"),
    duplicate(LOTUS, "Lotos Garments"),
    duplicate(NINGBO, "宁波纺织厂"),
)
COLUMNS = (column(PLANT), column(GROUP, ("goods", "remarks")), column(FIRM, ("supplier: name", "remarks")))
NAMES = (
    name(SPG, "Delta Yarn Spinning (Vietnam)", "Delta Dyeing (Vietnam)"),
    name(MILLS, "Twin Mills (India)", "Twin Mills (Pakistan)"),
    name(LOOMS, "Omega Looms (Turkey)"),
)
QUESTIONS = (*TWINS, *COLUMNS, *NAMES)
BASE = {EGE: "", DELTA: "different", LOTUS: "", NINGBO: "", PLANT: "", GROUP: "goods", FIRM: ""} | {
    SPG: "",
    MILLS: "",
    LOOMS: "Omega Looms (Turkey)",
}
"""What stands decided when the report is written."""
LIST = Sheet(
    "vendors.xlsx",
    "List",
    (Row(1, ("Vendor", "Country", PLANT, GROUP, FIRM)), Row(2, (EGE, "Turkey", "Vietnam", "yarn", "Haskovo Ltd"))),
)


def made_workspace(folder: Path) -> workspaces.Workspace:
    """Return a workspace whose run asked the questions, with what was decided before."""
    made = workspace(folder, QUESTIONS)
    decide(made, TWINS[1], "different")
    decide(made, COLUMNS[1], "goods")
    decide(made, NAMES[2], "Omega Looms (Turkey)")
    return made


def write_report(made: workspaces.Workspace | None, path: Path) -> None:
    """Write the report of a run of a workspace."""
    records = Records(questions=QUESTIONS)
    if made is not None:
        records = Records(
            questions=(*TWINS[:1], *TWINS[2:], COLUMNS[0], COLUMNS[2], *NAMES[:2]), decided=made.decisions()
        )
    book = Workbook("vendors.xlsx", "0" * 64, (LIST,))
    write_import_report([book], records, path, meta={"importer": "Importer Inc", "as_of": DAY})

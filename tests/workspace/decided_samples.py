"""A small workspace by hand: what a run asks, and what people decided, for tests of the workbook of decisions."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from supplymap.model import Question, Subject
from supplymap.workspace import Draft, Workspace, create, draft_of
from supplymap.workspace.decided import decision_of
from supplymap.workspace.manifests import Manifest, write_manifest
from supplymap.workspace.runs import digest_of, new_run, write_questions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

DAY = date(2026, 11, 26)


def partner(name: str, country: str = "CN", *, number: str = "", place: str = "") -> Subject:
    return Subject(
        name=name,
        country=country,
        numbers=(("id", number),) if number else (),
        places=(place,) if place else (),
    )


def match(
    name: str, listing: str = "UFLPA-007", *, listed: str = "Hotan Haolin Hair Accessories Co., Ltd.", **about: str
) -> Question:
    of = partner(name, **about)
    number = f" [{about['number']}]" if about.get("number") else ""
    return Question(
        key=f"match {listing} {name.casefold()} ({of.country}){number}",
        what="match",
        partners=(of,),
        listing=listing,
        listing_name=listed,
        listing_text="0123456789abcdef",
        found=name,
        reason=f'"{name}" resembles "{listed}", and the country is the same.',
    )


def duplicate(first: str, second: str) -> Question:
    return Question(
        key=f"duplicate {first.casefold()} = {second.casefold()}",
        what="duplicate",
        partners=(partner(first), partner(second)),
        reason="Their names differ in one letter, and both are in Izmir.",
    )


def column(header: str, choices: Sequence[str] = ("factory: country", "vendor: country")) -> Question:
    return Question(
        key=f"column {header.casefold()}#0 abc",
        what="column",
        header=header,
        headers=("country", header.casefold(), "vendor"),
        file="vendors.xlsx",
        sheet="List",
        found="Vietnam",
        reason="The column may be about the vendor or about the factory.",
        choices=tuple(choices),
    )


MATCHES = (
    match("Hotan Haolin Hair", place="Hotan, Xinjiang", number="V-001"),
    match("Camel Group Trading", "UFLPA-011", listed="Camel Group Co., Ltd.", country="DE"),
    match("Ninestar Europe", "UFLPA-022", listed="Ninestar Corporation", country="NL"),
    match("和田昊林发饰有限公司", place="和田市"),
    match("Lop County Wigs", "UFLPA-009", listed="Lop County Hair Product Industrial Park"),
)
DUPLICATES = (duplicate("Ege Tekstil", "Ege Tekstill"), duplicate("Delta Yarn", "Delta Yarns"))
COLUMNS = (column("Ctry (plant)"),)
QUESTIONS = (*MATCHES, *DUPLICATES, *COLUMNS)


def workspace(folder: Path, questions: Sequence[Question] = QUESTIONS) -> Workspace:
    """Return a workspace with one run that asked these questions."""
    made = create(folder)
    made.record([Draft("file", "file 00", {}, {"name": "vendors.xlsx"}, "")], by="supplymap")
    asked(made, questions)
    return made


def asked(made: Workspace, questions: Sequence[Question]) -> None:
    """Add a run that asks these questions."""
    run = new_run(made, DAY)
    write_questions(run, questions, (), digest_of(made.decisions()))
    write_manifest(run, Manifest(int(run.name.rpartition("-")[2]), {}, {}, (), ()))


def decide(
    made: Workspace, question: Question, value: str, *, by: str = "Ana Lee", why: str = "Another address"
) -> str:
    """Record a decision; return the id of its entry."""
    (entry,) = made.record([draft_of(question, value, why)], by=by, on="2026-11-20")
    return entry.id


def paper(made: Workspace, name: str, **fields: object) -> str:
    """Keep a paper of which something was said; return the id of the entry that says it."""
    value = {"kind": "", "partner": "", "until": "", "hold": False, "note": "", **fields}
    unsaid(made, name)
    draft = Draft("document", f"document {digest(name)}", {"name": name}, value, "Taken in")
    (entry,) = made.record([draft], by="Ana Lee", on="2026-11-20")
    return entry.id


def unsaid(made: Workspace, name: str) -> None:
    """Keep a paper of which nobody has said anything."""
    about = {"name": name, "kind": "document", "path": name}
    made.record([Draft("file", f"file {digest(name)} document", about, {"bytes": 100}, "")], by="supplymap")


def digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def standing(made: Workspace, question: Question) -> tuple[str, tuple[str, ...]]:
    """Return what stands decided of a question, and by whom, the latest last; two names are two voices."""
    one = made.read()[0].standing.get(question.key)
    if one is None:
        return "", ()
    decision = decision_of(one)
    return decision.value, tuple(voice.by for voice in decision.voices)

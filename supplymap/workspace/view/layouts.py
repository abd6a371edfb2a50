"""The sheets of the view: what each is about, its columns, and the words to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from supplymap.model import OWN
from supplymap.workspace.view.columns import Choice, ViewColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

OPEN, ASKED_AGAIN, DISAGREE, UNSURE, DECIDED = "Open", "Asked again", "People disagree", "Cannot tell", "Decided"
HELD, DATED, UNDATED = "Held", "Day set", "No day set"
NOT_DECIDED = Choice("", "Not decided", ("undecided", "open"))
_CANNOT_TELL = Choice("unsure", "Cannot tell", ("can't tell", "cannot say", "do not know", "don't know", "not sure"))
_MATCH = (
    Choice(
        "same",
        "Yes, it is",
        (
            "yes",
            "true",
            "it is",
            "it is the listed company",
            "yes it is the listed company",
            "same company",
            "the listed company",
        ),
    ),
    Choice(
        "different",
        "No, it is not",
        (
            *("no", "false", "it is not", "no it isn't", "it is another company", "no it is another company"),
            *("another company", "other company", "different company", "another", "not the listed company"),
        ),
    ),
    _CANNOT_TELL,
    NOT_DECIDED,
)
_DUPLICATE = (
    Choice("same", "Same partner", ("yes", "yes one company", "yes, one company", "they are one partner")),
    Choice(
        "site", "Two sites of one company", ("two sites", "sites of one company", "they are two sites of one company")
    ),
    Choice(
        "different",
        "Different companies",
        ("no", "no two companies", "no, two companies", "two companies", "they are two companies"),
    ),
    _CANNOT_TELL,
    NOT_DECIDED,
)
NOT_NEEDED = Choice("ignore", "Not needed", ("leave it out", "ignored", "do not read"))

KEY = ViewColumn("key", "Mark 1 (leave as it is)", 14, "mark")
BASE = ViewColumn("base", "Mark 2 (leave as it is)", 14, "mark")
SEEN = ViewColumn("seen", "Mark 3 (leave as it is)", 14, "mark")
MARKS = (KEY, BASE, SEEN)
"""Columns that people do not see: what the row is about, what stood decided, and what was shown of it."""
STATUS = ViewColumn("status", "Status", 11)
SO_FAR = ViewColumn("so far", "Decided so far", 26)
REASON = ViewColumn("reason", "Why it is asked", 32)
WHY = ViewColumn("why", "Your reason", 26, "text")
BY = ViewColumn("by", "Decided by", 13, "text")


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet of the view.

    Attributes
    ----------
    title
        Its name.
    what
        Kind of the decisions on it.
    note
        What to do on it, in a sentence or two.
    nothing
        What stands there if it has no rows.
    shown, filled
        Columns to read, and columns to fill in. The marks stand behind the first that is filled in, so that people who
        sort those columns alone take them along, and it is seen.
    """

    title: str
    what: str
    note: str
    nothing: str
    shown: tuple[ViewColumn, ...]
    filled: tuple[ViewColumn, ...]

    @property
    def columns(self) -> tuple[ViewColumn, ...]:
        """All columns from left to right."""
        return (*self.shown, self.filled[0], *MARKS, *self.filled[1:], WHY, BY)

    @property
    def main(self) -> ViewColumn:
        """The column of the decision; the first that is filled in."""
        return self.filled[0]

    @property
    def is_verdict(self) -> bool:
        """Whether one field is the whole decision, so that nothing is decided where it is empty."""
        return len(self.filled) == 1


MATCHES = Layout(
    "Matches",
    "match",
    'Is the partner what it may be: a company of a list, a site in Xinjiang, goods under an order? Choose under "Is it '
    'so?" and write your reason.',
    "Nothing to decide: no partner resembles an entry of the lists.",
    (
        STATUS,
        ViewColumn("partner", "Partner", 22, identifies=True),
        ViewColumn("about", "What your files say of it", 28, identifies=True),
        ViewColumn("listing", "What it may be", 25, identifies=True),
        REASON,
        SO_FAR,
    ),
    (ViewColumn("verdict", "Is it so?", 13, "choice", "verdict", _MATCH),),
)
DUPLICATES = Layout(
    "Duplicates",
    "duplicate",
    "Are the two the same partner, two sites of one company, or different companies? Choose under "
    '"What are they?" and write your reason. Of two that are the same, the name of the first is kept.',
    "Nothing to decide: no two partners look like one.",
    (
        STATUS,
        ViewColumn("first", "First partner", 19, identifies=True),
        ViewColumn("first about", "What your files say of the first", 22, identifies=True),
        ViewColumn("second", "Second partner", 19, identifies=True),
        ViewColumn("second about", "What your files say of the second", 22, identifies=True),
        REASON,
        SO_FAR,
    ),
    (ViewColumn("verdict", "What are they?", 24, "choice", "verdict", _DUPLICATE),),
)
COLUMNS = Layout(
    "Columns",
    "column",
    'What does the column hold? Choose under "It holds", or write party and field as in "factory: country", and write '
    "your reason.",
    "Nothing to decide: every column of your files was understood.",
    (
        STATUS,
        ViewColumn("header", "Header in your file", 20, identifies=True),
        ViewColumn("where", "Seen in", 20, identifies=True),
        ViewColumn("example", "For example", 18),
        REASON,
        ViewColumn("may be", "It may be", 22),
        SO_FAR,
    ),
    (
        ViewColumn(
            "reading",
            "It holds",
            20,
            "reading",
            "reading",
            (NOT_NEEDED, NOT_DECIDED),
            hint='Not one of the list. Party and field, as in "factory: country", are understood as well.',
        ),
    ),
)
REFERENCES = Layout(
    "Names",
    "reference",
    'Which partner do links and documents mean by the name? Choose under "It means", and write your reason. It holds '
    "wherever your files use the name without listing it.",
    "Nothing to decide: every name in a link or a document leads to one partner.",
    (
        STATUS,
        ViewColumn("name", "Name in your files", 24, identifies=True),
        ViewColumn("stands", "Where it stands", 24),
        REASON,
        ViewColumn("may be", "It may mean", 30),
        SO_FAR,
    ),
    (
        ViewColumn(
            "means",
            "It means",
            26,
            "name",
            "means",
            (Choice(OWN, "A partner of its own", ("its own", "a partner of its own", "nobody listed")), NOT_DECIDED),
        ),
    ),
)
DOCUMENTS = Layout(
    "Documents",
    "document",
    "How long is each paper kept? Nothing is ever deleted by itself. An empty cell changes nothing; to take away what "
    'stands in one, write "none".',
    "No papers yet: put them into the folder documents of the workspace.",
    (STATUS, ViewColumn("name", "Paper", 28, identifies=True), SO_FAR),
    (
        ViewColumn("until", "Keep until", 12, "date", "until"),
        ViewColumn("hold", "Legal hold", 9, "yes-no", "hold"),
        ViewColumn("kind", "What it is", 18, "text", "kind"),
        ViewColumn("partner", "Of which partner", 22, "text", "partner"),
        ViewColumn("note", "Note", 22, "text", "note"),
    ),
)
LAYOUTS = (MATCHES, DUPLICATES, REFERENCES, COLUMNS, DOCUMENTS)


def identity(
    what: str, about: Mapping[str, Any], value: Mapping[str, Any], country_name: Callable[[str], str]
) -> dict[str, str]:
    """Return the texts that say what a row is about, by the names of their columns.

    Parameters
    ----------
    what
        Kind of the decision.
    about
        As in an entry of the log.
    value
        What stands decided.
    country_name
        Gives the name of a country by its code.
    """
    if what == "match":
        (partner,), listing = about["partners"], about["listing"]
        named = f"{listing['name']} ({listing['id']})" if listing.get("name") else listing["id"]
        return {
            "partner": partner["name"],
            "about": _about(partner, country_name),
            "listing": _SPECIAL.get(listing["id"], named),
        }
    if what == "duplicate":
        first, second = about["partners"]
        return {
            "first": first["name"],
            "first about": _about(first, country_name),
            "second": second["name"],
            "second about": _about(second, country_name),
        }
    if what == "column":
        place = f", no. {about['place'] + 1} of that name" if about.get("place") else ""
        where = ", sheet ".join(filter(None, (about.get("file", ""), about.get("sheet", ""))))
        return {"header": about["header"], "where": f"{where}{place}".strip(", ")}
    if what == "reference":
        return {"name": about["name"]}
    return {"name": str(value.get("name") or about.get("name", ""))}


_REGISTRIES = {
    "id": "your number",
    "lei": "LEI",
    "uscc": "unified social credit code",
    "duns": "D-U-N-S",
    "gln": "GLN",
    "os_id": "OS ID",
    "tax_number": "tax number",
    "mid": "MID",
}
_LONGEST = 400
_SPECIAL = {"XUAR": "A site in Xinjiang (XUAR)", "CAATSA": "North Korean labor (CAATSA)"}
"""What partners may be that are no entries of a list."""


def _about(partner: Mapping[str, Any], country_name: Callable[[str], str]) -> str:
    """Return what was seen of a partner, in one text that no program takes for a number or a date."""
    parts = [country_name(partner["country"])] if partner.get("country") else []
    parts += partner.get("places", ())
    parts += _named("also named", partner.get("names", ()))
    parts += _named("belongs to", filter(None, (partner.get("parent", ""),)))
    parts += [f"{_REGISTRIES.get(registry, registry)} {number}" for registry, number in _numbers(partner)]
    parts += _named("also stated:", partner.get("texts", ()))
    text = "; ".join(parts)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _numbers(partner: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a partner, an own one that is one of a registry as that alone."""
    numbers = [(registry, number) for registry, number in partner.get("numbers", ())]
    registered = {number for registry, number in numbers if registry != "id"}
    yield from (each for each in numbers if each[0] != "id" or each[1] not in registered)


def _named(word: str, texts: Iterable[str]) -> list[str]:
    joined = ", ".join(texts)
    return [f"{word} {joined}"] if joined else []

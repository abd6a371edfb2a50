"""The page columns.md: every form of header that is understood, the columns of each sheet, forms, and words in cells.

Examples of headers stand in tables of ``Header`` and ``Read as``, one table for each sheet that they would head;
``tests/test_columns_page.py`` reads each table as such a sheet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap import reference
from supplymap.reference.column_words import role_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Table = Callable[[Sequence[str], Iterable[Sequence[object]]], str]

SHEETS = {
    "partners": "Partners: one row per company or site",
    "links": "Links: one row per who supplies whom with what",
    "documents": "Documents: one row per paper",
    "questionnaire": "Questionnaire: one row per partner that was asked",
}

FURTHER = {
    "sites": (
        "Sites: one row per site of a company",
        "A company with one site needs no row here. What is said of a place belongs to that site alone; a company "
        "whose sites lie in several places is shown with each of them.",
    ),
    "identifiers": (
        "Identifiers: one row per number",
        "The same numbers may stand in columns of their own on any list of partners. A number with a wrong check digit "
        "is told, and identifies nobody.",
    ),
    "parties": (
        "Parties: one row per purchase, with everybody in it",
        "The companies of a row supply each other, the vendor supplies you. Any of them may be left out.",
    ),
}
"""Sheets of the template that are put together of the columns above."""

HEADERS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "One company in a row": (
        "The word for the company may be left out, stand before or behind, with or without *of*, be written together, "
        "or stand in another language. Case, accents, punctuation and a number at the beginning do not matter.",
        {
            "1. Supplier name *": "supplier: name",
            "Country (required)": "supplier: country",
            "City of supplier": "supplier: city",
            "supplier_address": "supplier: address",
            "supplierPostalCode": "supplier: postal code",
            "SUPPLIER ID": "supplier: partner ID",
            "海关编码 / HTS code": "HTS code",
            "Goods supplied": "goods",
        },
    ),
    "Several companies in a row": (
        "Each column is about the company that its header names. The companies of a row supply each other in the "
        "sequence of the table [Companies of a row](#companies-of-a-row), from raw material to the buyer.",
        {
            "Vendor": "vendor: name",
            "Vendor country": "vendor: country",
            "Factory": "factory: name",
            "Country of the factory": "factory: country",
            "Factory's address": "factory: address",
            "Mill": "mill: name",
            "mill_country": "mill: country",
            "Goods": "goods",
            "Style": "finished product",
        },
    ),
    "A column without a word for its company": (
        "It belongs to the company whose name stands before it. Where it may belong to two, it is not read, "
        "and asked about.",
        {
            "Vendor": "vendor: name",
            "Country": "vendor: country",
            "Mill": "mill: name",
            "Country ": "mill: country",
            "City": "mill: city",
        },
    ),
    "Headers of two rows": (
        "A word for a company above several columns counts for all of them, in merged cells or in the first one.",
        {
            "Vendor / Name": "vendor: name",
            "Vendor / Country": "vendor: country",
            "Factory / Name": "factory: name",
            "Factory / Country": "factory: country",
        },
    ),
    "Kinds of names and values": (
        "See [Kinds of values](#kinds-of-values) for the words.",
        {
            "Supplier legal name": "supplier: name",
            "Supplier name (English)": "supplier: also known as (english)",
            "Supplier name (local language)": "supplier: name in local language",
            "Former name of supplier": "supplier: also known as",
            "Supplier country code": "supplier: country",
            "Address line 1": "supplier: address",
            "Address line 2": "supplier: address",
        },
    ),
    "Several of a kind": (
        "",
        {
            "Supplier 1": "supplier: name",
            "Supplier 1 country": "supplier: country",
            "Supplier 2": "supplier 2: name",
            "Supplier 2 country": "supplier 2: country",
            "Alternate supplier": "supplier 3: name",
        },
    ),
    "Tiers": (
        "Tier 1 supplies the importer, tier 2 tier 1, and so on.",
        {
            "Tier 1": "tier 1: name",
            "Tier 1 country": "tier 1: country",
            "T2": "tier 2: name",
            "Country of T2": "tier 2: country",
            "Third tier supplier": "tier 3: name",
            "L4 supplier": "tier 4: name",
        },
    ),
    "A column with the tier": (
        "",
        {"Supplier": "supplier: name", "Tier (1-5)": "tier", "Country/Region": "supplier: country"},
    ),
    "Stages": (
        "What a company does names it too, and is kept as its stage.",
        {
            "Garment factory": "factory: name",
            "Garment factory country": "factory: country",
            "Fabric mill": "mill: name",
            "Spinning mill": "spinner: name",
            "Spinning mill country": "spinner: country",
            "Cotton gin": "gin: name",
            "Dye house": "dyer: name",
        },
    ),
    "Who supplies whom": (
        "",
        {
            "Supplier": "supplier: name",
            "Supplies to": "buyer: name",
            "Goods": "goods",
            "Country of origin": "country of origin",
            "How we know": "how we know",
            "Annual value (USD)": "annual value",
        },
    ),
    "From and to": ("", {"From": "supplier: name", "To": "buyer: name", "Material": "goods"}),
    "Source and target": ("", {"Source": "supplier: name", "Target": "buyer: name", "Material": "goods"}),
    "Another one's supplier": (
        "",
        {
            "Vendor": "vendor: name",
            "Vendor's supplier": "sub-supplier: name",
            "Country of vendor's supplier": "sub-supplier: country",
        },
    ),
    "Name and address in one cell": (
        "",
        {"Supplier": "supplier: name", "Factory name and address": "factory: name address", "Goods": "goods"},
    ),
    "A company and its facility": (
        "The company is the partner, and the facility its site, whose places they are. Each further facility is a "
        "partner of its own, with the others as sites of one company.",
        {
            "Company": "partner: name",
            "Site name": "partner: facility",
            "Country": "partner: country",
            "Parent company": "partner: parent company",
        },
    ),
    "Carriers, forwarders, warehouses": (
        "They are cargo partners: screened, but not part of a chain.",
        {
            "Supplier": "supplier: name",
            "Buyer": "buyer: name",
            "Carrier": "carrier: name",
            "Freight forwarder": "forwarder: name",
            "Warehouse": "warehouse: name",
            "Warehouse country": "warehouse: country",
        },
    ),
    "Misspelt or written together": (
        "Taken for the known header that is meant, and told as likely by `supplymap check --explain`.",
        {"Suppliername": "supplier: name", "Contry": "supplier: country", "Adress": "supplier: address"},
    ),
}
"""Heading of the section to what it says, and headers of one sheet to what each is read as."""

GRID = (
    ("{} name", "name"),
    ("{} country", "country"),
    ("{} province", "region"),
    ("{} city", "city"),
    ("{} address", "address"),
    ("{} postal code", "postal_code"),
    ("{} ID", "partner_id"),
    ("{} LEI", "lei"),
)
"""Headers of any company, and the field that each is read as."""

OF_PLACE = {("source", "country"), ("ship_to", "country")}
"""Roles whose word beside that for a country tells something else: the origin of goods, the way of a shipment."""

FORMS: Mapping[str, tuple[str, str]] = {
    "entries": (
        "Entry reports of ACE",
        "A sheet with the entry number, the manufacturer ID and the tariff number, such as ES-003.",
    ),
    "bills": (
        "Bills of lading",
        "A sheet with bill numbers, vessels or ports and the parties of a shipment. Further headers are read like "
        "those of any list.",
    ),
    "smelters": (
        "CMRT, EMRT, CRT and AMRT: list of smelters",
        "The templates of the Responsible Minerals Initiative, told by the sheet Declaration, in each of "
        "their languages.",
    ),
    "mines": ("CMRT, EMRT, CRT and AMRT: list of mines", "The sheet Mine List of the same templates."),
    "open hub": ("Open Supply Hub", "A download of facilities with their OS ID."),
    "numbers": (
        "Lists of numbers",
        "A sheet with a partner, a registry and the number there. Registries are those of the "
        "[other columns](#other-columns): LEI, D-U-N-S, GLN, OS ID, MID, unified social credit code, tax number; one "
        "that is not known is kept as a detail.",
    ),
    "bom": (
        "Bills of material",
        "A list of parts whose rows have a level, or numbers such as 1.2.3: the supplier of a part supplies the maker "
        "of the assembly above it.",
    ),
}
"""Form of ``form_headers.csv`` to its title, and how it is recognised."""


def columns(table: Table) -> Iterator[str]:
    """Yield the parts of the page."""
    yield from _introduction()
    yield from _headers(table)
    yield from _sheets(table)
    yield from _further(table)
    yield from _forms(table)
    yield from _words(table)


def _introduction() -> Iterator[str]:
    yield (
        "supplymap finds the header row by itself, also below title rows. **Search this page for the header of your "
        "column** (Ctrl+F, on a Mac Cmd+F). If it is not here, it may still be read: `supplymap check LIST.xlsx "
        "--explain` says how every column was read, and a column that was not read is named, never dropped in silence. "
        "Say then what it is ([how](../README.md#when-a-column-was-read-wrongly)), or give it a header of this page."
    )
    yield (
        "- [How headers are read](#how-headers-are-read): companies, tiers, stages, from and to\n"
        "- [Columns of each sheet](#partners-one-row-per-company-or-site), with all other headers of each\n"
        "- [Forms that are recognised](#forms-that-are-recognised): ACE, CMRT, Open Supply Hub, bills of material, "
        "relations\n"
        "- [Words understood in cells](#words-understood-in-cells)\n\n"
        "`supplymap template OUT.xlsx` writes a workbook with these columns."
    )


def _headers(table: Table) -> Iterator[str]:
    yield "## How headers are read"
    yield (
        "A header is a word for a company, a word for what the column says of it, or both; further words say which "
        "kind of value it is. Each table below heads one sheet."
    )
    for title, (text, headers) in HEADERS.items():
        yield f"### {title}"
        if text:
            yield text
        yield table(["Header", "Read as"], [(f"`{header.strip()}`", read) for header, read in headers.items()])
    yield "### Any company and what is said of it"
    yield (
        "Each may also be written as *country of the mill*, *mill's country* or *mill_country*, with any other word "
        "for the company ([Companies of a row](#companies-of-a-row)) and any other word for the column (below)."
    )
    heads = ["Company", *(form.format("...") for form, _ in GRID)]
    yield table(heads, [[role_word(role), *(f"`{header}`" for header in made)] for role, made in grid().items()])


def grid() -> dict[str, list[str]]:
    """Return the headers of any company: role to one header for each column of `GRID`, empty where it means another."""
    rows = {row["role"]: row for row in reference.table("party_words") if row["kind"] != "owner"}
    made = {}
    for role, row in rows.items():
        word = row["words"].split("|")[0]
        word = word[:1].upper() + word[1:]
        made[role] = ["" if (role, field) in OF_PLACE else form.format(word) for form, field in GRID]
    return made


def _further(table: Table) -> Iterator[str]:
    yield "## Further sheets of the template"
    for sheet, (title, text) in FURTHER.items():
        yield from (f"### {title}", text)
        yield table(
            ["Column", "Needed", "What it holds", "Example"],
            [
                (
                    f"**{row['header']}**",
                    row["required"],
                    row["meaning"],
                    f"`{row['example']}`" if row["example"] else "",
                )
                for row in reference.table("template")
                if row["sheet"] == sheet
            ],
        )


def _sheets(table: Table) -> Iterator[str]:
    rows = reference.table("columns")
    synonyms = {row["field"]: row["synonyms"] for row in reversed(rows) if row["synonyms"]}
    for sheet, title in SHEETS.items():
        fields_of_sheet = [row for row in rows if row["sheet"] == sheet]
        yield f"## {title}"
        if sheet == "links":
            yield "A table of links may also carry the columns of partners: they then describe the supplier."
        if sheet == "questionnaire":
            yield _QUESTIONNAIRE
        yield table(
            ["Column", "Needed", "What it holds", "Example"],
            [
                (
                    f"**{row['header']}**",
                    row["required"],
                    row["meaning"] + (f" (one of: {', '.join(row['values'].split('|'))})" if row["values"] else ""),
                    f"`{row['example']}`" if row["example"] else "",
                )
                for row in fields_of_sheet
            ],
        )
        yield "Headers understood as well:"
        yield "\n".join(
            f"- **{row['header']}**: {', '.join(synonyms[row['field']].split('|'))}"
            for row in fields_of_sheet
            if row["field"] in synonyms
        )


_QUESTIONNAIRE = (
    "The columns of the questionnaire may stand on any list of partners or on a sheet of their own. **A question "
    "asked and left blank, unknown or not understood counts as unknown and widens the likelihood of that partner; "
    "a column that a list does not have changes nothing.** So leave out the columns that you did not ask for. "
    "Blank ratings of threat and blank criteria mean not rated. Yes, no and unknown are understood in the usual "
    "spellings and in several languages (`y`, `ja`, `是`, `n/a`, `tbd`). Where "
    "rows of one partner differ, the worse answer counts."
)

_RELATIONS = (
    "Files of several sheets that refer to each other by ids (SC-DEX, OMTS, exports of databases, nodes with edges), "
    "FollowTheMoney entities, and edge lists of two ends with the kind of their relation. What a sheet holds is told "
    "by these words, in headers, sheet names or cells. In JSON, a list inside a record is read by its name: a list "
    "named *suppliers* holds the suppliers of the record around it. GeoJSON is read as a list of places with "
    "coordinates."
)

_RISK_TEMPLATE = (
    "The Slavery & Trafficking Risk Template (STRT) is told by its title. Its company supplies the importer; an answer "
    "counts where its question is one of those of the "
    "[questionnaire](#questionnaire-one-row-per-partner-that-was-asked)."
)

_SHIPMENTS = (
    "A sheet is read as shipments, bills of lading or customs declarations, where several of its headers have such "
    "words. Its rows are purchases of whoever is named as buyer. One value and one day of each row count."
)

_SHIPMENT_KINDS = {
    "signs": "The sheet is about shipments",
    "value": "The value of the goods",
    "no value": "Beside a word for a value: it is none of the goods",
    "dollars": "The value is in US dollars",
    "other money": "The value is in other money",
    "date": "A day of the shipment",
    "day": "Beside such a word: the column holds days",
    "no date": "Beside a word for a day: it is none of the shipment",
    "forwarder words": "A shipper with this word in its name may be a forwarder",
    "forwarder last words": "The same, as the last word of its name",
    "forwarder characters": "The same, anywhere in its name",
    "goods": "The goods",
    "described": "Beside a word for goods: they are described",
    "tariff": "The words of the tariff, not those of the goods",
    "no goods": "Beside a word for goods: it is something else",
    "glued": "Written together with other words of a header",
}
"""Kinds of ``shipment_words.csv``, in words."""

_MID_KINDS = {
    "ignored": "Left out of a name",
    "beginning": "Left out at the beginning of a name",
    "city": "Letters of the city",
    "province": "Stands for the country, as the first two letters",
}
"""Kinds of ``mid_words.csv``, in words."""


def _forms(table: Table) -> Iterator[str]:
    yield "## Forms that are recognised"
    yield "A sheet of such a form needs no preparation. Its own headers say what it is, and beat those above."
    rows = reference.table("form_headers")
    for form, (title, text) in FORMS.items():
        own = [(row["meaning"], ", ".join(row["headers"].split("|"))) for row in rows if row["form"] == form]
        yield from (f"### {title}", text, table(["Meaning", "Headers"], own))
    yield from ("### STRT", _RISK_TEMPLATE)
    words = [(_SHIPMENT_KINDS[r["kind"]], ", ".join(r["words"].split("|"))) for r in reference.table("shipment_words")]
    yield from ("### Words of shipments", _SHIPMENTS, table(["Meaning", "Words"], words))
    words = [(row["meaning"], ", ".join(row["words"].split("|"))) for row in reference.table("relation_words")]
    yield from ("### Data models, edge lists and JSON", _RELATIONS, table(["Meaning", "Words"], words))
    yield "### Manufacturer IDs (MID)"
    yield (
        "A manufacturer ID of an entry is compared with the one that each name and address of your lists gives. These "
        "words are left out, or stand for others, when it is made:"
    )
    mids = [
        (row["word"], _MID_KINDS[row["kind"]], " ".join(filter(None, (row["country"], row["title"]))), row["source"])
        for row in reference.table("mid_words")
    ]
    yield table(["Word", "What becomes of it", "Only for", "Source"], mids)


_SEVERAL = (
    "**Several suppliers or buyers in one cell** of a table of links or chains are taken apart, and each gets the "
    "row's link: at `;`, `/`, `|` and new lines always; at `,`, `&` and `and` only where every part is a known "
    "name or carries a legal form (`Ltd`, `GmbH`, `有限公司`), or where all parts end in the same word for a site "
    "(mill, factory, farm). A part that is only a legal form or a country is no part, the signs in `A/S`, `c/o`, "
    "`a/k/a` and inside brackets part nothing, and a cell equal to a known name is never taken apart. Two parts in "
    "two scripts are one name. In a list with a row for each partner only `;`, `|` and sure new lines part names. "
    "Each such cell is named in the import report."
)


def _words(table: Table) -> Iterator[str]:
    yield "## Words understood in cells"
    yield "A text that holds one of the words is understood; any other text is kept as it is."
    yield _SEVERAL
    for name, title, extra in (
        ("stages", "Process / stage", ("raw_material", "raw material")),
        ("cargo", "Role of a cargo partner (the whole role, in the singular or plural)", ("link", "does")),
        ("documents", "Document", ("months_valid", "months valid, if no last day is given")),
        ("evidence", "How we know", None),
    ):
        header = ["Meaning", "Words", *([extra[1]] if extra else [])]
        words = [
            (row["title"], ", ".join(row["words"].split("|")), *([row[extra[0]]] if extra else []))
            for row in reference.table(name)
        ]
        yield from (f"### {title}", table(header, words))
    for name, title, text in (
        (
            "party_words",
            "Companies of a row",
            "A row may name several companies. A word for one of them, alone or beside the header of a column (`Mill`, "
            "`Mill country`, `Country of the mill`), says whom the column is about.",
        ),
        ("qualifiers", "Kinds of values", "Beside the word for a company they say which of its names a column holds."),
        (
            "details",
            "Other columns",
            "Such columns are known, but nothing is read from them, except the numbers of registries below. Their "
            "texts are looked through.",
        ),
    ):
        named = [(row["title"], ", ".join(row["words"].split("|"))) for row in reference.table(name)]
        yield from (f"### {title}", text, table(["Meaning", "Words"], named))
    yield "### Numbers of registries"
    yield (
        "By them rows about one partner are found, however its name is spelled. Blanks and hyphens do not matter, nor "
        "the leading zeros that spreadsheets remove; several numbers may stand in one cell. **A number whose check "
        "digit does not fit, that has another form, or that stands for none (000000000, 123456789) identifies "
        "nobody**; the import report names it. A tax number that is a unified social credit code counts as one, and so "
        "does an ID of your own that is an OS ID."
    )
    registries = reference.table("registries")
    about = [(row["title"], row["identifies"], row["form"], row["source"]) for row in registries]
    yield table(["Number", "One number is of", "What it looks like", "Source"], about)
    yield "### Rows and cells that are no partner"
    yield (
        "Such rows are skipped and told in the import report; their texts are looked through. Tiers may "
        "be written in words too."
    )
    rows = reference.table("row_words")
    told = [(", ".join(row["words"].split("|")), row["meaning"] or f"tier {row['value']}") for row in rows]
    yield table(["Words", "Meaning"], told)
    yield from _places_and_amounts(table)


def _places_and_amounts(table: Table) -> Iterator[str]:
    yield "### Countries"
    yield (
        "Countries are known by ISO codes and by their short, official and usual names in English, Spanish, "
        "Portuguese, French, German, Italian, Turkish, Vietnamese, Indonesian, Malay, Chinese, Japanese and Korean. "
        "Where no column states the country, the end of the address does, if it is clear: a state of the United States "
        "or a province of Canada needs a postal code that fits it, and these names are asked:"
    )
    homonyms = [(row["name"], row["also"]) for row in reference.table("country_homonyms")]
    yield table(["At the end of an address", "A country, or"], homonyms)
    yield "### Dates and amounts"
    yield (
        "Whether the day or the month stands first is decided once for each column: one date above 12 tells it. "
        "Amounts may have words for thousands and millions; their currency is that of the header, or of most "
        "cells, and one in another currency is told and not added up. Currencies are known by these words:"
    )
    currencies = [(row["code"], ", ".join(row["words"].split("|"))) for row in reference.table("currencies")]
    yield table(["Currency", "Words"], currencies)

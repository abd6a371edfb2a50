"""Mentions, links, documents and texts in columns as drafts, one a row, for the steps that take them one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from supplymap.model import Source
from supplymap.records.drafts import IMPORTER, Draft, LinkDraft, LooseDraft, PartnerDraft
from supplymap.records.loose_columns import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from supplymap.records.mentions import Codes, Hops, Mentions, Papers
    from supplymap.records.understanding import Understanding


class _Part(Protocol):
    reading: int
    rows: Codes


def expand(state: Understanding) -> None:
    """Fill the drafts from what the rows say."""
    drafts = state.drafts
    drafts.issues += state.issues
    drafts.states.update((row.source, row) for row in state.ledger.states())
    drafts.partners = [draft for _, draft in _sorted(state, state.mentions, _partners)]
    drafts.links = [draft for _, draft in _sorted(state, state.hops, _links)]
    drafts.documents = [draft for _, draft in _sorted(state, state.papers, _documents)]
    drafts.loose = list(_loose(state))


def _sorted(
    state: Understanding, parts: Sequence[_Part], make: Callable[[Understanding, Any], Iterable[Any]]
) -> list[tuple[tuple[int, int, int], Any]]:
    """Return the drafts of some parts, sorted by table, row and part."""
    made = [
        ((part.reading, row, number), draft)
        for number, part in enumerate(parts)
        for row, draft in zip(part.rows.tolist(), make(state, part), strict=True)
    ]
    made.sort(key=lambda pair: pair[0])
    return made


def _source(state: Understanding, sheet: int, row: int) -> Source:
    return Source(state.sheets[sheet].file, state.sheets[sheet].name, row)


def _fields(state: Understanding, fields: Mapping[str, Codes], count: int) -> Iterator[dict[str, str]]:
    texts = state.vocabulary.texts
    columns = [codes.tolist() for codes in fields.values()]
    for number in range(count):
        yield {name: texts[column[number]] for name, column in zip(fields, columns, strict=True)}


def _partners(state: Understanding, part: Mentions) -> Iterator[PartnerDraft]:
    texts = state.vocabulary.texts
    details: dict[int, list[tuple[str, str]]] = {}
    for heading, positions, codes in part.details:
        for position, code in zip(positions.tolist(), codes.tolist(), strict=True):
            details.setdefault(position, []).append((heading, texts[code]))
    for number, fields in enumerate(_fields(state, part.fields, len(part))):
        source = _source(state, part.sheet, int(part.rows[number]))
        fields["name"] = texts[part.name[number]]
        yield PartnerDraft(
            source,
            fields,
            part.headings,
            bool(part.lists[number]),
            bool(part.alone[number]),
            bool(part.entry[number]),
            tuple(details.get(number, ())),
        )


def _links(state: Understanding, part: Hops) -> Iterator[LinkDraft]:
    texts = state.vocabulary.texts
    supplier = state.mentions[part.supplier]
    country = supplier.fields.get("country")
    for number, fields in enumerate(_fields(state, part.fields, len(part))):
        at = int(part.supplier_at[number])
        if country is not None:
            fields["country"] = texts[country[at]]
        buyer = texts[part.buyer_name[number]] if part.buyer_name[number] else IMPORTER
        yield LinkDraft(
            _source(state, part.sheet, int(part.rows[number])),
            fields,
            part.headings,
            texts[supplier.name[at]],
            buyer,
            part.part,
            bool(part.ambiguous[number]),
        )


def _documents(state: Understanding, part: Papers) -> Iterator[Draft]:
    for number, fields in enumerate(_fields(state, part.fields, len(part))):
        fields["name"] = state.vocabulary.texts[part.name[number]]
        yield Draft(_source(state, part.sheet, int(part.rows[number])), fields, part.headings)


def _loose(state: Understanding) -> Iterator[LooseDraft]:
    texts, columns = state.vocabulary.texts, state.loose.all()
    names = [mentions.name for mentions in state.mentions]
    for text, heading, field, place, row, mention, at, name in zip(
        *(getattr(columns, key).tolist() for key in columns.__dataclass_fields__), strict=True
    ):
        owner = texts[name] if mention == NOBODY else texts[names[mention][at]]
        file, sheet = state.loose.places[place]
        yield LooseDraft(texts[text], Source(file, sheet, row), texts[heading], owner, texts[field])

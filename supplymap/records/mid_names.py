"""The names of partners that entries name by their manufacturer ID alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from supplymap.model import Source
from supplymap.records.forms.entry_lines import code_of_name
from supplymap.records.mid_matches import SHOWN, KnownParty, match_mids
from supplymap.reference import countries
from supplymap.reference.issues import issue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from supplymap.records.mid_matches import MidMatch
    from supplymap.records.understanding import Understanding

_PLACE = ("address", "city", "country", "postal_code", "mid")
_NO_SUPPLIERS = frozenset({"importer", "buyer"})


def name_by_mid(state: Understanding) -> None:
    """Give a partner that entries name by its ID alone the name of the partner whose ID it is.

    A partner counts as found where one name of the files has the ID, stated or made of its name and address. What is
    not certain is asked; a partner that nobody is found for keeps its ID for a name.
    """
    unnamed = _unnamed(state)
    if not unnamed:
        return
    matches = match_mids(unnamed, _known(state))
    names = {mid: match.equal[0] for mid, match in matches.items() if len(match.equal) == 1}
    _rename(state, {mid: party.name for mid, party in names.items()})
    left: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for mid, source in unnamed.items():
        match = matches.get(mid)
        if match is None:
            left[source.file, source.sheet].append((source.row, mid))
        else:
            _tell(state, mid, source, match)
    for (file, sheet), found in left.items():
        count = f"{len(found):,} suppliers are" if len(found) > 1 else "1 supplier is"
        message = f"{count} named in the entries by the manufacturer ID alone"
        codes = [mid for _, mid in sorted(found)]
        more = f" and {len(codes) - SHOWN:,} more" if len(codes) > SHOWN else ""
        where = Source(file, sheet, min(found)[0])
        state.issues.append(issue("mid-only", where, "", ", ".join(codes[:SHOWN]) + more, message=message))


def _unnamed(state: Understanding) -> Mapping[str, Source]:
    """Return each ID without a name, with the first row that has it."""
    found: dict[str, Source] = {}
    for mentions in state.mentions:
        codes = {code: mid for code, mid in state.vocabulary.each(mentions.name, code_of_name).items() if mid}
        for code, mid in codes.items():
            row = int(mentions.rows[np.argmax(mentions.name == code)])
            sheet = state.sheets[mentions.sheet]
            found.setdefault(mid, Source(sheet.file, sheet.name, row))
    return found


def _known(state: Understanding) -> Iterator[KnownParty]:
    """Yield each name with a place or ID that rows state."""
    texts = state.vocabulary.texts
    for mentions in state.mentions:
        if mentions.cargo or mentions.role in _NO_SUPPLIERS or not any(field in mentions.fields for field in _PLACE):
            continue
        nothing = np.zeros(len(mentions), np.int32)
        columns = np.column_stack([mentions.name, *(mentions.fields.get(field, nothing) for field in _PLACE)])
        distinct, firsts = np.unique(columns, axis=0, return_index=True)
        sheet = state.sheets[mentions.sheet]
        for at in sorted(range(len(distinct)), key=firsts.__getitem__):
            name, address, city, country, postal_code, mid = (texts[code] for code in distinct[at].tolist())
            if not code_of_name(name):
                source = Source(sheet.file, sheet.name, int(mentions.rows[firsts[at]]))
                code = countries().code(country) or ""
                yield KnownParty(name.split("\n")[0], address, city, code, postal_code, mid, source)


def _rename(state: Understanding, names: Mapping[str, str]) -> None:
    def renamed(text: str) -> str:
        return names.get(code_of_name(text), text)

    for mentions in state.mentions:
        mentions.name = state.vocabulary.mapped(mentions.name, renamed)
    for hops in state.hops:
        hops.buyer_name = state.vocabulary.mapped(hops.buyer_name, renamed)


def _tell(state: Understanding, mid: str, source: Source, match: MidMatch) -> None:
    """Say who an ID was taken for, or ask who it is."""
    parties = match.equal or match.near
    whom = " or ".join(f"{party.name} ({party.source})" for party in parties[:SHOWN])
    if len(match.equal) == 1:
        stated = "states" if match.equal[0].mid else "has by its name and address"
        message = f"{mid} in the entries is the manufacturer ID that {whom} {stated}: its lines count as that partner's"
        state.issues.append(issue("mid-matched", source, "", mid, message=message))
    else:
        more = f", or one of {len(parties) - SHOWN:,} more" if len(parties) > SHOWN else ""
        message = f"{mid} in the entries may stand for {whom}{more}; it was not taken for any of them"
        state.issues.append(issue("mid-undecided", source, "", mid, message=message))

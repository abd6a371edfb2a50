"""The best of several columns: one value and one day of a shipment count, out of many that such data states."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model.records import SUPPLIES
from supplymap.records.forms.words import shipment_words
from supplymap.reference.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from supplymap.records.readings import Reading

LONGEST_HEAD = 200
"""Most characters of a header that are looked at."""
_NOT_CHOSEN = {"value": "price", "date": "date", "goods": "goods_words"}
"""Field to the row of ``details.csv`` for columns that are known and not chosen."""


def with_best(reading: Reading, heads: Mapping[int, str]) -> Reading:
    """Let the best columns of several count: the dollars of the whole line, the day of import or export, the goods.

    Parameters
    ----------
    reading
        A table of shipments as its headers are read.
    heads
        Header of each column.
    """
    stated = {column.index: column.field for column in reading.columns if column.sure == "stated"}
    free = {index: head for index, head in heads.items() if index not in stated}
    chosen = {
        name: best for name, score in SCORES.items() if name not in stated.values() and (best := _best(free, score))
    }
    chosen = {name: at if name == "goods" else at[:1] for name, at in chosen.items()}
    if not chosen:
        return reading
    taken = {index: name for name, at in chosen.items() for index in at}
    hops = tuple(
        replace(hop, columns={**_others(hop.columns, chosen, taken), **chosen}) if hop.kind == SUPPLIES else hop
        for hop in reading.hops
    )
    parties = [replace(party, columns=_others(party.columns, chosen, taken)) for party in reading.parties]
    last = max((number for number, party in enumerate(parties) if not party.cargo), default=None)
    leads = any(hop.supplier == last and hop.kind == SUPPLIES for hop in hops)
    if last is not None and not leads and reading.kind == "partners":
        # a list of suppliers: what its rows state of a purchase stands beside the supplier
        parties[last] = replace(parties[last], columns={**parties[last].columns, **chosen})
    columns = tuple(
        replace(column, party="", number=None, field=taken[column.index], sure="sure", others=(), nearest=())
        if column.index in taken
        else replace(column, party="", number=None, field="", detail=_NOT_CHOSEN[column.field])
        if column.field in chosen and column.index in free
        else replace(column, detail=column.detail or "customs")
        if not column.field and column.index in free and any(score(column.header) for score in SCORES.values())
        else column
        for column in reading.columns
    )
    rows = {name: at for name, at in reading.row_columns.items() if not taken.keys() & set(at) and name not in chosen}
    return replace(reading, hops=hops, parties=tuple(parties), columns=columns, row_columns=rows)


def _others(
    columns: Mapping[str, tuple[int, ...]], chosen: Mapping[str, object], taken: Mapping[int, str]
) -> dict[str, tuple[int, ...]]:
    """Return columns without those that were taken for something else, or whose field others have."""
    kept = {name: tuple(i for i in at if i not in taken) for name, at in columns.items() if name not in chosen}
    return {name: at for name, at in kept.items() if at}


def _best(heads: Mapping[int, str], score: Callable[[str], int]) -> tuple[int, ...]:
    """Return the columns with the highest score, from left to right; none if nothing scores."""
    scores = {index: score(head) for index, head in heads.items()}
    most = max(scores.values(), default=0)
    return tuple(sorted(index for index, reached in scores.items() if most and reached == most))


def value_score(head: str) -> int:
    """Return how well a header says the value of the goods of a row; 0 for one that does not.

    >>> value_score("FOB_USD") > value_score("CUSTOMS_VALUE_KZT") > value_score("USD_FOB_PER_UNIT") == 0
    True
    >>> value_score("TOTAL_PRICE_IN_USD") > value_score("SUMOFTOTAL_VALUE_FC") > value_score("%GTTOTALVALUE") == 0
    True
    """
    words, kinds = _in_languages(head, "value"), shipment_words()
    if "total" in words and not words.isdisjoint({"price", *kinds["dollars"]}):
        words = words - {"price"} | {"value"}
    if words.isdisjoint(kinds["value"]) or not words.isdisjoint(kinds["no value"]):
        return 0
    score = 1 + 8 * (not words.isdisjoint(kinds["dollars"])) + 4 * words.isdisjoint(kinds["other money"])
    score += 3 * ("fob" in words) + 2 * bool(words & {"cif", "invoice", "customs", "goods", "statistical"})
    return score + bool(words & {"total", "item", "line"})


def date_score(head: str) -> int:
    """Return how well a header says the day of a row; 0 for one that does not.

    >>> date_score("IMP_DATE") > date_score("RECEIPT_DATE") > date_score("DATE") > date_score("LIQUIDATION DATE") == 0
    True
    """
    words, kinds = _head_words(head), shipment_words()
    if kinds["day"][0] not in _in_languages(head, "day") or not set(words).isdisjoint(kinds["no date"]):
        return 0
    text = f" {' '.join(words)} "
    ranks = [rank for rank, phrase in enumerate(kinds["date"]) if f" {phrase} " in text]
    score = 1 + (2 * (len(kinds["date"]) - min(ranks)) if ranks else 0)
    return score - 1 if "estimated" in words and score > 1 else score


def goods_score(head: str) -> int:
    """Return how well a header says what the goods of a row are; parts of a description score alike.

    >>> goods_score("PRODUCT_DESC_EN") > goods_score("GOODS SHIPPED") == goods_score("Product_Description_2")
    True
    >>> goods_score("Commodity") > goods_score("HS_CODE_DESCRIPTION") > goods_score("NUMBER_OF_GOODS") == 0
    True
    """
    kinds = shipment_words()
    words = _in_languages(head, "goods") | _in_languages(head, "described")
    described = not words.isdisjoint(kinds["described"])
    if words.isdisjoint(kinds["goods"]) and not described:
        return 0
    if not words.isdisjoint(kinds["no goods"]):
        return 0
    if not words.isdisjoint(kinds["tariff"]):
        return 1 if described else 0
    if not described and "code" in words:
        return 0
    score = 6 if described and not words.isdisjoint(kinds["goods"]) else 6 if "shipped" in words else 4
    return score + ("en" in words or "english" in words)


def _in_languages(head: str, kind: str) -> set[str]:
    """Return the words of a header, and the first word of a kind where it says another of the kind in any language."""
    words = set(_head_words(head))
    first, *others = shipment_words()[kind]
    text = f" {' '.join(_head_words(head))} "
    said = any(f" {word} " in text or (not word.isascii() and word in text) for word in (first, *others))
    return words | {first} if said else words


def _head_words(head: str) -> list[str]:
    """Return the words of a header, those written together taken apart: "TOTALVALUEUSD"."""
    text = fold(head[:LONGEST_HEAD])
    for glued in shipment_words()["glued"]:
        text = text.replace(glued, f" {glued} ")
    text = " ".join(text.split())
    for phrase, word in (("free on board", "fob"), ("cost insurance freight", "cif"), ("foreign currency", "fc")):
        text = text.replace(phrase, word)
    return text.split()


SCORES: Mapping[str, Callable[[str], int]] = {"value": value_score, "date": date_score, "goods": goods_score}
"""How well a header says each field of a shipment."""

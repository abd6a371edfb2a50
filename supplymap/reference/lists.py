"""The lists to screen against, and how old and complete every table is."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from supplymap.errors import ConfigError
from supplymap.model import Listing, ListStatus
from supplymap.reference.tables import copy_of, per_folder, split_cell, table, table_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping


@per_folder
def listings() -> tuple[Listing, ...]:
    """Return the UFLPA entities, the WROs and the Findings, with area orders and former orders."""
    native: dict[str, list[tuple[str, bool]]] = {}
    for row in table("native_names"):
        native.setdefault(row["listing_id"], []).append((row["name_zh"], row["finding"] == "yes"))
    return tuple(
        Listing(
            id=row["listing_id"],
            list=row["list"],
            instrument=row["instrument"],
            names=split_cell(row["names"]),
            native_names=tuple(native.get(row["listing_id"], ())),
            countries=split_cell(row["countries"]),
            includes_subsidiaries=row["includes_subsidiaries"] == "yes",
            seen_on_list=row["seen_on_list"] == "yes",
            active=row["active"] == "yes",
            status=row["status"],
            effective=row["effective"],
            merchandise=row["merchandise"],
            note=row["note"],
            source=row["source"],
            as_of=row["as_of"],
        )
        for row in table("listings")
    )


@per_folder
def area_orders() -> tuple[dict[str, str], ...]:
    """Return the orders on goods of a country or region.

    Returns
    -------
    rows
        Rows of ``listings.csv``. ``area`` is the ISO code of a country, followed by "(part)" where the order
        covers only a part of it, and then ``whole_area`` is no; or CN-XJ, the one region whose places are
        known. ``goods_classes`` names the rows of ``goods.csv`` that the order reaches.
    """
    return tuple(row for row in table("listings") if row["scope"] in ("region", "country"))


@per_folder
def list_status() -> tuple[ListStatus, ...]:
    """Return for every list and table how old and how complete it is."""
    return tuple(_status(row) for row in table("lists"))


def _status(row: Mapping[str, str]) -> ListStatus:
    """Return the status of one list; source and date of the shipped table do not hold for a user's copy."""
    column, _, value = row["rows"].partition("=")
    rows = table(row["table"])
    if column and column not in rows[0]:
        msg = f"lists.csv, column 'rows': {row['table']}.csv has no column {column!r}: write one that it has."
        raise ConfigError(msg)
    held = sum(1 for r in rows if not column or (r[column] == value if value else r[column] != ""))
    users = copy_of(row["table"]) is not None and copy_of("lists") is None
    return ListStatus(
        name=row["name"],
        title=row["title"],
        source=f"your copy of {row['table']}.csv" if users else row["source"],
        as_of="" if users else row["as_of"],
        sha256=hashlib.sha256(table_bytes(row["table"])).hexdigest(),
        complete=not users and row["complete"] == "yes",
        held=held,
        known_total=None if users or not row["known_total"] else int(row["known_total"]),
        licence="" if users else row["licence"],
        sentence=_sentence_of_copy(row, held) if users else row["sentence"],
    )


def _sentence_of_copy(row: Mapping[str, str], held: int) -> str:
    return (
        f"{held} entries of your own copy of {row['table']}.csv held for {row['title']}; how complete it is, is not "
        "known: check the current list before relying on 'nothing found'."
    )

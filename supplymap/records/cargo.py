"""Cargo partners by the roles that lists state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from supplymap.reference.cargo import cargo_kind

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_cargo(role: str, stage: str, goods: Sequence[str]) -> bool:
    """Return whether a partner is a cargo partner by its role or stage, as written.

    Parameters
    ----------
    role, stage
        Both are asked; one that may mean a supplier decides.
    goods
        Goods and tariff codes that its own rows state: some roles, such as broker, are those of sellers then.
    """
    told = [cargo_kind(text) for text in (role, stage) if text]
    return bool(told) and all(kind is not None and not (kind.also_trades and goods) for kind in told)

"""Sequences whose entries are made when they are looked at, from columns of numbers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

T_co = TypeVar("T_co", covariant=True)

_AT_ONCE = 4_096
"""Entries that are made together while a view is walked through."""


class View(Sequence[T_co]):
    """A sequence that holds columns and makes its entries, the same each time, when they are asked for.

    It equals any sequence of equal entries.
    """

    @abstractmethod
    def __len__(self) -> int:
        """Return the number of entries."""

    @abstractmethod
    def made(self, start: int, end: int) -> Iterator[T_co]:
        """Make the entries from one position up to another."""

    @overload
    def __getitem__(self, index: int) -> T_co: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T_co]: ...
    def __getitem__(self, index: int | slice) -> T_co | Sequence[T_co]:
        """Make an entry, or a tuple of some."""
        if isinstance(index, slice):
            start, end, step = index.indices(len(self))
            return (
                tuple(self.made(start, max(start, end)))
                if step == 1
                else tuple(self[at] for at in range(start, end, step))
            )
        at = range(len(self))[index]
        return next(self.made(at, at + 1))

    def __iter__(self) -> Iterator[T_co]:
        """Make the entries one after the other."""
        for start in range(0, len(self), _AT_ONCE):
            yield from self.made(start, min(start + _AT_ONCE, len(self)))

    def __eq__(self, other: object) -> bool:
        """Return whether another sequence has equal entries."""
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return len(self) == len(other) and all(one == two for one, two in zip(self, other, strict=True))

    def __hash__(self) -> int:
        """Return the hash of a tuple of the entries."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """Return the entries as a tuple is written."""
        return repr(tuple(self))

"""What stands decided: the entries of all logs together, whatever the sequence in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from supplymap.workspace.kinds import cautious_of, is_clear

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from supplymap.workspace.entries import Entry, Value


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands decided of one key.

    Attributes
    ----------
    heads
        The entries that no other takes the place of, the latest last: several where people did not know of each other.
    """

    heads: tuple[Entry, ...]

    @property
    def latest(self) -> Entry:
        """The last of them by revision, receipt and writer."""
        return self.heads[-1]

    @property
    def what(self) -> str:
        """Kind of the decision."""
        return self.latest.what

    @property
    def revision(self) -> int:
        """The highest revision."""
        return self.latest.revision

    @property
    def value(self) -> Value:
        """What holds; while people disagree the more cautious."""
        return cautious_of(self.heads)

    @property
    def is_conflict(self) -> bool:
        """Whether the values differ."""
        return any(head.new != self.heads[0].new for head in self.heads)

    @property
    def is_clear(self) -> bool:
        """Whether this version understands all of it."""
        return all(map(is_clear, self.heads))


@dataclass(frozen=True, slots=True)
class State:
    """All entries, and what stands of them.

    Attributes
    ----------
    entries
        By id, in order of revision, receipt and writer.
    standing
        By key.
    missing
        Ids of entries that others take the place of and that are in no log here.
    """

    entries: Mapping[str, Entry]
    standing: Mapping[str, Standing]
    missing: frozenset[str]

    @property
    def conflicts(self) -> tuple[Standing, ...]:
        """Where people disagree, by key."""
        return tuple(self.standing[key] for key in sorted(self.standing) if self.standing[key].is_conflict)

    @property
    def unclear(self) -> tuple[Standing, ...]:
        """What this version does not understand, since a later one wrote it, by key."""
        return tuple(self.standing[key] for key in sorted(self.standing) if not self.standing[key].is_clear)

    @property
    def waiting(self) -> tuple[Entry, ...]:
        """Entries that take the place of others that are in no log here: that of another machine is not copied yet."""
        if not self.missing:
            return ()
        return tuple(entry for entry in self.entries.values() if not self.missing.isdisjoint(entry.replaces))


def state_of(entries: Iterable[Entry]) -> State:
    """Return what stands; equal entries, as of a copied log, count once, and their sequence does not matter."""
    known = {entry.id: entry for entry in sorted(entries, key=lambda entry: entry.order)}
    replaced, missing = set(), set()
    for entry in known.values():
        for id_ in entry.replaces:
            # an entry on something else stays as it is, whoever says that he takes its place
            if (former := known.get(id_)) is None:
                missing.add(id_)
            elif former.key == entry.key:
                replaced.add(id_)
    heads: dict[str, list[Entry]] = {}
    for entry in known.values():
        if entry.id not in replaced:
            heads.setdefault(entry.key, []).append(entry)
    return State(known, {key: Standing(tuple(of)) for key, of in heads.items()}, frozenset(missing))

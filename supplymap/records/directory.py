"""The directory: every partner of the files, to be found by id, name or alias, or by the row that names it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from supplymap.records import spellings
from supplymap.records.namesakes import Lookup
from supplymap.reference.names import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from supplymap.model import Source
    from supplymap.records.builders import Builder
    from supplymap.records.drafts import Draft


class Directory:
    """Every partner so far, to be looked up by id or name."""

    def __init__(self) -> None:
        self.builders: list[Builder] = []
        self.by_id: dict[str, list[Builder]] = defaultdict(list)
        self.by_key: dict[str, list[Builder]] = defaultdict(list)
        self.lookup = Lookup(self.by_id)
        self.duplicates: list[tuple[Builder, Builder, str]] = []
        self.unlisted: list[tuple[Builder, Draft, str]] = []
        """Partners that no list has, each with the draft that names it and the field of the name."""

    def add(self, builder: Builder) -> Builder:
        """Add a new partner."""
        self.builders.append(builder)
        self.by_key[builder.key].append(builder)
        return builder

    def index_aliases(self) -> None:
        """Index the partners by their other names, where no partner has that name as its main one."""
        aliases: dict[str, dict[Builder, None]] = defaultdict(dict)
        for builder in self.builders:
            for name in dict.fromkeys((*builder.names, builder.native_name)):
                key = normalise(name).key if name else ""
                if key and key != builder.key:
                    aliases[key][builder] = None
        for key, builders in aliases.items():
            if not self.by_key.get(key):
                self.by_key[key] = list(builders)

    def find(self, reference_text: str) -> list[Builder]:
        """Return the partners that an id or a name stands for."""
        if builders := self.by_id.get(reference_text.strip().casefold()):
            return builders
        return self.by_key.get(normalise(reference_text).key, [])

    def arrange(self) -> None:
        """Sort the partners by their first rows; each takes the name of its first row."""
        position = {
            source: number for number, source in enumerate(sorted({s for b in self.builders for s in b.sources}))
        }
        for builder in self.builders:
            builder.sites.sort(key=lambda site: position[site.source])
            builder.sources.sort(key=position.__getitem__)
            builder.mentions.sort(key=lambda mention: position[mention[0]])
            if builder.mentions:
                builder.name = builder.mentions[0][1]
        self.builders.sort(key=lambda builder: position[builder.sources[0]])

    def ids_by_name(self) -> dict[str, str]:
        """Map every folded name and id to the id of the first partner that has it."""
        ids: dict[str, str] = {}
        for builder in self.builders:
            for text in (*builder.names, builder.name, *builder.ids):
                ids.setdefault(fold(text), builder.id)
        return ids

    def closest(self, name: str, limit: int = 3) -> list[str]:
        """Return the most similar listed names, best first."""
        return self.closest_of([name], limit)[0]

    def closest_of(self, names: Sequence[str], limit: int = 3) -> list[list[str]]:
        """Return the listed names most similar to each of some names, best first."""
        listed = [key for key, builders in self.by_key.items() if any(b.listed for b in builders)]
        found = spellings.closest([normalise(name).key for name in names], listed, limit)
        return [list(dict.fromkeys(self.by_key[listed[at]][0].name for at in near)) for near in found]


class RowsOf:
    """Looks up the partners of one name that a row mentions.

    Many partners may have one name, and a row may mention many partners: the search goes through the fewer of both.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._by_source: dict[Source, list[Builder]] = defaultdict(list)
        self._positions: dict[int, dict[Builder, int]] = {}
        for builder in directory.builders:
            for source in builder.own_sources:
                self._by_source[source].append(builder)

    def of(self, source: Source) -> Sequence[Builder]:
        """Return every partner that a row mentions."""
        return self._by_source.get(source, ())

    def find(self, name: str, source: Source) -> list[Builder]:
        """Return the partners, sorted as in the directory."""
        namesakes, mentioned = self._directory.find(name), self._by_source.get(source, [])
        if len(namesakes) <= len(mentioned):
            return [builder for builder in namesakes if source in builder.own_sources]
        if id(namesakes) not in self._positions:
            self._positions[id(namesakes)] = {builder: index for index, builder in enumerate(namesakes)}
        positions = self._positions[id(namesakes)]
        return sorted((builder for builder in mentioned if builder in positions), key=positions.__getitem__)

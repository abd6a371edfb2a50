"""What decisions make of matches: whom they mean, whether they still hold, and which value is the more cautious."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from supplymap.reference.identities import listing_text, spelling, subject
from supplymap.reference.names import fold
from supplymap.reference.places import XUAR
from supplymap.reference.recognition import MANY, Directory, changes, holds_place, places_of
from supplymap.screening.companies import Companies, is_of_name
from supplymap.screening.judgements import refuse_two, told
from supplymap.screening.orders import order_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from supplymap.model import Listing, Match, MatchDecision, Merger, Partner, Subject
    from supplymap.reference.recognition import Ids

Pair = tuple[str, str]
"""Ids of a partner and of an entry."""

MOST_CHANGES = 3
"""Changes that one reason tells."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What decisions make of one match.

    Attributes
    ----------
    match
        With the strength that holds, and who decided in its reason.
    found
        As the comparison found it, or as a decision alone makes it.
    partner
        As the files have it, with the texts on which the match rests.
    decisions
        Those told in the reason, the one that is asked again first.
    changes
        What changed since, each in a few words.
    asked
        Whether a person is asked again.
    several
        How many partners the decisions may mean.
    """

    match: Match
    found: Match
    partner: Subject
    decisions: tuple[MatchDecision, ...]
    changes: tuple[str, ...] = ()
    asked: bool = False
    several: int = 1


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What the decisions on one pair come to: ``same``, ``different``, or empty where the match is open."""

    value: str
    decisions: tuple[MatchDecision, ...]
    changes: tuple[str, ...] = ()
    asked: bool = False
    several: int = 1


class Verdicts:
    """Decisions on matches, and the partners that they mean.

    Parameters
    ----------
    decisions
        All of them.
    partners
        Of the files.
    entries
        Of the lists.
    mergers
        Partners of the files that are one because people said so.
    companies
        Sites of one company: what was decided of one of them by its name holds for all.

    Raises
    ------
    ConfigError
        If two judgements of the settings on one partner and entry differ.
    """

    def __init__(
        self,
        decisions: Sequence[MatchDecision],
        partners: Sequence[Partner],
        entries: Iterable[Listing],
        mergers: Sequence[Merger] = (),
        companies: Companies | None = None,
    ) -> None:
        self.decisions = tuple(decisions)
        self.companies = companies or Companies(())
        wanted = {one.listing for one in decisions}
        self.entries = {entry.id: entry for entry in entries if entry.id in wanted}
        self.meant: list[Ids] = [() for _ in decisions]
        self._partners: dict[str, Partner] = {}
        self._parts: dict[str, dict[Subject, None]] = defaultdict(dict)
        for merger in mergers:
            self._parts[merger.partner] |= {merger.kept: None, merger.other: None}
        self._clear: dict[Pair, list[MatchDecision]] = defaultdict(list)
        self._unclear: dict[Pair, dict[int, MatchDecision]] = defaultdict(dict)
        self._several: list[tuple[int, Ids]] = []
        self.find(partners)

    def find(self, partners: Sequence[Partner]) -> None:
        """Look for the partners that decisions mean which mean nobody yet."""
        missing = [number for number, ids in enumerate(self.meant) if not ids]
        if not (missing and partners):
            return
        self._partners |= {partner.id: partner for partner in partners}
        meant: dict[tuple[Subject, bool], Ids] = {}
        directories = {of_name: Directory(self._subjects(partners, of_name=of_name)) for of_name in (True, False)}
        for number in missing:
            one = self.decisions[number]
            of_name = is_of_name(one.listing)
            directory = directories[of_name]
            if (one.partner, of_name) not in meant:
                meant[one.partner, of_name] = directory.meant(one.partner)
            ids = self.meant[number] = meant[one.partner, of_name]
            if len(ids) == 1:
                self._clear[ids[0], one.listing].append(one)
                continue
            for id_ in ids[:MANY]:
                self._unclear[id_, one.listing][number] = one
            if ids and one.partner.seen:
                self._several.append((number, directory.unchanged(one.partner)))
        for (id_, _), of_pair in self._clear.items():
            if len(of_pair) > 1:
                refuse_two(of_pair, self._partners[id_].name)

    def _subjects(self, partners: Sequence[Partner], *, of_name: bool) -> Iterator[tuple[str, Subject]]:
        """Yield whom decisions may mean: where a name is decided on, the sites of a company are it and one."""
        if of_name:
            for whole in self.companies.wholes():
                yield whole.id, subject(whole)
        for partner in partners:
            unit = (partner.company or partner.id) if of_name else partner.id
            for one in (subject(partner), *self._parts.get(partner.id, ())):
                yield unit, one

    def _parts_of(self, pair: Pair) -> tuple[Subject, ...]:
        """Return the partners that people made one in whom a pair is about."""
        sites = self.companies.sites(*pair)
        ids = [site.id for site in sites] or [pair[0]]
        return tuple(dict.fromkeys(part for id_ in ids for part in self._parts.get(id_, ())))

    def settle(self, found: Collection[Pair], listings: Container[str]) -> None:
        """Give decisions that may mean several partners to the one that is as it was, where that harms no other.

        It harms none that has no match with the entry, or a decision of its own.

        Parameters
        ----------
        found
            Partners and entries with a match.
        listings
            Entries that all matches are found of.
        """
        left = []
        for number, unchanged in self._several:
            one, ids = self.decisions[number], self.meant[number]
            others = ((id_, one.listing) for id_ in ids[:MANY] if id_ not in unchanged)
            if (
                one.listing not in listings
                or not unchanged
                or len(ids) > MANY
                or any(pair in found and pair not in self._clear for pair in others)
            ):
                left.append((number, unchanged))
                continue
            for id_ in ids:
                pair = id_, one.listing
                del self._unclear[pair][number]
                if not self._unclear[pair]:
                    del self._unclear[pair]
            self.meant[number] = unchanged
            self._clear[unchanged[0], one.listing].append(one)
        self._several = left

    def partner(self, id_: str, listing: str) -> Subject:
        """Return whom a decision on an entry means as the files have it."""
        return self.companies.subject(id_, self._partners[id_], listing)

    def made(self, known: Iterable[Pair]) -> tuple[tuple[Partner, str], ...]:
        """Return the partners, each with the id of an entry that people decided it to be, that are not known yet."""
        known = set(known)
        same = [pair for pair, of in self._clear.items() if any(one.decision.value == "same" for one in of)]
        # one whom nobody can tell from the one that is listed
        same += [
            pair
            for pair, of in self._unclear.items()
            if pair not in self._clear and any(one.decision.value == "same" for one in of.values())
        ]
        every = (
            (partner, pair[1]) for pair in same for partner in self.companies.sites(*pair) or (self._partners[pair[0]],)
        )
        return tuple((partner, listing) for partner, listing in every if (partner.id, listing) not in known)

    def sure(self, matches: Iterable[Match]) -> frozenset[str]:
        """Return the ids of entries that partners of the files certainly are: by an exact match or by decision."""
        ordered = sorted(matches, key=lambda match: match.strength)
        verdicts = {(one.match.partner, one.match.listing): one.match for one in self.on(ordered, {})}
        stands = (verdicts.get((match.partner, match.listing), match) for match in ordered)
        same = {pair[1] for pair, of in self._clear.items() if any(one.decision.value == "same" for one in of)}
        return frozenset(match.listing for match in stands if match.strength == "exact") | same

    def on(self, matches: Sequence[Match], texts: Mapping[Pair, Sequence[str]]) -> tuple[Verdict, ...]:
        """Return what the decisions make of matches that any of them are about.

        Parameters
        ----------
        matches
            All matches, several of one partner and entry included, the strongest first.
        texts
            Goods, origins and remarks on which those of a partner and an entry rest.
        """
        pairs: dict[Pair, list[Match]] = {}
        for match in matches:
            pair = self.companies.pair(match)
            if pair in self._clear or pair in self._unclear:
                pairs.setdefault(pair, []).append(match)
        verdicts = []
        for pair, of_pair in pairs.items():
            told_ = self.companies.texts(texts, pair)
            now = self.companies.subject(pair[0], self._partners[pair[0]], pair[1], told_)
            weighed = self._weigh(pair, now, [match.matched for match in of_pair])
            first: dict[str, Match] = {}
            for match in of_pair:
                first.setdefault(match.partner, match)
            verdicts += [_verdict(match, now, weighed) for match in first.values()]
        return tuple(verdicts)

    def _weigh(self, pair: Pair, now: Subject, matched: Sequence[str]) -> _Weighed:
        """Weigh the decisions on one partner and entry: the most cautious of those that hold decides."""
        own = _latest_first(self._clear.get(pair, ()))
        if not own:
            unclear = self._unclear[pair]
            decisions = tuple(_latest_first(unclear.values()))
            return _Weighed("", decisions, asked=True, several=max(len(self.meant[number]) for number in unclear))
        parts = self._parts_of(pair)
        weighed = [(one, self._since(one, parts, now)) for one in own]
        holding = [one for one, changed in weighed if not changed]
        if same := [each for each in weighed if each[0].decision.value == "same"]:
            first, changed = next((each for each in same if not each[1]), same[0])
            others = [one for one, news in weighed if one is not first and (one.decision.value == "same" or not news)]
            return _Weighed("same", (first, *others), changed, asked=bool(changed))
        if any(one.decision.value != "different" for one in holding):
            return _Weighed("", tuple(sorted(holding, key=_is_different)))
        # texts that several decisions have seen count together: partners that are one now were decided one by one
        different = [one for one in own if _is_different(one) and not self._entry_changed(one)]
        news = _news(different, parts, now, matched) if different else ("",)
        if not news:
            return _Weighed("different", tuple(different))
        weighed.sort(key=lambda each: _is_different(each[0]))
        return _Weighed("", tuple(one for one, _ in weighed), weighed[0][1] or news, asked=True)

    def _since(self, one: MatchDecision, parts: Sequence[Subject], now: Subject) -> tuple[str, ...]:
        news = changes([one.partner, *_others([one], parts)], now, is_of_places=_is_of_places(one))
        return (*news, *self._entry_changed(one))

    def _entry_changed(self, one: MatchDecision) -> tuple[str, ...]:
        entry = self.entries.get(one.listing)
        if entry is None or not one.listing_text or one.listing_text == listing_text(entry):
            return ()
        if one.listing_name and spelling(one.listing_name) != spelling(entry.name):
            return (f"the entry names another company now: {entry.name}",)
        return ("the names, countries or goods of the entry have changed",)


def _latest_first(decisions: Iterable[MatchDecision]) -> list[MatchDecision]:
    def age(one: MatchDecision) -> tuple[str, str]:
        return max((voice.on for voice in one.decision.voices), default=""), one.decision.key

    return sorted(decisions, key=age, reverse=True)


def _is_different(one: MatchDecision) -> bool:
    return one.decision.value == "different"


def _is_of_places(one: MatchDecision) -> bool:
    """Return whether the entry is about where goods are made: Xinjiang, or the goods of a place."""
    return one.listing == XUAR or one.listing in order_ids()


def _others(decisions: Iterable[MatchDecision], parts: Sequence[Subject]) -> list[Subject]:
    """Return those of partners that people made one that the decisions are not about: people saw their texts too."""
    if not parts:
        return []
    directory = Directory((str(number), part) for number, part in enumerate(parts))
    own = {id_ for one in decisions for id_ in directory.meant(one.partner)}
    return [part for number, part in enumerate(parts) if str(number) not in own]


def _news(
    different: Sequence[MatchDecision], parts: Sequence[Subject], now: Subject, matched: Sequence[str]
) -> tuple[str, ...]:
    """Return what nobody had seen who decided that a partner is another company.

    Of partners that people made one the texts of all count, if those that match were decided themselves.
    """
    seen = [one.partner for one in different]
    is_of_places = any(map(_is_of_places, different))
    news = changes(seen, now, is_of_places=is_of_places)
    if not parts:
        return news
    if news and changes([*seen, *_others(different, parts)], now, is_of_places=is_of_places):
        return news
    undecided = [text for text in matched if not _knows(seen, text)]
    return news or tuple(f"the name {text} is new" for text in undecided) if undecided else ()


def _knows(seen: Sequence[Subject], text: str) -> bool:
    """Return whether a text that matched was seen."""
    names = {spelling(name) for one in seen for name in (one.name, *one.names, one.parent) if name}
    bare = {spelling(one.name).key for one in seen if not one.seen}
    texts = {fold(each) for one in seen for each in one.texts}
    named = spelling(text) in names or spelling(text).key in bare
    return named or fold(text) in texts or holds_place(places_of(seen), text)


def _verdict(found: Match, now: Subject, weighed: _Weighed) -> Verdict:
    """Return a match as it stands with what was decided."""
    who = told(weighed.decisions, found.kind, on_goods=found.listing in order_ids())
    reason = f"{found.reason}; {who}"
    strength = found.strength
    if weighed.value == "different":
        strength = "dismissed"
    elif weighed.value == "same" and strength == "possible":
        strength = "exact"
    if weighed.changes:
        since, more = list(weighed.changes[:MOST_CHANGES]), len(weighed.changes) - MOST_CHANGES
        if more > 0:
            since.append("1 more text is new" if more == 1 else f"{more:,} more texts are new")
        until = "it stays so until somebody decides again" if weighed.value == "same" else "decide again"
        reason = f"{reason}; since then {', '.join(since)}: {until}"
    elif weighed.several > 1:
        reason = f"{reason}; {weighed.several:,} partners may be meant by that: decide on each"
    return Verdict(
        replace(found, strength=strength, reason=reason),
        found,
        now,
        weighed.decisions,
        weighed.changes,
        weighed.asked,
        weighed.several,
    )

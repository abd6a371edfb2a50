"""Partners from their mentions: rows of one partner are merged, doubtful ones are kept apart and reported."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from supplymap.model import Outcome, Site, Source
from supplymap.records.answers import take_answers
from supplymap.records.builders import Builder, stated
from supplymap.records.site_countries import country_of_site
from supplymap.records.spellings import MOST_ASKED, alike
from supplymap.records.values import choose, is_blank, read_number
from supplymap.reference.issues import issue
from supplymap.reference.names import fold, normalise, split_names
from supplymap.reference.tiers import tiers_in

if TYPE_CHECKING:
    from supplymap.records.directory import Directory
    from supplymap.records.drafts import Draft, Drafts, PartnerDraft
    from supplymap.records.understanding import Understanding


# a bare number may mean something else: the screening makes it possible
_COUNT_OF_WORKERS = re.compile(r"0*[1-9]\d* (?:north korean )?(?:workers?|people|persons?|staff|nationals?)")

_TRADING = "trading"
_PLACE_FIELDS = ("country", "region", "city", "postal_code", "address")


def gather_partners(state: Understanding) -> None:
    """Gather the mentions of partners in the directory; not yet the unlisted buyers and suppliers of links.

    Rows are of one partner when their names are equal after normalisation and nothing stated (country,
    region, city, postal code) contradicts; everything else that looks alike is reported, not merged.
    """
    drafts, directory = state.drafts, state.directory
    has_lists = any(draft.lists for draft in drafts.partners)
    entries = [draft for draft in drafts.partners if draft.lists or not has_lists]
    # rows that state most of the address come first: the sequence of rows must not decide where a bare name goes
    sites = [(draft, _site(draft)) for draft in entries]
    for draft, site in sorted(sites, key=lambda pair: -sum(bool(getattr(pair[1], name)) for name in _PLACE_FIELDS)):
        _take(draft, site, directory, drafts)
    directory.arrange()
    if has_lists:
        directory.index_aliases()
        for draft in drafts.partners:
            if not draft.lists:
                _mention(draft, directory)
    report_spellings(directory, drafts)


def _take(draft: PartnerDraft, site: Site, directory: Directory, drafts: Drafts) -> None:
    name = draft.fields["name"]
    partner_id = draft.fields.get("partner_id", "")
    key = normalise(name).key
    if name.startswith(("=", "+", "-", "@")):
        draft.report("formula-like-text", "name")
    row = stated(site, partner_id)
    fitting, other_name = directory.lookup.fitting(key, row)
    if other_name:
        # the id now stands for both names: a link by id reaches each of them
        text = f"{partner_id}: {name} / {directory.by_id[partner_id.casefold()][0].name}"
        draft.report("id-conflict", "partner_id", text)
    namesakes = directory.by_key.get(key, [])
    if len(fitting) == 1:
        builder = fitting[0]
        if builder.listed and draft.source not in builder.own_sources:
            _report_merge(draft, builder, drafts)
    else:
        builder = directory.add(Builder(key, name, listed=True))
        if namesakes and namesakes[0] is not builder:
            # reported beside the first namesake only: every pair of hundreds of sites would be too many
            _report_namesake(draft, site, builder, namesakes[0], directory)
    # a cell of several names is one partner, to be found under each of them
    builder.names.extend((name, *split_names(name)))
    builder.take_row(draft.source, name, site, row)
    _fill_words(builder, draft)
    directory.lookup.note(builder, partner_id)


def _mention(draft: PartnerDraft, directory: Directory) -> None:
    """Add what a link row says of a partner; if no list has the partner, add it as unlisted."""
    name = draft.fields["name"]
    builders = directory.find(name) or [add_unlisted(name, draft, "name", directory)]
    for builder in builders:
        if len(builders) == 1:
            builder.names.append(name)
            builder.take_source(draft.source)
        _fill_words(builder, draft)


def add_unlisted(name: str, draft: Draft, field: str, directory: Directory) -> Builder:
    """Add a partner whose name no list has."""
    names = [name, *split_names(name)]
    builder = directory.add(Builder(normalise(name).key, name, listed=False, names=names, sources=[draft.source]))
    directory.unlisted.append((builder, draft, field))
    return builder


def _report_merge(draft: PartnerDraft, builder: Builder, drafts: Drafts) -> None:
    state = drafts.states[draft.source]
    if state.note == "partner":
        drafts.state(draft.source, Outcome.MERGED, f"into {builder.name} ({builder.sources[0]})")
        message = f"The same partner as {builder.name} in {builder.sources[0]}; both rows are kept as its sources"
        draft.report("merged-duplicate", "name", message=message)


def _report_namesake(draft: PartnerDraft, site: Site, builder: Builder, other: Builder, directory: Directory) -> None:
    if site.country and other.country and site.country != other.country:
        code, why = "country-conflict", f"same name, country {site.country} and {other.country}"
    else:
        code, why = "possible-duplicate", "same name, different place or ID"
    directory.duplicates.append((builder, other, why))
    message = f"{why[:1].upper()}{why[1:]}: see {other.name} in {other.sources[0]}"
    draft.report(code, "name", message=message)


def _site(draft: PartnerDraft) -> Site:
    fields = draft.fields
    where = country_of_site(*(fields.get(name, "") for name in ("country", "address", "city")))
    for problem in where.problems:
        draft.report(problem.code, problem.field, problem.found, message=problem.message)
    if where.region:
        # "Xinjiang, China" in the country column names the region too
        fields["region"] = fields.get("region") or where.region
    coordinates: list[float | None] = []
    for name, limit in (("latitude", 90.0), ("longitude", 180.0)):
        raw = fields.get(name, "")
        number = None if is_blank(raw) else read_number(raw)
        if not is_blank(raw) and (number is None or abs(number) > limit):
            draft.report("number-not-understood", name)
            number = None
        coordinates.append(number)
    places = [
        ("" if is_blank(fields.get(name, "")) else fields.get(name, ""))
        for name in ("region", "city", "address", "postal_code")
    ]
    latitude, longitude = coordinates
    region, city, address, postal_code = places
    site = Site(where.country, region, city, address, postal_code, latitude, longitude, draft.source)
    return replace(site, address_country=where.address_country) if where.address_country else site


def _fill_words(builder: Builder, draft: PartnerDraft) -> None:
    fields = {name: text for name, text in draft.fields.items() if not is_blank(text)}
    builder.names.extend(split_names(fields.get("aliases", "")))
    native = fields.get("native_name", "")
    if native and builder.native_name and native != builder.native_name:
        builder.names.append(native)
    builder.native_name = builder.native_name or native
    builder.role = builder.role or fields.get("role", "")
    by_role = choose("stages", "stage", fields.get("role", ""))
    # who trades what a farm grows is no farm
    stage = by_role if by_role == _TRADING else choose("stages", "stage", fields.get("stage", "")) or by_role
    builder.stage = builder.stage or stage
    builder.stage_text = builder.stage_text or fields.get("stage", "")
    builder.goods.extend(split_names(fields.get("goods", "")))
    builder.hts.extend(split_names(fields.get("hts", "")))
    builder.parent = builder.parent or fields.get("parent", "")
    answer = fold(fields.get("north_korean_labor", ""))
    if re.match(r"(?:yes|true|x$|y$|1$|是|有)", answer) or _COUNT_OF_WORKERS.fullmatch(answer):
        builder.north_korean = True
    elif answer and not re.match(r"(?:no\b|none\b|false|n$|0$|否|无)", answer):
        draft.report("answer-not-understood", "north_korean_labor")
    take_answers(builder.answers, draft)
    if fields.get("likelihood_reason") and "likelihood" not in builder.answers:
        builder.details.setdefault(draft.headings.get("likelihood_reason", "Reason"), fields["likelihood_reason"])
    tier = _tier(fields.get("tier", ""), draft)
    if tier is not None and (builder.tier is None or tier < builder.tier):
        builder.tier = tier
    if fields.get("notes"):
        builder.details.setdefault(draft.headings.get("notes", "Remarks"), fields["notes"])
    for heading, text in draft.details:
        builder.details.setdefault(heading, text)


def _tier(text: str, draft: PartnerDraft) -> int | None:
    if not text:
        return None
    tiers = tiers_in(text)
    if not tiers:
        draft.report("tier-not-understood", "tier")
        return None
    if len(tiers) > 1:
        draft.report("several-tiers", "tier")
    return tiers[0]


def report_countries(state: Understanding) -> None:
    """Report the listed partners that state no country; one not understood is reported already."""
    told = ("unknown-country", "country-in-address-unclear")
    unknown = {issue.source for issue in state.drafts.all_issues() if issue.code in told}
    for builder in state.directory.builders:
        known_or_reported = builder.country or unknown.intersection(builder.sources)
        if builder.listed and builder is not state.importer and not known_or_reported:
            state.drafts.report("missing-country", builder.sources[0], "", builder.name)


def report_spellings(directory: Directory, drafts: Drafts) -> None:
    """Report pairs of names of one country that differ by a letter or two."""
    builders = directory.builders
    found = alike([builder.key for builder in builders], [builder.country for builder in builders])
    for one, other in found.pairs:
        first, second = builders[one], builders[other]
        directory.duplicates.append((first, second, "names differ by a few letters"))
        message = f"Nearly the same name as {first.name} in {first.sources[0]}; kept apart"
        drafts.report("possible-duplicate", second.sources[0], "", second.name, message=message)
    if found.further:
        _, last = found.pairs[-1]
        message = f"At least {found.further} further pairs of names differ by a few letters; they are not told singly"
        drafts.report("possible-duplicate", builders[last].sources[0], "", "", message=message)


def report_unlisted(state: Understanding) -> None:
    """Report the partners that no list has: those of the most links one by one, the rest together."""
    directory = state.directory
    links = Counter(end for link in state.links for end in (link.supplier, link.buyer))
    unlisted = sorted(directory.unlisted, key=lambda named: (-links[named[0].id], named[1].source))
    told, rest = unlisted[:MOST_ASKED], unlisted[MOST_ASKED:]
    for (builder, draft, field), near in zip(told, directory.closest_of([b.name for b, _, _ in told]), strict=True):
        suggestion = f"Did you mean {' or '.join(near)}? Otherwise add the partner to the list" if near else ""
        draft.report("unlisted-partner", field, builder.name, suggestion=suggestion)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for _, draft, _ in rest:
        places[draft.source.file, draft.source.sheet].append(draft.source.row)
    for (file, sheet), rows in sorted(places.items()):
        first, *also = sorted(set(rows))
        message = f"{len(rows)} further names of this sheet are in no list, none of more links than those told singly"
        made = issue("unlisted-partner", Source(file, sheet, first), "", "", message=message)
        state.drafts.issues.append(replace(made, also=tuple(also)))

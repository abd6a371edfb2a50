"""Silence never lowers a likelihood's high end, and turns neither High nor Unknown into Medium or Low."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st

from supplymap import reference
from tests.sheets_by_hand import assessed, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTRIES = sorted(row["iso2"] for row in reference.table("countries"))
# goods that orders and lists speak of, some that they do not, and words that no table has
GOODS = sorted({row["words"].split("|")[0].lstrip("=") for row in reference.table("goods")})
STAGES = ["", "spinning", "cotton ginning", "yarn", "making", "farm", "trading", "zzz"]
NEUTRAL = {
    "Debt bondage": ["no", "unknown"],
    "Migrant workers": ["none", "10%", "60%", "yes"],
    "Agency workers": ["none", "10%", "60%", "yes"],
    "Sub-contracting": ["yes", "no"],
    "Audit score": ["90", "70", "unknown"],
    "Corrective actions": ["open", "closed", "none"],
    "Code of conduct": ["own", "ours adopted"],
    "Refuses to disclose": ["no"],
}
ADVERSE = {"Withholding of wages": ["", "yes"], "Recruitment fees paid by workers": ["", "yes"]}
BAND = {"Finding": 0, "Possible finding": 0, "High": 0, "Unknown": 0, "Medium": 1, "Low": 2}


@dataclass(frozen=True)
class World:
    """What a list says of one partner; ``own`` goods stand in its own row, else one on each of its links."""

    country: str
    goods: tuple[str, ...]
    own: bool
    stage: str
    origins: tuple[str, ...]
    answers: tuple[str, ...]
    adverse: tuple[str, ...]
    papers: tuple[str, ...]

    def silent(self) -> Iterator[tuple[str, World]]:
        """Yield the same partner with one statement less."""
        yield "country", replace(self, country="")
        yield "stage", replace(self, stage="")
        for place in range(len(self.goods)):
            yield f"goods {place}", replace(self, goods=(*self.goods[:place], "", *self.goods[place + 1 :]))
        for place, name in enumerate(NEUTRAL):
            yield name, replace(self, answers=(*self.answers[:place], "", *self.answers[place + 1 :]))
        for place, paper in enumerate(self.papers):
            yield paper, replace(self, papers=(*self.papers[:place], *self.papers[place + 1 :]))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    goods = st.sampled_from([*GOODS, "zzz", "", "garments", "cotton yarn", "polysilicon"])
    own = draw(st.booleans())
    stated = draw(st.lists(goods, min_size=1, max_size=1 if own else 3))
    country = st.sampled_from([*COUNTRIES, "CN", "TM", "KP", "IN", "VN", "TW", ""])
    return World(
        draw(country),
        tuple(stated),
        own,
        draw(st.sampled_from(STAGES)),
        tuple(draw(st.lists(country, min_size=len(stated), max_size=len(stated)))) if draw(st.booleans()) else (),
        tuple(draw(st.sampled_from(["", *options])) for options in NEUTRAL.values()),
        tuple(draw(st.sampled_from(options)) for options in ADVERSE.values()),
        tuple(draw(st.lists(st.sampled_from(["audit", "code of conduct", "traceability file"]), unique=True))),
    )


def rated(*variants: World) -> list[tuple[float, str]]:
    """Assess partners that differ in what is said of them, in one list."""
    people = [["Partner name", "Country", "Process / stage", "Goods", *NEUTRAL, "Audit score date", *ADVERSE]]
    links = [["Supplier", "Supplies to", "Goods", "Country of origin"]]
    papers = [["Partner", "Document", "Valid to"]]
    for number, world in enumerate(variants):
        name = f"Partner {number}"
        own = world.goods[0] if world.own else ""
        people.append([name, world.country, world.stage, own, *world.answers, "2026-01-01", *world.adverse])
        for place, goods in enumerate(world.goods):
            origin = world.origins[place] if world.origins else ""
            links.append([name, "Importer Inc", "" if world.own else goods, origin])
        papers += [[name, paper, "2027-01-01"] for paper in world.papers]
    graph = assessed(sheet(people, "Partners"), sheet(links, "Links"), sheet(papers, "Papers"))
    nodes = [graph.nodes[f"Partner {number}"] for number in range(len(variants))]
    return [(data["likelihood"]["high"], data["rating"]) for data in nodes]


NOTHING = World("", ("",), False, "", (), ("",) * len(NEUTRAL), ("", ""), ())


# an audit takes nothing off what a state imposes, and so nothing off a country that nobody states
@example(replace(NOTHING, country="CN", goods=("polysilicon",), papers=("audit", "traceability file")))
@example(replace(NOTHING, country="CN", goods=("polysilicon",), own=True, papers=("audit",)))
# the origin is known, the country need not be: it may be a worse one
@example(replace(NOTHING, country="CN", goods=("polysilicon",), origins=("VN",)))
@example(replace(NOTHING, country="VN", goods=("cotton yarn", "kettle")))
@example(replace(NOTHING, country="VN", goods=("kettle", "zzz")))
@example(replace(NOTHING, country="TW", goods=("kettle",)))
@settings(deadline=None, max_examples=60)
@given(worlds())
def test_silence_never_lowers_the_high_end(world: World) -> None:
    names, variants = zip(*world.silent(), strict=True)
    (high, rating), *silent = rated(world, *variants)
    if rating in ("Finding", "Possible finding"):
        return
    for name, (less, rating_then) in zip(names, silent, strict=True):
        assert less >= high - 1e-12, name
        assert BAND[rating_then] <= BAND[rating], name

"""The map as a person has it before them: opened in Chromium with the network off."""

from __future__ import annotations

import dataclasses
import itertools
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from supplymap.model import Factor
from supplymap.outputs.map.page import write_map
from supplymap.ranking.words import FAINT
from tests import graphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SMALL, LARGE = (1280, 800), (1920, 1080)
PAYLOADS = (
    "</script><script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "javascript:window.pwned=1",
    '<a href="https://example.invalid/">href</a>',
    "${window.pwned=1}{{7*7}}{% raw %}",
    "\"'`&amp;&lt;\\u003c",
    "\u202egnp.exe",
    "<!--<script>",
    "]]>\u2028--",
    "__proto__",
    "=cmd|' /C calc'!A0",
    "<svg onload=window.pwned=1>",
)
# global names that vis-network's file leaves
OF_VIS = {"vis", "regeneratorRuntime", "__core-js_shared__"}
# words the tool itself chooses from; everything else is text that may come from a file
FIXED = {"rating", "chain_rating", "strength", "evidence", "standing", "reading_list", "missing_facts", "question"}
"""Attributes with codes and ratings, which no file of a user can set."""
BEHIND = {"code", "level", "row"}
"""What the panel does not show of a factor."""


@contextmanager
def opened(browser: Browser, file: Path, size: tuple[int, int] = SMALL) -> Iterator[Page]:
    """Open a file offline; on leaving, nothing was asked for, nothing failed, nothing was said on the console."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    trouble: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda message: trouble.append(message.text))
    page.on("dialog", lambda dialog: (trouble.append(dialog.message), dialog.dismiss()))
    page.route("**/*", lambda route: route.continue_() if route.request.url == file.as_uri() else route.abort())
    try:
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready=yes]")
        yield page
        assert asked == [file.as_uri()]
        assert trouble == []
    finally:
        context.close()


@pytest.fixture(scope="module")
def realistic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("map") / "map.html"
    write_map(graphs.realistic(), file)
    return file


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("tiny") / "map.html"
    write_map(graphs.tiny(), file)
    return file


def visible(page: Page) -> set[str]:
    return set(page.evaluate("supplymap.visible()"))


# --- at first sight -------------------------------------------------------------------------------------


def test_the_first_canvas_is_the_map_and_it_is_drawn(browser: Browser, realistic: Path) -> None:
    with opened(browser, realistic) as page:
        colors = page.evaluate(
            """() => {
                const canvas = document.querySelector("canvas");
                if (!document.getElementById("map").contains(canvas)) return null;
                const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
                const seen = {};
                for (let i = 0; i < data.length; i += 4) {
                    const key = [data[i], data[i + 1], data[i + 2]].join();
                    seen[key] = (seen[key] || 0) + 1;
                }
                return seen;
            }"""
        )
        assert colors is not None
        assert len(colors) > 50
        assert colors["213,94,0"] > 300  # findings
        assert colors["194,74,0"] > 1000  # the links that carry them
        assert page.locator("canvas").first.get_attribute("role") == "img"
        assert "85 business partners" in (page.locator("canvas").first.get_attribute("aria-label") or "")


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_top_five_are_labelled_inside_the_map_and_do_not_overlap(
    browser: Browser, realistic: Path, size: tuple[int, int]
) -> None:
    with opened(browser, realistic, size) as page:
        boxes = page.evaluate("supplymap.labelBoxes()")
        frame = page.locator("#map").bounding_box()
        assert frame is not None
        graph = graphs.realistic()
        # the numbers of the panel: equal partners share one
        assert {box["id"]: box["rank"] for box in boxes} == {
            partner: graph.nodes[partner]["rank"] for partner in graph.graph["top"]
        }
        for box in boxes:
            assert box["size"] >= 12
            assert len(box["text"]) >= 10
            assert box["x"] >= frame["x"]
            assert box["y"] >= frame["y"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"]
        for a, b in itertools.combinations(boxes, 2):
            apart = (
                a["x"] + a["width"] <= b["x"]
                or b["x"] + b["width"] <= a["x"]
                or a["y"] + a["height"] <= b["y"]
                or b["y"] + b["height"] <= a["y"]
            )
            assert apart, (a, b)


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_the_whole_map_fits_the_window(browser: Browser, realistic: Path, size: tuple[int, int]) -> None:
    with opened(browser, realistic, size) as page:
        frame = page.locator("#map").bounding_box()
        assert frame is not None
        assert len(visible(page)) == 85
        for partner in visible(page):
            at = page.evaluate("id => supplymap.positionOf(id)", partner)
            assert frame["x"] < at["x"] < frame["x"] + frame["width"]
            assert frame["y"] + 40 < at["y"] < frame["y"] + frame["height"]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def after_resize(page: Page, size: tuple[int, int], expression: str) -> Any:
    """Return what an expression is in the first picture that the browser shows of the window's new size."""
    shown = f"requestAnimationFrame(() => setTimeout(() => resolve({expression})))"
    page.evaluate(
        f"""() => {{
            window.firstPicture = new Promise((resolve) => addEventListener("resize", () => {shown}, {{ once: true }}));
        }}"""
    )
    page.set_viewport_size({"width": size[0], "height": size[1]})
    return page.evaluate("window.firstPicture")


@pytest.mark.parametrize("sizes", [(SMALL, (1500, 950)), (SMALL, LARGE), (LARGE, (1500, 950)), (LARGE, SMALL)])
def test_the_map_fits_the_window_as_soon_as_its_size_changes(
    browser: Browser, realistic: Path, sizes: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    margin = "document.getElementById('map').getBoundingClientRect().right - supplymap.positionOf('IMP').x"
    with opened(browser, realistic, sizes[0]) as page:
        expected = page.evaluate(margin)
        assert expected > 60
        assert after_resize(page, sizes[1], margin) == pytest.approx(expected, abs=1)


def test_a_window_of_another_size_keeps_the_part_that_a_person_chose(browser: Browser, realistic: Path) -> None:
    apart = "supplymap.positionOf('IMP').x - supplymap.positionOf('P401').x"
    turned = "new WheelEvent('wheel', { deltaY: -400, clientX: 400, clientY: 400, bubbles: true, cancelable: true })"
    with opened(browser, realistic) as page:
        whole = page.evaluate(apart)
        page.evaluate(f"document.querySelector('canvas').dispatchEvent({turned})")
        near = page.evaluate(apart)
        assert near > whole
        assert after_resize(page, LARGE, apart) > near
        assert page.evaluate(apart) > after_resize(page, (1500, 950), apart) > near
        page.click("#fit")
        assert after_resize(page, SMALL, apart) == pytest.approx(whole, abs=1)


@pytest.mark.parametrize("size", [SMALL, (1500, 950), LARGE])
def test_choosing_a_partner_leaves_a_map_that_is_shown_whole_in_its_place(
    browser: Browser, realistic: Path, size: tuple[int, int]
) -> None:
    chosen = """() => [...supplymap.visible(), "IMP"].map((id) => {
        supplymap.select(id);
        return supplymap.positionOf("IMP");
    })"""
    with opened(browser, realistic, size) as page:
        places = page.evaluate(chosen)
        assert len(places) == 86
        assert all(place == places[0] for place in places)
        assert places[0] == page.evaluate("supplymap.isolate(null), supplymap.positionOf('IMP')")


def test_the_page_adds_one_global_name_to_those_of_vis_network(browser: Browser, tiny: Path, tmp_path: Path) -> None:
    names = "Object.getOwnPropertyNames(window)"
    (tmp_path / "empty.html").write_text("<!DOCTYPE html>", "utf-8")
    with opened(browser, tiny) as page:
        empty = page.context.new_page()
        empty.goto((tmp_path / "empty.html").as_uri())
        assert set(page.evaluate(names)) - set(empty.evaluate(names)) == {"supplymap", *OF_VIS}


def test_overview_says_counts_lists_and_what_ratings_mean(browser: Browser, realistic: Path) -> None:
    with opened(browser, realistic) as page:
        text = page.locator("#overview").inner_text()
        assert "35 listed since 2026-06-23 are not in the shipped table" in text
        assert "support a review" in text
        assert "7 of 14 ends reach raw material" in text
        assert "Hotan Evergreen Spinning Mill is in the files, but no link says" in text.replace("\n", " ")
        everything = page.locator("body").inner_text().lower()
        assert "compliant" not in everything
        assert "cleared" not in everything


# --- finding and choosing ---------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Verdant Cot", "talimu", "绿野棉", "p401"])
def test_search_finds_by_name_alias_native_name_and_id(browser: Browser, realistic: Path, words: str) -> None:
    with opened(browser, realistic) as page:
        page.keyboard.press("/")
        page.keyboard.type(words)
        assert "Tarim Verdant Cotton" in page.locator("#results li").first.inner_text()
        page.keyboard.press("Enter")
        assert page.locator("#details h2.name").inner_text() == "Tarim Verdant Cotton Textile Co., Ltd."
        page.keyboard.press("Escape")
        assert page.locator("#details").is_hidden()


def test_click_on_a_partner_shows_why(browser: Browser, realistic: Path) -> None:
    with opened(browser, realistic) as page:
        at = page.evaluate("supplymap.positionOf('P401')")
        page.mouse.click(at["x"], at["y"])
        text = page.locator("#details").inner_text()
        for expected in (
            "Tarim Verdant Cotton Textile Co., Ltd.",
            "塔里木绿野棉纺织有限公司",
            "UFLPA, Pub. L. 117-78, sec. 2(d)(2)(B)",
            "native name equals an entry of the list",
            "DHS UFLPA Entity List, as of 2026-06-23, row 88",
            "Confirm against the current list",
            "What to do next",
            "What its likelihood rests on",
            "Missing:",
            "Verdant Holdings",
            "suppliers 2026.xlsx [Partners] row",
            "Northfield Home & Apparel, Inc.",
        ):
            assert expected in text
        page.locator("#details .chain .link").nth(1).click()
        assert page.locator("#details h2.name").inner_text() == "Shandong Taihe Cotton Spinning Co., Ltd."
        assert "Tarim Verdant" in page.locator("#details").inner_text()


def test_details_of_the_unusual(browser: Browser, realistic: Path) -> None:
    with opened(browser, realistic) as page:
        for partner, words in {
            "P305": "Not judged yet",
            "P203": "Order no longer in force",
            "P218": "only a link names it",
            "P701": "Only links that have ended",
            "P601": "No link says how its goods reach the importer",
            "P202": "Suppliers (",
            "IMP": "Importer",
        }.items():
            page.evaluate("id => supplymap.select(id)", partner)
            assert words in page.locator("#details").inner_text(), partner


def test_keyboard_follows_a_chain(browser: Browser, realistic: Path) -> None:
    with opened(browser, realistic) as page:
        page.locator("#map").focus()
        page.keyboard.press("ArrowRight")
        assert page.locator("#details h2.name").inner_text() == "Dashoguz Cotton Export Enterprise"
        page.keyboard.press("ArrowRight")
        assert "Tier 3" in page.locator("#details .facts").first.inner_text()
        page.keyboard.press("ArrowLeft")
        assert page.locator("#details h2.name").inner_text() == "Dashoguz Cotton Export Enterprise"


# --- filters ------------------------------------------------------------------------------------------------


def test_filters_hide_the_rest_but_keep_the_paths(browser: Browser, realistic: Path) -> None:
    graph = graphs.realistic()
    with opened(browser, realistic) as page:
        page.select_option("#by-rating", "0")
        assert visible(page) == set(graphs.LISTED)
        on_paths = {step for p in graphs.LISTED for step in graph.nodes[p]["worst_path"]}
        assert set(page.evaluate("supplymap.onPaths()")) == on_paths - set(graphs.LISTED) - {"IMP"}
        assert page.locator("#partners tbody tr:not([hidden])").count() == 5
        page.select_option("#by-tier", "4")
        assert visible(page) == {"P401", "P402", "P403", "P410"}
        page.select_option("#by-country", "TM")
        assert visible(page) == {"P410"}
        assert "1 of 85 partners" in page.locator("#shown").inner_text()
        page.click("#reset")
        assert len(visible(page)) == 85
        page.select_option("#by-tier", "?")
        assert visible(page) == {"P601", "P602", "P603"}
        page.keyboard.press("Escape")
        page.click("#legend [data-rating='4']")
        assert visible(page) == {n for n in visible(page) if graph.nodes[n]["rating"] != "Medium"}
        assert page.locator("#by-rating").input_value() == "custom"


def test_a_product_isolates_its_chain(browser: Browser, realistic: Path) -> None:
    graph = graphs.realistic()
    with opened(browser, realistic) as page:
        page.click("#products .chip:has-text('Terry bath towels')")
        chain = {n for n, a in graph.nodes(data=True) if "Terry bath towels" in a["products"] and not a["ghost"]}
        assert visible(page) == chain
        text = page.locator("#details").inner_text()
        assert "5 of 7 chain ends reach raw material" in text
        assert "Dashoguz Cotton Export Enterprise" in text
        # tier 1 for towels, tier 3 for shirts: it stands where the chosen product has it
        first = page.evaluate("supplymap.positionOf('P103').x")
        page.evaluate('supplymap.isolate("Men\'s woven shirts")')
        assert page.evaluate("supplymap.positionOf('P103').x") < first - 100
        page.evaluate("supplymap.isolate(null)")
        assert len(visible(page)) == 85


# --- the table -------------------------------------------------------------------------------------------------


def sort_keys(page: Page, column: int) -> list[str]:
    keys: list[str] = page.locator(f"#partners tbody td:nth-child({column})").evaluate_all(
        "cells => cells.map(cell => cell.dataset.sort)"
    )
    return keys


def test_table_sorts_both_ways_and_opens_details(browser: Browser, realistic: Path) -> None:
    with opened(browser, realistic) as page:
        page.click("#tab-table")
        names = page.locator("#partners tbody th .link")
        assert names.first.inner_text() == "Dashoguz Cotton Export Enterprise"
        assert names.count() == 85
        page.click("#partners thead button:has-text('Share')")
        head = page.locator("#partners thead th", has_text="Share")
        assert head.get_attribute("aria-sort") == "ascending"
        keys = [
            float(k)
            for k in page.locator("#partners tbody td:nth-child(8)").evaluate_all("c => c.map(x => x.dataset.sort)")
        ]
        assert keys == sorted(keys)
        page.click("#partners thead button:has-text('Share')")
        assert head.get_attribute("aria-sort") == "descending"
        keys = [
            float(k)
            for k in page.locator("#partners tbody td:nth-child(8)").evaluate_all("c => c.map(x => x.dataset.sort)")
        ]
        assert keys == sorted(keys, reverse=True)
        page.click("#partners thead button:has-text('Tier')")
        assert sort_keys(page, 4)[-1] == ""  # what is not known stays last
        names.first.focus()
        page.keyboard.press("Enter")
        assert page.locator("#details h2.name").inner_text() == names.first.inner_text()


# --- pictures and paper --------------------------------------------------------------------------------------------


def test_picture_and_print(browser: Browser, tiny: Path, tmp_path: Path) -> None:
    with opened(browser, tiny) as page:
        with page.expect_download() as download:
            page.click("#picture")
        assert download.value.suggested_filename == "business-partner-map-2026-06-30.png"
        download.value.save_as(tmp_path / "map.png")
        assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert (page.locator("#print-map").get_attribute("src") or "").startswith("data:image/png")


def test_a_large_map_opens_with_its_risky_part(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("supplymap.outputs.map.views.RISK_VIEW_ABOVE", 40)
    graph = graphs.realistic()
    write_map(graph, tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as page:
        at_first = visible(page)
        assert set(graphs.LISTED) <= at_first
        assert len(at_first) < 85
        assert f"{85 - len(at_first)} other partners not drawn" in page.locator("#more").inner_text()
        assert page.locator("#partners tbody tr:not([hidden])").count() == 85
        hidden = sorted({n for n, a in graph.nodes(data=True) if not a["ghost"] and n != "IMP"} - at_first)[0]
        page.click("#tab-table")
        page.click(f"#partners tr:has-text('{graph.nodes[hidden]['name']}') .link")
        assert hidden in visible(page)
        page.keyboard.press("Escape")
        page.evaluate("supplymap.isolate(null)")
        page.click("#tab-map")
        page.click("#show-all")
        assert len(visible(page)) == 85
        assert page.locator("#more").is_hidden()


# --- hostile text ----------------------------------------------------------------------------------------------------


class Poison:
    """Replaces every text of a graph by a hostile one; ids and product names stay the same everywhere."""

    def __init__(self, graph: nx.MultiDiGraph) -> None:
        self.count = itertools.count()
        known = [*graph.nodes, *graph.graph["products"]]
        self.names = {name: self.text(keep=name) for name in known}

    def text(self, keep: str = "") -> str:
        number = next(self.count)
        return f"{PAYLOADS[number % len(PAYLOADS)]} {keep}{number}"

    def __call__(self, value: Any, key: str = "") -> Any:
        if isinstance(value, str):
            return value if key in FIXED or not value else self.names.get(value) or self.text()
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
            return dataclasses.replace(
                value, **{k: v if k == "kind" and "basis" in fields else self(v, k) for k, v in fields.items()}
            )
        if isinstance(value, dict):
            numbers = key in ("likelihood", "exposure", "coverage", "summary", "severity", "bands", "counts")
            return {
                k if numbers or key == "lists" else self(k): self(v, k if numbers or key == "lists" else "")
                for k, v in value.items()
            }
        if isinstance(value, tuple):
            return tuple(self(item, key) for item in value)
        return value

    def graph(self, graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
        hostile = nx.MultiDiGraph()
        for node, attributes in graph.nodes(data=True):
            hostile.add_node(self.names[node], **{key: self(value, key) for key, value in attributes.items()})
        for supplier, buyer, key, attributes in graph.edges(keys=True, data=True):
            changed = {k: v if k == "kind" else self(v, k) for k, v in attributes.items()}
            hostile.add_edge(self.names[supplier], self.names[buyer], key=self(key), **changed)
        for key, value in graph.graph.items():
            if key == "products":
                hostile.graph[key] = {self.names[name]: self.summary(a) for name, a in value.items()}
            elif key == "overall":
                hostile.graph[key] = self.summary(value)
            else:
                hostile.graph[key] = self(value, key)
        return hostile

    def summary(self, summary: dict[str, Any]) -> dict[str, Any]:
        return {key: value if key in ("exposure", "coverage") else self(value, key) for key, value in summary.items()}


def texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield every text in a value that a person must be able to read, dates as ISO."""
    if isinstance(value, str):
        if value and key not in FIXED:
            yield value
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, Factor) and value.high < FAINT:
        return  # too small to be a reason
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            behind = field.name in BEHIND and isinstance(value, Factor)
            kind = field.name == "kind" and hasattr(value, "basis")
            if field.name not in ("partner", "strength") and not behind and not kind:
                yield from texts(getattr(value, field.name), field.name)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from texts(name)
            yield from texts(item)
    elif isinstance(value, (tuple, list)):
        for item in value:
            yield from texts(item, key)


def test_hostile_text_is_shown_and_never_run(browser: Browser, tmp_path: Path) -> None:
    plain = graphs.tiny()
    plain.nodes["D"].update(
        region="r",
        city="c",
        address="a",
        postal_code="p",
        role="r",
        parent="p",
        details={"k": "v"},
        hts=("h",),
        controls=("c",),
        aliases=("x", "y"),
        products_past=("Shirts",),
        latitude=1.0,
        longitude=2.0,
        possible_matches=(graphs._match("D", "wro", "possible"),),
        former_orders=(graphs._match("D", "wro", "former"),),
    )
    for _, _, a in plain.edges(data=True):
        if a["kind"] == "supplies":
            a.update(
                goods="g", hts="h", origin="o", evidence_text="e", period_from="2020-01-01", period_to="2021-01-01"
            )
    hostile = Poison(plain).graph(plain)
    assert len({t[:12] for _, a in hostile.nodes(data=True) for t in texts(a)}) >= len(PAYLOADS)
    write_map(hostile, tmp_path / "map.html")
    with opened(browser, tmp_path / "map.html") as page:
        table = page.locator("#partners").evaluate("t => t.textContent")
        for node, a in hostile.nodes(data=True):
            page.evaluate("id => supplymap.select(id)", node)
            shown = page.locator("#details").evaluate("d => d.textContent")
            numbers = ("likelihood", "exposure", "severity", "worst_path", "tiers", "products")
            wanted = {t for key, value in a.items() if key not in numbers for t in texts(value, key)}
            if a["importer"]:
                wanted.discard(a["tier_text"])
            wanted |= set(texts(a["products"]))
            for _, _, e in [*hostile.in_edges(node, data=True), *hostile.out_edges(node, data=True)]:
                if e["kind"] == "supplies":
                    wanted |= {
                        t
                        for k in ("goods", "hts", "product", "origin", "evidence_text", "period_from", "sources")
                        for t in texts(e[k])
                    }
            # a reason begins its sentence with a capital
            missing = {t for t in wanted if t.casefold() not in shown.casefold()}
            assert not missing, node
            if a["importer"] or a["ghost"]:
                continue
            for key in ("name", "native_name", "country", "tier_text", "products", "missing_documents", "sources"):
                assert all(t in table for t in texts(a[key])), key
        for product in hostile.graph["products"]:
            page.evaluate("name => supplymap.isolate(name)", product)
            assert page.locator("#details h2.name").evaluate("h => h.textContent") == product
        page.evaluate("supplymap.isolate(null)")
        everything = page.locator("body").evaluate("b => b.textContent")
        for entry in hostile.graph["lists"]:
            assert all(entry[key] in everything for key in ("title", "as_of", "sentence"))
        for key in ("importer_name", "as_of", "version"):
            assert hostile.graph[key] in everything
        # searching and hovering take texts as texts, too
        page.fill("#search", "window.pwned")
        assert page.locator("#results li").count() > 2
        page.keyboard.press("Enter")
        node = next(n for n, a in hostile.nodes(data=True) if a["findings"])
        at = page.evaluate("id => supplymap.positionOf(id)", node)
        page.mouse.move(at["x"], at["y"])
        page.mouse.move(at["x"] + 1, at["y"] + 1)
        page.wait_for_selector("#tip:not([hidden])")
        assert hostile.nodes[node]["name"] in page.locator("#tip").evaluate("t => t.textContent")
        assert page.evaluate("window.pwned") is None
        assert page.locator("img").count() == 1  # the one for printing
        assert page.locator("a").count() == 0
        assert page.locator("script").count() == 6
        assert page.title().endswith(hostile.graph["importer_name"].strip()[-4:])

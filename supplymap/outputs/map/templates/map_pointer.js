// Pointer and keys on the map: names on hover, selecting, following chains.
import { select } from "./map_actions.js";
import { drawn, isDrawn, network, stage, zoom } from "./map_canvas.js";
import { byId, dotted, el } from "./map_elements.js";
import {
  byRating,
  countryName,
  currentView,
  links,
  linksIn,
  linksOut,
  page,
  partners,
  state,
  tierOf,
} from "./map_model.js";

const tip = byId("tip");

function hideTip() {
  tip.hidden = true;
}

function factsOf(index) {
  const partner = partners[index];
  if (partner.ghost) return "No supplier in the files, and this is no raw-material stage.";
  return dotted(partner.rating, index !== page.importer && tierOf(partner), countryName(partner.country));
}

function showTip(index, pointer) {
  const { name, native_name: native } = partners[index];
  tip.replaceChildren(el("b", { text: name }), [native, factsOf(index)].filter(Boolean).join("\n"));
  tip.hidden = false;
  const x = Math.min(pointer.x + 14, stage.clientWidth - tip.offsetWidth - 8);
  const below = pointer.y + 18 + tip.offsetHeight <= stage.clientHeight;
  const y = below ? pointer.y + 18 : pointer.y - tip.offsetHeight - 12;
  tip.style.left = `${Math.max(4, x)}px`;
  tip.style.top = `${Math.max(4, y)}px`;
}

network.on("hoverNode", ({ node, pointer }) => {
  stage.classList.add("over");
  showTip(node, pointer.DOM);
});
network.on("blurNode", () => {
  stage.classList.remove("over");
  hideTip();
});
network.on("dragStart", hideTip);
network.on("zoom", hideTip);
network.on("click", ({ nodes: [hit] }) => {
  hideTip();
  if (hit === undefined) {
    if (state.selected !== null) select(null);
  } else select(partners[hit].ghost ? links[linksOut[hit][0]].to : hit);
});

// --- arrow keys -----------------------------------------------------------------------------------------

// The next partner along the chain: the worst path downstream, the worst rating upstream.
function along(at, downstream) {
  const path = partners[at].path ?? [];
  if (downstream && path.length > 1 && isDrawn(path[1])) return path[1];
  const ends = downstream ? linksOut[at].map((n) => links[n].to) : linksIn[at].map((n) => links[n].from);
  return ends.filter((index) => isDrawn(index) && !partners[index].ghost).sort(byRating)[0];
}

// The nearest partner in the same column.
function beside(at, way) {
  const { places } = currentView();
  const [x, y] = places[at];
  const near = (index) => Math.abs(places[index][0] - x) < 0.5 && (places[index][1] - y) * way > 0;
  return drawn()
    .filter((index) => !partners[index].ghost && near(index))
    .sort((a, b) => Math.abs(places[a][1] - y) - Math.abs(places[b][1] - y))[0];
}

const STEPS = {
  ArrowRight: (at) => along(at, true),
  ArrowLeft: (at) => along(at, false),
  ArrowUp: (at) => beside(at, -1),
  ArrowDown: (at) => beside(at, 1),
};
const ZOOMS = { "+": 1.25, "-": 0.8 };

stage.addEventListener("keydown", (event) => {
  if (Object.hasOwn(ZOOMS, event.key)) {
    event.preventDefault();
    zoom(ZOOMS[event.key]);
  } else if (Object.hasOwn(STEPS, event.key)) {
    event.preventDefault();
    const first = page.top[0] ?? page.importer;
    const next = state.selected === null ? first : STEPS[event.key](state.selected);
    if (next !== undefined) select(next);
  }
});

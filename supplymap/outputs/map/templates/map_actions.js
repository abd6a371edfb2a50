// What a person can do to the map: choose a partner or a product, filter. Every change goes through these functions.
import { bringIn, drawAnew, drawing, refresh } from "./map_canvas.js";
import { byId } from "./map_elements.js";
import {
  counted,
  filtered,
  home,
  inView,
  isPartner,
  matches,
  partnerCount,
  partners,
  ratings,
  state,
  views,
  written,
} from "./map_model.js";
import { renderPanel } from "./map_panel.js";
import { showRows } from "./map_table.js";

// Select a partner, or none with null.
export function select(index, focus = false) {
  state.selected = index;
  if (index === null || inView(index)) {
    refresh();
    if (index !== null) bringIn(index);
  } else {
    // chosen from the table or a panel, but outside the part of the map that is shown: show the part that has it
    state.product = null;
    state.view = views[home].places[index] !== null ? home : 0;
    changeView();
  }
  renderPanel(focus);
}

// Show the chain of one product, or all with null.
export function isolate(product) {
  const own = views.findIndex((view) => view.kind === "product" && view.product === product);
  state.product = product;
  state.selected = null;
  state.view = product === null ? home : Math.max(own, 0);
  changeView();
  renderPanel();
}

export function showAll() {
  state.view = 0;
  changeView();
}

function changeView() {
  drawAnew();
  showState();
}

export function filterBy(wanted) {
  Object.assign(state, wanted);
  if (state.selected !== null && !matches(state.selected)) {
    state.selected = null;
    renderPanel();
  }
  refresh();
  showState();
}

export function reset() {
  Object.assign(state, { ratings: new Set(ratings.keys()), tier: "", country: "" });
  isolate(null);
}

// Open a partner's details, whatever the filters are.
export function open(index) {
  if (!matches(index)) reset();
  select(index, true);
}

// --- the controls and the count line, as the state is ---------------------------------------------------

function chosenRatings() {
  const chosen = [...state.ratings].sort().join();
  if (state.ratings.size === ratings.length) return "";
  if (chosen === "0,1,2") return "<=2";
  return state.ratings.size === 1 ? chosen : "custom";
}

function showState() {
  for (const chip of byId("products").querySelectorAll("button")) {
    const on = chip.dataset.product === String(state.product ?? "");
    chip.setAttribute("aria-pressed", String(on));
    if (on) chip.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  for (const button of byId("legend").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(state.ratings.has(Number(button.dataset.rating))));
  }
  byId("by-rating").value = chosenRatings();
  byId("by-tier").value = state.tier;
  byId("by-country").value = state.country;
  byId("reset").hidden = !filtered() && state.product === null;
  showRows();
  showCount();
  showMore();
}

function showCount() {
  const count = partners.filter((_, index) => matches(index) && inView(index)).length;
  const onPath = [...drawing.context].filter(isPartner).length;
  const paths = onPath ? ` + ${onPath} on their paths` : "";
  byId("shown").textContent = `${written(count)} of ${counted(partnerCount, "partner")}${paths}`;
}

function showMore() {
  const { kind, places } = views[state.view];
  const hidden = kind === "risk" ? partners.filter((_, index) => isPartner(index) && !places[index]).length : 0;
  byId("more").hidden = !hidden;
  if (!hidden) return;
  const others = counted(hidden, "other partner");
  byId("more").firstElementChild.textContent = `Chains rated Finding, Possible finding or High. ${others} not drawn.`;
  byId("show-all").textContent = "Draw all";
}

// The page's controls: filters, keys, tabs and buttons.
import { filterBy, isolate, open, reset, select, showAll } from "./map_actions.js";
import { fit, zoom } from "./map_canvas.js";
import { byId } from "./map_elements.js";
import { filtered, ratings, state } from "./map_model.js";
import { clearSearch, search } from "./map_search.js";

// --- filters --------------------------------------------------------------------------------------------

byId("products").addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (chip) isolate(chip.dataset.product === "" ? null : Number(chip.dataset.product));
});
byId("by-rating").addEventListener("change", ({ target: { value } }) => {
  filterBy({ ratings: new Set(value === "" ? ratings.keys() : value === "<=2" ? [0, 1, 2] : [Number(value)]) });
});
byId("by-tier").addEventListener("change", (event) => filterBy({ tier: event.target.value }));
byId("by-country").addEventListener("change", (event) => filterBy({ country: event.target.value }));
byId("legend").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const wanted = new Set(state.ratings);
  const rating = Number(button.dataset.rating);
  if (!wanted.delete(rating)) wanted.add(rating);
  filterBy({ ratings: wanted });
});
byId("reset").addEventListener("click", reset);
byId("show-all").addEventListener("click", showAll);

// --- keys of the whole page -----------------------------------------------------------------------------

// Undo the last narrowing: the search, then the selection, then the filters, then the zoom.
function undo() {
  if (search.value) clearSearch();
  else if (document.activeElement === search) search.blur();
  else if (state.selected !== null) select(null);
  else if (state.product !== null || filtered()) reset();
  else fit();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape") {
    event.preventDefault();
    undo();
  }
});

// --- tabs -----------------------------------------------------------------------------------------------

const TABS = ["map", "table"];

function showTab(name) {
  for (const other of TABS) {
    const on = other === name;
    const tab = byId(`tab-${other}`);
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
    byId(`${other}-view`).classList.toggle("back", !on);
  }
}

for (const name of TABS) {
  const tab = byId(`tab-${name}`);
  tab.addEventListener("click", () => showTab(name));
  tab.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = name === "map" ? "table" : "map";
    showTab(other);
    byId(`tab-${other}`).focus();
  });
}

// --- buttons, wherever they are written -----------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open], [data-chain], [data-back]");
  if (!button) return;
  const { open: partner, chain: product } = button.dataset;
  if (product !== undefined) isolate(Number(product));
  else if (partner === undefined) goBack();
  // the details of one partner lead to others without a change of the filters
  else if (button.closest("#details")) select(Number(partner), true);
  else open(Number(partner));
});

// From a partner to the product whose chain is shown, or else to the overview.
function goBack() {
  if (state.product === null || state.selected === null) isolate(null);
  select(null);
}

byId("fit").addEventListener("click", fit);
byId("zoom-in").addEventListener("click", () => zoom(1.35));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.35));

// The search field: partners by name, native name, alias or id.
import { open } from "./map_actions.js";
import { byId, dotted, el, glyph, own } from "./map_elements.js";
import { countryName, find, namesOf, page, partners, tierOf } from "./map_model.js";

const MOST = 12;
export const search = byId("search");
const results = byId("results");
let found = [];
let marked = 0;

function result({ index, where }, at) {
  const partner = partners[index];
  const other = where > 0 ? namesOf(partner)[where] : partner.native_name;
  const tier = index !== page.importer && tierOf(partner);
  const facts = el("span", { class: "sub" }, own(dotted(other, tier, countryName(partner.country))));
  const item = el(
    "li",
    { role: "option", id: `result-${at}`, "aria-selected": String(at === marked) },
    glyph(partner.severity),
    el("span", {}, own(partner.name), facts),
  );
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    take(index);
  });
  return item;
}

function showResults() {
  const words = search.value.trim();
  results.replaceChildren(...found.slice(0, MOST).map(result));
  if (!found.length && words) results.append(el("li", { text: "No partner with this name, alias or id." }));
  results.hidden = !words;
  search.setAttribute("aria-expanded", String(words !== ""));
  if (found.length) search.setAttribute("aria-activedescendant", `result-${marked}`);
  else search.removeAttribute("aria-activedescendant");
}

function lookUp() {
  found = find(search.value);
  marked = 0;
  showResults();
}

export function clearSearch() {
  search.value = "";
  lookUp();
}

function take(index) {
  clearSearch();
  open(index);
}

search.addEventListener("input", lookUp);
search.addEventListener("blur", () => {
  results.hidden = true;
  search.setAttribute("aria-expanded", "false");
});
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const next = marked + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    marked = Math.max(0, Math.min(found.length - 1, MOST - 1, next));
    showResults();
  } else if (event.key === "Enter" && found.length) {
    event.preventDefault();
    take(found[marked].index);
  }
});

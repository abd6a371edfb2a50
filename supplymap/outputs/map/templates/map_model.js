// What the page knows: the data blocks, read once, and questions about them. Nothing is drawn here.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
export const page = read("map-page");
export const nodes = read("map-nodes");
export const edges = read("map-edges");
export const options = read("map-options");
export const partners = page.partners;
export const links = page.links;
export const products = page.products;
export const ratings = page.ratings;
export const views = page.views;
export const FINDING = 0;
export const POSSIBLE = 1;
export const HIGH = 2;

export const indexOf = new Map(partners.map((partner, index) => [partner.id, index]));
export const linksIn = partners.map(() => []);
export const linksOut = partners.map(() => []);
links.forEach((link, number) => {
  linksIn[link.to].push(number);
  linksOut[link.from].push(number);
});

export const isMoving = (link) => link.kind === "transport" || link.kind === "storage";
export const isPartner = (index) => index !== page.importer && !partners[index].ghost;
export const partnerCount = partners.filter((_, index) => isPartner(index)).length;
// Where a partner stands, in words: its tier, or beside the chains.
export const tierOf = ({ cargo, does, tier_text: tier }) =>
  cargo ? (does ?? "cargo partner").toLowerCase() : tier && `tier ${tier}`;
export const capital = (text) => text && text[0].toUpperCase() + text.slice(1);
export const written = (count) => count.toLocaleString("en-US");
export const counted = (count, noun) => `${written(count)} ${noun}${count === 1 ? "" : "s"}`;
export const byRating = (a, b) => partners[a].severity - partners[b].severity || a - b;

export const countryName = (code) => (code && Object.hasOwn(page.countries, code) ? page.countries[code] : code);

export const home = views.length > 1 && views[1].kind === "risk" ? 1 : 0;
export const state = {
  view: home,
  product: null,
  ratings: new Set(ratings.keys()),
  tier: "",
  country: "",
  selected: null,
};

export const currentView = () => views[state.view];
export const inView = (index) => currentView().places[index] !== null;
export const filtered = () => state.ratings.size < ratings.length || state.tier !== "" || state.country !== "";

// The partners at the ends of a product's links.
const chains = new Map();
function chainOf(product) {
  if (!chains.has(product)) {
    const ends = links.filter((link) => link.products.includes(product)).flatMap((link) => [link.from, link.to]);
    chains.set(product, new Set(ends));
  }
  return chains.get(product);
}

export function matches(index) {
  const partner = partners[index];
  if (!isPartner(index) || !state.ratings.has(partner.severity)) return false;
  if (state.tier === "?" ? !partner.adrift : state.tier !== "" && String(partner.tier) !== state.tier) return false;
  if (state.country !== "" && (partner.country || "-") !== state.country) return false;
  return state.product === null || chainOf(state.product).has(index);
}

// What is drawn: the partners that match, in full; where filters are set also their worst paths, faintly.
export function visibleSet() {
  const full = new Set();
  const context = new Set([page.importer]);
  partners.forEach((partner, index) => {
    if (!inView(index) || !matches(index)) return;
    full.add(index);
    if (!filtered()) return;
    for (const step of (partner.path ?? []).filter(inView)) context.add(step);
  });
  for (const index of full) context.delete(index);
  partners.forEach((partner, index) => {
    if (partner.ghost && inView(index) && linksOut[index].some((n) => full.has(links[n].to))) full.add(index);
  });
  return { full, context };
}

export const linkShown = (link) => state.product === null || link.products.includes(state.product);

// All that a partner reaches over links that have not ended.
export function reach(start, upstream) {
  const seen = new Set([start]);
  const queue = [start];
  while (queue.length) {
    for (const number of (upstream ? linksIn : linksOut)[queue.pop()]) {
      const link = links[number];
      const next = upstream ? link.from : link.to;
      if (!link.ended && linkShown(link) && !seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
    }
  }
  seen.delete(start);
  return seen;
}

// Every name that a partner can be found by; the first is the one that is shown.
export const namesOf = (partner) => [partner.name, partner.native_name ?? "", ...(partner.aliases ?? []), partner.id];
const fold = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const searchable = partners.map((partner) => (partner.ghost ? [] : namesOf(partner).map(fold)));

function distance(text, wanted) {
  const at = text.indexOf(wanted);
  if (at < 0) return Infinity;
  if (at === 0) return 0;
  return /[\s(-]/.test(text[at - 1]) ? 1 : 2;
}

// Best matches first: texts that begin with the words, then words within, then any place; then by rating.
export function find(words) {
  const wanted = fold(words.trim());
  if (!wanted) return [];
  const found = [];
  searchable.forEach((texts, index) => {
    const distances = texts.map((text) => distance(text, wanted));
    const best = Math.min(...distances);
    if (best < Infinity) found.push({ index, best, where: distances.indexOf(best) });
  });
  return found.sort((a, b) => a.best - b.best || byRating(a.index, b.index));
}

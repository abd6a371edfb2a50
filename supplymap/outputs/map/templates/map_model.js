// What the page knows: the data blocks, read once, and questions about them. No drawing in here.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const page = read("map-page");
const nodes = read("map-nodes");
const edges = read("map-edges");
const options = read("map-options");
const { partners, links, products, ratings, views } = page;
const NONE = [];
const FINDING = 0, POSSIBLE = 1, HIGH = 2;

const indexOf = new Map(partners.map((partner, index) => [partner.id, index]));
const rankOf = new Map(page.top.map((index, place) => [index, place + 1]));
const linksIn = partners.map(() => []);
const linksOut = partners.map(() => []);
links.forEach((link, number) => { linksIn[link.to].push(number); linksOut[link.from].push(number); });

const isPartner = (index) => index !== page.importer && !partners[index].ghost;
const partnerCount = partners.filter((_, index) => isPartner(index)).length;
const counted = (count, one, many) => `${count.toLocaleString("en-US")} ${count === 1 ? one : many || one + "s"}`;

// A country's English name where the browser knows it; whatever else the file says stays as it is.
const countryNames = (() => {
  try { return new Intl.DisplayNames(["en"], { type: "region", fallback: "none" }); } catch { return null; }
})();
function countryName(code) {
  if (!countryNames || !/^[A-Z]{2}$/.test(code)) return code;
  return countryNames.of(code) || code;
}

const state = {
  view: views.length > 1 && views[1].kind === "risk" ? 1 : 0,
  product: null,
  ratings: new Set(ratings.keys()),
  tier: "",
  country: "",
  selected: null,
};
const home = state.view;

const inView = (index) => views[state.view].places[index] !== null;
const filtered = () => state.ratings.size < ratings.length || state.tier !== "" || state.country !== "";

// The partners at the ends of a product's links.
const chains = new Map();
function chainOf(product) {
  if (!chains.has(product)) {
    const ends = links.filter((link) => link.products.includes(product)).flatMap((link) => [link.from, link.to]);
    chains.set(product, new Set(ends));
  }
  return chains.get(product);
}

function matches(index) {
  const partner = partners[index];
  if (!isPartner(index) || !state.ratings.has(partner.severity)) return false;
  if (state.tier === "?" ? !partner.adrift : state.tier !== "" && String(partner.tier) !== state.tier) return false;
  if (state.country !== "" && (partner.country || "-") !== state.country) return false;
  return state.product === null || chainOf(state.product).has(index);
}

// What is drawn: who matches; with filters on also whom their worst path to the importer passes, faintly.
function visibleSet() {
  const full = new Set(), context = new Set([page.importer]);
  partners.forEach((partner, index) => {
    if (!inView(index) || !matches(index)) return;
    full.add(index);
    if (filtered()) (partner.path || NONE).forEach((step) => { if (inView(step)) context.add(step); });
  });
  full.forEach((index) => context.delete(index));
  partners.forEach((partner, index) => {
    if (partner.ghost && inView(index) && linksOut[index].some((n) => full.has(links[n].to))) full.add(index);
  });
  return { full, context };
}

const linkShown = (link) => state.product === null || link.products.includes(state.product);

// Everyone who is reached from a partner over links that have not ended.
function reach(start, upstream) {
  const seen = new Set([start]), queue = [start];
  while (queue.length) {
    const at = queue.pop();
    for (const number of (upstream ? linksIn : linksOut)[at]) {
      const link = links[number], next = upstream ? link.from : link.to;
      if (!link.ended && linkShown(link) && !seen.has(next)) { seen.add(next); queue.push(next); }
    }
  }
  seen.delete(start);
  return seen;
}

const fold = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const searchable = partners.map((partner, index) => isPartner(index) || index === page.importer
  ? [partner.name, partner.native_name || "", ...(partner.aliases || NONE), partner.id].map(fold) : NONE);

// Best matches first: names that begin with the words, then any that hold them; worse ratings first among equals.
function find(words) {
  const wanted = fold(words.trim());
  if (!wanted) return [];
  const found = [];
  searchable.forEach((texts, index) => {
    let best = 9, where = -1;
    texts.forEach((text, at) => {
      const position = text.indexOf(wanted);
      const score = position < 0 ? 9 : position === 0 ? 0 : /[\s(\-]/.test(text[position - 1]) ? 1 : 2;
      if (score < best) { best = score; where = at; }
    });
    if (best < 9) found.push({ index, best, where });
  });
  return found.sort((a, b) => a.best - b.best || partners[a.index].severity - partners[b.index].severity || a.index - b.index);
}

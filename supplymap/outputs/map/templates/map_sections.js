// Sections of the panel: why a partner is rated so, what to ask, its chain, neighbours and documents.
import { dotted, el, glyph, joined, note, opener, own, pairs, people, person } from "./map_elements.js";
import {
  byRating,
  capital,
  countryName,
  HIGH,
  isMoving,
  isPartner,
  links,
  linksIn,
  linksOut,
  page,
  partners,
  reach,
  tierOf,
} from "./map_model.js";

const LAW = {
  "uflpa-entity": "UFLPA Entity List",
  "uflpa-region": "Site in Xinjiang (XUAR)",
  wro: "WRO or Finding",
  caatsa: "CAATSA, North Korea",
};
const lawOf = (kind) => (Object.hasOwn(LAW, kind) ? LAW[kind] : kind);
const listing = (entry) => ["Listing", [entry.listing_name, entry.listing].filter(Boolean)];
export const tierAndCountry = (partner) => dotted(capital(tierOf(partner)), countryName(partner.country));

export function findingCard(finding) {
  return el(
    "div",
    { class: "card finding" },
    el("h3", {}, own(lawOf(finding.kind))),
    el("p", {}, own(finding.sentence)),
    pairs([listing(finding), ["Legal basis", finding.basis], ["Source", finding.source]]),
    finding.confirm
      ? el("p", { class: "mark", text: "Confirm against the current list: the name was not read on the list itself." })
      : null,
  );
}

const matchDetails = (match) =>
  pairs([listing(match), ["Matched on", match.matched], ["Legal basis", match.basis], ["Source", match.source]]);

export function possibleCard(match) {
  return el(
    "div",
    { class: "card possible" },
    el("h3", {}, "Possible: ", own(lawOf(match.kind))),
    el("p", {}, own(match.sentence)),
    matchDetails(match),
    el("p", { class: "mark", text: "Not judged yet: a person decides whether it is the same company." }),
  );
}

export function formerCard(match) {
  return el(
    "div",
    { class: "card" },
    el("h3", {}, "Order no longer in force: ", own(lawOf(match.kind))),
    el("p", {}, own(match.sentence)),
    matchDetails(match),
  );
}

function linkFacts(link) {
  return dotted(
    link.goods,
    link.hts && `HTS ${link.hts}`,
    link.product && `for ${link.product}`,
    link.origin && `origin ${countryName(link.origin)}`,
    link.doubt || link.evidence_text || link.evidence,
    link.period,
    link.value && `value ${link.value}`,
    link.ended && "ended",
    link.kind === "path not stated" && "path not stated",
    isMoving(link) && link.kind,
    link.mode && `by ${link.mode}`,
    link.days && `${link.days} days at rest`,
    link.ambiguous && "several partners carry this name",
  );
}

const neighbour = (index, link) => person(index, linkFacts(link), (link.sources ?? []).join("; "));
const linksInto = (index, moving) => linksIn[index].map((n) => links[n]).filter((link) => isMoving(link) === moving);
const from = (some) => people(some.map((link) => neighbour(link.from, link)));
export const suppliersOf = (index) => from(linksInto(index, false));
export const moversOf = (index) => from(linksInto(index, true));
export const buyersOf = (index) => people(linksOut[index].map((n) => neighbour(links[n].to, links[n])));

// A chain as steps from a partner down to the importer, with the goods that pass between them.
export function chainList(path) {
  if (!path || path.length < 2) return null;
  return el(
    "ol",
    { class: "chain" },
    path.map((step, at) => chainStep(step, path[at + 1])),
  );
}

function chainStep(step, next) {
  const partner = partners[step];
  const link = linksOut[step].map((n) => links[n]).find((candidate) => candidate.to === next);
  const importer = step === page.importer;
  return el(
    "li",
    {},
    importer ? el("span") : glyph(partner.severity),
    opener(step),
    importer ? el("p", { text: "Importer" }) : el("p", {}, own(tierAndCountry(partner))),
    link?.goods ? el("p", {}, own(`${link.goods}${link.product ? `, for ${link.product}` : ""}`)) : null,
  );
}

function documentCard(paper) {
  const { source } = paper;
  return el(
    "div",
    { class: "card" },
    el("h3", {}, own(paper.kind)),
    pairs([
      ["Number", paper.number],
      ["Issuer", paper.issuer],
      ["Issued", paper.issued],
      ["Expires", paper.expires],
      ["Result", paper.result],
      ["Row", source && `${source.file}${source.sheet ? ` [${source.sheet}]` : ""} row ${source.row}`],
    ]),
    paper.expires && page.as_of && paper.expires < page.as_of
      ? el("p", { class: "expired", text: `Expired before ${page.as_of}` })
      : null,
  );
}

export function documentsOf({ documents = [], expired = [], missing = [] }) {
  const tagged = missing.map((kind) => el("span", { class: "tagged" }, own(kind)));
  return [
    missing.length ? el("p", {}, "Missing: ", tagged) : null,
    expired.length ? el("p", { class: "expired" }, "Expired: ", joined([...new Set(expired)])) : null,
    ...documents.map(documentCard),
  ];
}

// The partners with the worst rating among all upstream, where that is High or worse.
export function riskiestUpstream(index) {
  const counts = (other) => isPartner(other) && !partners[other].cargo && partners[other].severity <= HIGH;
  const found = [...reach(index, true)].filter(counts);
  found.sort(byRating);
  const worst = found.filter((other) => partners[other].severity === partners[found[0]].severity);
  const line = (other) => {
    return person(other, dotted(partners[other].rating, tierOf(partners[other])));
  };
  const more = worst.length - 6;
  return [people(worst.slice(0, 6).map(line)), more > 0 ? note(`and ${more} more with this rating`) : null];
}

// What is not known, as questions to send, each with whom to ask.
export function questionsOf({ ask = [] }) {
  const line = ([code, whom]) =>
    el("li", {}, own(page.questions[code]), el("p", { class: "small", text: `Ask ${whom}.` }));
  return ask.length ? el("ul", { class: "rows" }, ask.map(line)) : null;
}

export function nextStep({ next }) {
  if (!next) return [];
  return [
    el("p", {}, own(next.text)),
    pairs([
      ["Closed by", next.document],
      ["Who", next.owner],
      ["When", next.due],
    ]),
  ];
}

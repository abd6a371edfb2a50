// The panel at the right: overview (written by the template), one partner, or one product.
import { byId, dotted, el, glyph, joined, note, own, pairs, people, person, section } from "./map_elements.js";
import {
  capital,
  counted,
  countryName,
  isMoving,
  links,
  linksIn,
  linksOut,
  page,
  partners,
  products,
  ratings,
  state,
  tierOf,
} from "./map_model.js";
import {
  buyersOf,
  chainList,
  documentsOf,
  findingCard,
  formerCard,
  moversOf,
  nextStep,
  possibleCard,
  questionsOf,
  riskiestUpstream,
  suppliersOf,
  tierAndCountry,
} from "./map_sections.js";
import { markRow } from "./map_table.js";

function backButton() {
  const product = state.product !== null && state.selected !== null ? own(products[state.product].name) : "Overview";
  const button = el("button", { type: "button", class: "quiet", "data-back": "" }, "← ", product);
  return el("p", { class: "crumb" }, button);
}

const title = (name) => el("h2", { class: "name", tabindex: "-1" }, own(name));

function verdict(severity, ...content) {
  const box = el("div", { class: "verdict" }, glyph(severity), ...content);
  box.style.setProperty("--tone", ratings[severity].border);
  return box;
}

function meaning(partner) {
  if (partner.ghost) return "Its supplier is not in the files.";
  if (partner.cargo) return partner.why;
  if (partner.past && partner.findings?.length) return "A legal trigger on goods that no longer come to you.";
  if (partner.findings?.length) return "A legal trigger: it reaches every buyer downstream and nothing lowers it.";
  if (partner.rating === "Possible finding") return "A person has to decide whether it is a finding.";
  return partner.why;
}

function standingOf(partner) {
  const { rank } = partner;
  if (!rank) return [];
  const tie = page.ties[rank];
  const list = partner.list ? `, on the list "${partner.list}"` : "";
  return [
    el("p", { class: "facts", text: `No. ${rank} of ${counted(page.everyone, "partner")}${list}` }),
    tie ? note(tie) : null,
    partner.share ? note(`Its share of the modelled risk: ${partner.share}.`) : null,
  ];
}

function identity(index, partner) {
  const importer = index === page.importer;
  const tier = importer ? "Importer" : capital(tierOf(partner));
  const unknown = partner.ghost || importer ? "" : "country not stated";
  const chain =
    partner.chain && partner.chain !== partner.rating ? el("span", {}, "its chain: ", own(partner.chain)) : null;
  return [
    backButton(),
    title(partner.name),
    partner.native_name ? el("p", { class: "native" }, own(partner.native_name)) : null,
    el("p", { class: "facts" }, own(dotted(tier, countryName(partner.country) || unknown, partner.stage))),
    verdict(partner.severity, own(partner.rating || "Unknown"), chain),
    note(meaning(partner)),
    ...standingOf(partner),
    partner.unlisted ? note("Not in the partner list: only a link names it.") : null,
    partner.past ? note("Only links that have ended connect it to the importer; it counts toward no product.") : null,
    partner.adrift ? note("No link says how its goods reach the importer.") : null,
  ];
}

function whatIsKnown(partner) {
  const { controls = [], reasons = [] } = partner;
  return [
    partner.expert ? note("An expert's judgement stands in place of the model.") : null,
    reasons.length
      ? el(
          "ul",
          { class: "rows" },
          reasons.map((reason) => el("li", {}, own(reason))),
        )
      : null,
    controls.length ? el("p", { class: "note" }, "Controls that count: ", joined(controls)) : null,
  ];
}

function goodsOf(partner) {
  return pairs([
    ["Goods", partner.goods],
    ["HTS", partner.hts],
    ["Products", (partner.products ?? []).map((product) => products[product].name)],
    ["Tiers", (partner.tiers ?? []).map(([product, tier]) => `${product}: tier ${tier}`)],
    ["Past products", partner.products_past],
  ]);
}

function about(partner) {
  return pairs([
    ["Id", partner.id],
    ["Also called", partner.aliases],
    ["Role", partner.role],
    ["Parent", partner.parent],
    ["Address", partner.address],
    ["City", partner.city],
    ["Region", partner.region],
    ["Postal code", partner.postal_code],
    ["Country", countryName(partner.country)],
    ["Coordinates", partner.place],
    ["Where", partner.where],
    ...(partner.details ?? []),
  ]);
}

function partnerPanel(index) {
  const partner = partners[index];
  const { findings = [], possible = [], former = [], sources = [] } = partner;
  const suppliers = linksIn[index].filter((n) => !partners[links[n].from].ghost && !isMoving(links[n])).length;
  const movers = linksIn[index].filter((n) => isMoving(links[n])).length;
  const rows = sources.map((source) => el("li", {}, own(source)));
  return [
    ...identity(index, partner),
    ...section("Why this rating", findings.map(findingCard), possible.map(possibleCard), former.map(formerCard)),
    ...section("What to do next", ...nextStep(partner)),
    ...section("What to ask", questionsOf(partner)),
    ...section("Path to the importer", chainList(partner.path)),
    ...section("Riskiest upstream", riskiestUpstream(index)),
    ...section("What its likelihood rests on", ...whatIsKnown(partner)),
    ...section("Documents", documentsOf(partner)),
    ...section("Goods", goodsOf(partner)),
    ...section(`Suppliers (${suppliers})`, suppliersOf(index)),
    ...section(`They move or store its goods (${movers})`, moversOf(index)),
    ...section(
      partner.cargo ? "It moves or stores the goods of" : `Buyers (${linksOut[index].length})`,
      buyersOf(index),
    ),
    ...section("About", about(partner)),
    ...section("Rows in the files", rows.length ? el("ul", { class: "rows" }, rows) : null),
  ];
}

function productPanel(product) {
  const list = (indexes) => people((indexes ?? []).map((index) => person(index, tierAndCountry(partners[index]))));
  const { ends, raw, share } = product;
  const coverage = `${raw} of ${ends} chain ends reach raw material (${share} %). Beyond the others nothing is mapped.`;
  const size = `Chain of ${counted(product.partners, "partner")}, ${product.tier1} of them tier 1`;
  return [
    backButton(),
    title(product.name),
    el("p", { class: "facts", text: size }),
    verdict(product.severity, own(product.rating)),
    note(ends ? coverage : "No chain in the files."),
    ...section("Findings that reach it", list(product.findings)),
    ...section("Possible findings that reach it", list(product.possible)),
    ...section("Findings of those who move or store its goods", list(product.cargo)),
    ...section("Findings on ended links only", list(product.past)),
    ...section("Possible findings on ended links only", list(product.possible_past)),
    ...section("Worst chain", chainList(product.path)),
  ];
}

function content() {
  if (state.selected !== null) return partnerPanel(state.selected);
  return state.product !== null ? productPanel(products[state.product]) : [];
}

export function renderPanel(focus = false) {
  const details = byId("details");
  const parts = content().filter(Boolean);
  byId("overview").hidden = parts.length > 0;
  details.hidden = parts.length === 0;
  details.replaceChildren(...parts);
  byId("panel").scrollTop = 0;
  markRow(state.selected);
  if (focus && parts.length) details.querySelector("h2").focus();
}

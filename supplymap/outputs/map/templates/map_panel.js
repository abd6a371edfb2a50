// The panel at the right: overview (written by the template), one partner, or one product. Text only, never markup.
const overview = document.getElementById("overview");
const details = document.getElementById("details");
const panel = document.getElementById("panel");

function el(tag, attributes, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([key, value]) => {
    if (key === "text") element.textContent = value;
    else if (key === "onclick") element.addEventListener("click", value);
    else element.setAttribute(key, value);
  });
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}
// a text of the user's files: isolated, so that a right-to-left name does not turn its surroundings
const own = (text) => el("bdi", { text: String(text) });

function glyph(severity) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", ratings[severity].name);
  use.setAttribute("href", `#rating-${severity}`);
  svg.append(use);
  return svg;
}

const open = (index) => el("button", { type: "button", class: "link", onclick: () => select(index, { focus: true }) }, own(partners[index].name));
const joined = (texts) => texts.flatMap((text, at) => (at ? [", ", own(text)] : [own(text)]));
const section = (title, ...children) => (children.flat().some(Boolean) ? [el("h2", { text: title }), ...children.flat()] : []);

function pairs(entries) {
  const kept = entries.filter(([, value]) => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && !value.length));
  if (!kept.length) return null;
  return el("dl", { class: "pairs" }, kept.flatMap(([key, value]) => [
    el("dt", {}, own(key)),
    el("dd", {}, ...(Array.isArray(value) ? (value[0] instanceof Node || value[1] instanceof Node ? value : joined(value)) : [own(value)])),
  ]));
}

const LAW = {
  "uflpa-entity": "UFLPA Entity List",
  "uflpa-region": "Site in Xinjiang (XUAR)",
  wro: "Withhold release order or Finding",
  caatsa: "CAATSA, North Korea",
};
const lawOf = (kind) => (Object.hasOwn(LAW, kind) ? LAW[kind] : kind);

function findingCard(finding) {
  return el("div", { class: "card finding" },
    el("h3", {}, own(lawOf(finding.kind))),
    el("p", {}, own(finding.reason)),
    pairs([["Listing", [finding.listing_name, finding.listing].filter(Boolean)], ["Legal basis", finding.basis], ["Source", finding.source]]),
    finding.confirm ? el("p", { class: "mark", text: "Confirm against the current list: the name was not read on the list itself." }) : null);
}

function matchCard(match, former) {
  return el("div", { class: former ? "card" : "card possible" },
    el("h3", {}, former ? "Order no longer in force: " : "Possible: ", own(lawOf(match.kind))),
    el("p", {}, own(match.reason)),
    pairs([["Listing", [match.listing_name, match.listing].filter(Boolean)], ["Matched on", match.matched],
      ["Similarity", match.score ? String(Math.round(match.score * 100) / 100) : ""], ["Legal basis", match.basis], ["Source", match.source]]),
    former ? null : el("p", { class: "mark", text: "Not judged yet: a person decides whether it is the same company." }));
}

function scale(interval, label) {
  const bar = el("div", { class: "scale", role: "img", "aria-label": `${label}: ${interval.range}` });
  const percent = (p) => `${Math.max(0, Math.min(1, p || 0)) * 100}%`;
  const band = el("i"), mark = el("b");
  band.style.left = percent(interval.low);
  band.style.width = percent((interval.high || 0) - (interval.low || 0));
  mark.style.left = percent(interval.value);
  bar.append(band, mark);
  return bar;
}

function measured(interval, label) {
  if (!interval || interval.value === null) return [];
  return [el("div", { class: "numbers" }, el("strong", { text: interval.text }), el("span", { text: interval.range })), scale(interval, label)];
}

function verdictOf(partner) {
  if (partner.ghost) return "Its supplier is not in the files.";
  if ((partner.findings || NONE).length) return "A legal trigger: it reaches every buyer downstream and nothing lowers it.";
  if (partner.rating === "Possible finding") return "A resemblance that a person has to judge.";
  if (partner.rating === "Not rated") return "Neither country nor goods are known.";
  const begins = page.bands[partner.rating];
  return `No finding. Rated by the high end of its modelled likelihood${begins ? `: ${partner.rating} begins at ${begins}` : ""}.`;
}

function neighbours(numbers, end) {
  if (!numbers.length) return null;
  return el("ul", { class: "people" }, numbers.map((number) => {
    const link = links[number], other = link[end];
    const facts = [link.goods, link.hts ? `HTS ${link.hts}` : "", link.product ? `for ${link.product}` : "", link.origin ? `origin ${link.origin}` : "",
      link.doubt || link.evidence_text || link.evidence, link.period, link.value ? `value ${link.value}` : "",
      link.ended ? "ended" : "", link.kind === "path not stated" ? "path not stated" : "", link.ambiguous ? "several partners carry this name" : ""].filter(Boolean);
    return el("li", {}, partners[other].ghost ? el("span") : glyph(partners[other].severity), el("div", {},
      partners[other].ghost ? el("span", {}, own(partners[other].name)) : open(other),
      facts.length ? el("p", {}, own(facts.join(" · "))) : null,
      el("p", {}, own((link.sources || NONE).join("; ")))));
  }));
}

// A chain as steps from a partner down to the importer, with the goods that pass between them.
function chainList(path) {
  if (!path || path.length < 2) return null;
  return el("ol", { class: "chain" }, path.map((step, at) => {
    const number = at + 1 < path.length ? linksOut[step].find((n) => links[n].to === path[at + 1]) : undefined;
    const link = number === undefined ? null : links[number];
    const partner = partners[step];
    return el("li", {}, step === page.importer ? el("span") : glyph(partner.severity), open(step),
      step === page.importer ? el("p", { text: "Importer" }) : el("p", {}, own([partner.tier_text ? `Tier ${partner.tier_text}` : "", countryName(partner.country || "")].filter(Boolean).join(" · "))),
      link && link.goods ? el("p", {}, own(`${link.goods}${link.product ? `, for ${link.product}` : ""}`)) : null);
  }));
}

function documentsOf(partner) {
  const expired = new Set(partner.expired || NONE);
  const cards = (partner.documents || NONE).map((document_) => el("div", { class: "card" },
    el("h3", {}, own(document_.kind)),
    pairs([["Number", document_.number], ["Issuer", document_.issuer], ["Issued", document_.issued], ["Expires", document_.expires],
      ["Result", document_.result], ["Row", sourceText(document_.source)]]),
    document_.expires && page.as_of && document_.expires < page.as_of ? el("p", { class: "expired", text: `Expired before ${page.as_of}` }) : null));
  const missing = (partner.missing || NONE).map((kind) => el("span", { class: "tagged" }, own(kind)));
  return [
    missing.length ? el("p", {}, "Missing: ", ...missing) : null,
    expired.size ? el("p", { class: "expired" }, "Expired: ", ...joined([...expired])) : null,
    ...cards,
  ];
}
const sourceText = (source) => (source ? `${source.file}${source.sheet ? ` [${source.sheet}]` : ""} row ${source.row}` : "");

function upstreamNote(index) {
  const found = [...reach(index, true)].filter((other) => isPartner(other) && partners[other].severity <= HIGH);
  if (!found.length) return null;
  found.sort((a, b) => partners[a].severity - partners[b].severity || a - b);
  const worst = found.filter((other) => partners[other].severity === partners[found[0]].severity);
  const rows = worst.slice(0, 6).map((other) => el("li", {}, glyph(partners[other].severity), el("div", {}, open(other),
    el("p", {}, own([partners[other].rating, partners[other].tier_text ? `tier ${partners[other].tier_text}` : ""].filter(Boolean).join(" · "))))));
  return [el("ul", { class: "people" }, rows), worst.length > 6 ? el("p", { class: "note", text: `and ${worst.length - 6} more with this rating` }) : null];
}

function factorsOf(partner) {
  return (partner.factors || NONE).map((factor) => el("div", { class: "factor" },
    el("div", { class: "numbers" }, own(factor.code), el("span", { text: factor.before })),
    el("p", {}, own(factor.reason)),
    factor.after ? el("p", { text: `With controls: ${factor.after}` }) : null,
    el("p", { class: "small" }, "Table row: ", own(factor.row))));
}

function partnerPanel(index) {
  const partner = partners[index];
  const tone = ratings[partner.severity];
  const verdict = el("div", { class: "verdict" }, glyph(partner.severity), own(partner.rating || "Not rated"),
    partner.chain && partner.chain !== partner.rating ? el("span", {}, "its chain: ", own(partner.chain)) : null);
  verdict.style.setProperty("--tone", tone.border);
  const tiers = (partner.tiers || NONE).map(([product, tier]) => `${product}: tier ${tier}`);
  const isImporter = index === page.importer;
  return [
    crumb(),
    el("h2", { class: "name", tabindex: "-1" }, own(partner.name)),
    partner.native_name ? el("p", { class: "native" }, own(partner.native_name)) : null,
    el("p", { class: "facts" }, own([isImporter ? "Importer" : partner.tier_text ? `Tier ${partner.tier_text}` : "", countryName(partner.country || "") || (partner.ghost || isImporter ? "" : "country not stated"), partner.stage].filter(Boolean).join(" · "))),
    partner.rank || rankOf.has(index) ? el("p", { class: "facts", text: `No. ${partner.rank || rankOf.get(index)} of ${counted(page.everyone, "partner")} to act on first` }) : null,
    verdict,
    el("p", { class: "note", text: verdictOf(partner) }),
    partner.unlisted ? el("p", { class: "note", text: "Not in the partner list: only a link names it." }) : null,
    partner.past ? el("p", { class: "note", text: "Only links that have ended tie it to the importer; it enters no exposure." }) : null,
    partner.adrift ? el("p", { class: "note", text: "No link says how its goods reach the importer." }) : null,
    ...section("Why this rating", ...(partner.findings || NONE).map(findingCard), ...(partner.possible || NONE).map((match) => matchCard(match, false)),
      ...(partner.former || NONE).map((match) => matchCard(match, true))),
    ...section("Path to the importer", chainList(partner.path)),
    ...section("Riskiest upstream", ...(upstreamNote(index) || NONE)),
    ...section("Likelihood, modelled", partner.expert ? el("p", { class: "note", text: "An expert's number stands in place of the modelled one." }) : null,
      ...measured(isImporter ? null : partner.likelihood, "Likelihood, low to high"), ...factorsOf(partner),
      (partner.controls || NONE).length ? el("p", { class: "note" }, "Controls counted: ", ...joined(partner.controls)) : null),
    ...section("Exposure from here and upstream", ...measured(partner.exposure, "Exposure, low to high"),
      partner.exposure && partner.exposure.with_findings ? el("p", { class: "note" }, `With findings: ${partner.exposure.with_findings}`) : null),
    ...section("For the importer", pairs(partner.measures || NONE)),
    ...section("Documents", ...documentsOf(partner)),
    ...section("Goods", pairs([["Goods", partner.goods], ["HTS", partner.hts],
      ["Products", (partner.products || NONE).map((product) => products[product].name)], ["Tiers", tiers], ["Past products", partner.products_past]])),
    ...section(`Suppliers (${linksIn[index].filter((n) => !partners[links[n].from].ghost).length})`, neighbours(linksIn[index], "from")),
    ...section(`Buyers (${linksOut[index].length})`, neighbours(linksOut[index], "to")),
    ...section("About", pairs([["Id", partner.id], ["Also called", partner.aliases], ["Role", partner.role], ["Parent", partner.parent], ["Address", partner.address],
      ["City", partner.city], ["Region", partner.region], ["Postal code", partner.postal_code], ["Country", partner.country], ["Coordinates", partner.place], ...(partner.details || NONE)])),
    ...section("Rows in the files", (partner.sources || NONE).length ? el("ul", { class: "rows" }, partner.sources.map((source) => el("li", {}, own(source)))) : null),
  ];
}

function crumb() {
  const back = state.product !== null && state.selected !== null ? products[state.product].name : null;
  return el("p", { class: "crumb" },
    el("button", { type: "button", class: "quiet", onclick: () => { if (back === null) isolate(null); select(null); } }, "← ", back === null ? "Overview" : own(back)));
}

function peopleList(indexes) {
  if (!(indexes || NONE).length) return null;
  return el("ul", { class: "people" }, indexes.map((index) => el("li", {}, glyph(partners[index].severity), el("div", {}, open(index),
    el("p", {}, own([partners[index].tier_text ? `Tier ${partners[index].tier_text}` : "", countryName(partners[index].country || "")].filter(Boolean).join(" · ")))))));
}

function productPanel(number) {
  const product = products[number];
  const verdict = el("div", { class: "verdict" }, glyph(product.severity), own(product.rating));
  verdict.style.setProperty("--tone", ratings[product.severity].border);
  return [
    crumb(),
    el("h2", { class: "name", tabindex: "-1" }, own(product.name)),
    el("p", { class: "facts", text: `Chain of ${counted(product.partners, "partner")}, ${product.tier1} of them tier 1` }),
    verdict,
    el("p", { class: "note", text: product.ends ? `${product.raw} of ${product.ends} chain ends reach raw material (${product.share} %). Beyond the others nothing is mapped.` : "No chain in the files." }),
    ...section("Findings that reach it", peopleList(product.findings)),
    ...section("Possible findings that reach it", peopleList(product.possible)),
    ...section("Findings on ended links only", peopleList(product.past)),
    ...section("Exposure, modelled", ...measured(product.exposure, "Exposure, low to high"),
      pairs([["With findings", product.with_findings], ["Bounds", product.bounds], ["Std. error", product.standard_error], ["Method", product.method]])),
    ...section("Worst chain", chainList(product.path)),
  ];
}

function renderPanel(focus) {
  const content = state.selected !== null ? partnerPanel(state.selected) : state.product !== null ? productPanel(state.product) : null;
  overview.hidden = content !== null;
  details.hidden = content === null;
  details.replaceChildren(...(content || NONE).filter(Boolean));
  panel.scrollTop = 0;
  rowOf.forEach((row, index) => row.classList.toggle("on", index === state.selected));
  if (focus && content) details.querySelector("h2").focus();
}

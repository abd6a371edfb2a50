// What a person does: choose, filter, search, sort, zoom, print. Every change goes through these few functions.
const byId = (id) => document.getElementById(id);
const tableRows = [...byId("partners").tBodies[0].rows];
let rowLimit = 800;
const rowOf = new Map(tableRows.map((row) => [Number(row.dataset.partner), row]));

function select(index, how) {
  if (index !== null && (partners[index] === undefined)) return;
  if (index !== null && !inView(index)) {
    // chosen from the table or a panel, but outside the part of the map that is shown: show the part that has it
    state.product = null;
    state.view = views[home].places[index] !== null ? home : 0;
    state.selected = index;
    changeView();
  } else {
    state.selected = index;
    refresh();
    if (index !== null) bringIn(index);
  }
  renderPanel(how && how.focus);
}

function isolate(product) {
  state.product = product;
  state.selected = null;
  const own = views.findIndex((view) => view.kind === "product" && view.product === product);
  state.view = product === null ? home : own >= 0 ? own : 0;
  changeView();
  renderPanel();
}

function changeView() {
  shown = { full: new Set(), context: new Set() };
  applied.clear();
  edgeSet.clear();
  nodeSet.clear();
  fit();
  say();
}

function filterBy(wanted) {
  Object.assign(state, wanted);
  if (state.selected !== null && !matches(state.selected)) { state.selected = null; renderPanel(); }
  refresh();
  say();
}

// Bring the controls and the count line to what the state is.
function say() {
  byId("products").querySelectorAll("button").forEach((chip) => {
    const on = chip.dataset.product === (state.product === null ? "" : String(state.product));
    chip.setAttribute("aria-pressed", String(on));
    if (on) chip.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  byId("legend").querySelectorAll("button").forEach((button) =>
    button.setAttribute("aria-pressed", String(state.ratings.has(Number(button.dataset.rating)))));
  const chosen = [...state.ratings].sort().join(), all = [...ratings.keys()].join();
  byId("by-rating").value = chosen === all ? "" : chosen === "0,1,2" ? "<=2" : chosen.length === 1 ? chosen : "custom";
  byId("by-tier").value = state.tier;
  byId("by-country").value = state.country;
  let count = 0;
  partners.forEach((_, index) => {
    const match = matches(index);
    if (match && inView(index)) count += 1;
  });
  showRows();
  const onPath = [...shown.context].filter(isPartner).length;
  byId("shown").textContent = `${count.toLocaleString("en-US")} of ${counted(partnerCount, "partner")}${onPath ? ` + ${onPath} on their paths` : ""}`;
  byId("reset").hidden = !filtered() && state.product === null;
  const hidden = views[state.view].kind === "risk" ? partnerCount - views[state.view].places.filter((place, index) => place && isPartner(index)).length : 0;
  byId("more").hidden = !hidden;
  if (hidden) {
    byId("more").firstElementChild.textContent = `Chains rated Finding, Possible finding or High. ${counted(hidden, "other partner")} not drawn.`;
    byId("show-all").textContent = "Draw all";
  }
}

// Rows of the partners that match; a very long table shows its beginning first, to stay quick.
function showRows() {
  let rows = 0;
  tableRows.forEach((row) => {
    const match = matches(Number(row.dataset.partner));
    if (match) rows += 1;
    row.hidden = !match || rows > rowLimit;
  });
  byId("more-rows").hidden = rows <= rowLimit;
  byId("more-rows").textContent = `Show all ${rows.toLocaleString("en-US")} rows`;
}

function reset() {
  Object.assign(state, { ratings: new Set(ratings.keys()), tier: "", country: "" });
  isolate(null);
}

// --- filters --------------------------------------------------------------------------------------------------

byId("products").addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (chip) isolate(chip.dataset.product === "" ? null : Number(chip.dataset.product));
});
byId("by-rating").addEventListener("change", (event) => {
  const value = event.target.value;
  filterBy({ ratings: new Set(value === "" ? ratings.keys() : value === "<=2" ? [0, 1, 2] : [Number(value)]) });
});
byId("by-tier").addEventListener("change", (event) => filterBy({ tier: event.target.value }));
byId("by-country").addEventListener("change", (event) => filterBy({ country: event.target.value }));
byId("legend").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const wanted = new Set(state.ratings), rating = Number(button.dataset.rating);
  if (!wanted.delete(rating)) wanted.add(rating);
  filterBy({ ratings: wanted });
});
byId("reset").addEventListener("click", reset);
byId("show-all").addEventListener("click", () => { state.view = 0; changeView(); });
for (const option of byId("by-country").options) {
  const name = countryName(option.value);
  if (name !== option.value) option.textContent = `${name} (${option.value})`;
}

// --- search -----------------------------------------------------------------------------------------------------

const search = byId("search"), results = byId("results");
let found = [], marked = 0;
function showResults() {
  results.replaceChildren(...found.slice(0, 12).map(({ index, where }, at) => {
    const partner = partners[index];
    const other = where > 0 ? [partner.native_name || "", ...(partner.aliases || NONE), partner.id][where - 1] : partner.native_name;
    const item = el("li", { role: "option", id: `result-${at}`, "aria-selected": String(at === marked) }, glyph(partner.severity),
      el("span", {}, own(partner.name), el("span", { class: "sub" }, own([other, partner.tier_text && index !== page.importer ? `tier ${partner.tier_text}` : "", partner.country].filter(Boolean).join(" · ")))));
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
    return item;
  }));
  if (!found.length && search.value.trim()) results.append(el("li", { text: "No partner with this name, alias or id." }));
  results.hidden = !search.value.trim();
  search.setAttribute("aria-expanded", String(!results.hidden));
  if (found.length) search.setAttribute("aria-activedescendant", `result-${marked}`); else search.removeAttribute("aria-activedescendant");
}
function take(index) {
  search.value = "";
  found = [];
  showResults();
  if (!matches(index)) reset();
  select(index, { focus: true });
}
search.addEventListener("input", () => { found = find(search.value); marked = 0; showResults(); });
search.addEventListener("blur", () => { results.hidden = true; search.setAttribute("aria-expanded", "false"); });
search.addEventListener("keydown", (event) => {
  const last = Math.min(found.length, 12) - 1;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    marked = Math.max(0, Math.min(last, marked + (event.key === "ArrowDown" ? 1 : -1)));
    showResults();
  } else if (event.key === "Enter" && found.length) {
    event.preventDefault();
    take(found[marked].index);
  }
});

// --- keyboard ---------------------------------------------------------------------------------------------------

function escape() {
  if (search.value) { search.value = ""; found = []; showResults(); return; }
  if (state.selected !== null) { select(null); return; }
  if (state.product !== null || filtered()) { reset(); return; }
  fit();
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, select, textarea");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (document.activeElement === search && !search.value) search.blur(); else escape();
  }
});
stage.addEventListener("keydown", (event) => {
  const at = state.selected ?? page.top[0] ?? page.importer;
  const drawn = (index) => shown.full.has(index) || shown.context.has(index);
  let next = null;
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    const right = event.key === "ArrowRight";
    const ends = (right ? linksOut : linksIn)[at].map((n) => (right ? links[n].to : links[n].from)).filter((i) => drawn(i) && !partners[i].ghost);
    next = right && (partners[at].path || NONE).length > 1 && drawn(partners[at].path[1]) ? partners[at].path[1]
      : ends.sort((a, b) => partners[a].severity - partners[b].severity || a - b)[0];
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const places = views[state.view].places, here = places[at], way = event.key === "ArrowDown" ? 1 : -1;
    next = [...shown.full, ...shown.context].filter((i) => !partners[i].ghost && i !== at && Math.abs(places[i][0] - here[0]) < 0.5 && (places[i][1] - here[1]) * way > 0)
      .sort((a, b) => Math.abs(places[a][1] - here[1]) - Math.abs(places[b][1] - here[1]))[0];
  } else if (event.key === "+" || event.key === "-") { zoom(event.key === "+" ? 1.25 : 0.8); event.preventDefault(); return; } else return;
  event.preventDefault();
  if (state.selected === null) next = at;
  if (next !== undefined && next !== null) select(next);
});

// --- the page's buttons -------------------------------------------------------------------------------------------

function showTab(name) {
  for (const other of ["map", "table"]) {
    const on = other === name;
    byId(`tab-${other}`).setAttribute("aria-selected", String(on));
    byId(`tab-${other}`).tabIndex = on ? 0 : -1;
    byId(`${other}-view`).classList.toggle("back", !on);
  }
}
for (const name of ["map", "table"]) {
  byId(`tab-${name}`).addEventListener("click", () => showTab(name));
  byId(`tab-${name}`).addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = name === "map" ? "table" : "map";
    showTab(other);
    byId(`tab-${other}`).focus();
  });
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open], [data-chain]");
  if (!button) return;
  if (button.dataset.chain !== undefined) { isolate(Number(button.dataset.chain)); return; }
  const index = Number(button.dataset.open);
  if (!matches(index)) reset();
  select(index, { focus: true });
});
byId("fit").addEventListener("click", fit);
byId("zoom-in").addEventListener("click", () => zoom(1.35));
byId("zoom-out").addEventListener("click", () => zoom(1 / 1.35));
network.on("click", ({ nodes: hit }) => {
  tip.hidden = true;
  if (hit.length && !partners[hit[0]].ghost) select(hit[0]);
  else if (hit.length) select(links[linksOut[hit[0]][0]].to);
  else if (state.selected !== null) select(null);
});

// Draw the map once with at least two pixels to a point, so that pictures of it stay sharp on paper.
function sharply(take) {
  const usual = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
  const draw = (ratio) => {
    Object.defineProperty(window, "devicePixelRatio", ratio);
    network.setSize("100%", "100%");
    network.redraw();
  };
  if (!usual || !usual.configurable) { network.redraw(); return take(); }
  try {
    draw({ value: Math.max(2, window.devicePixelRatio), configurable: true });
    return take();
  } finally {
    draw(usual);
  }
}

// The map with title, date and legend, as one picture.
function picture() {
  const ratio = canvas.width / stage.clientWidth, head = 54, foot = 58;
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height + Math.round((head + foot) * ratio);
  const ctx = copy.getContext("2d");
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, Math.round(head * ratio));
  ctx.scale(ratio, ratio);
  ctx.textBaseline = "middle";
  const title = state.product === null ? page.importer_name : `${page.importer_name}: ${products[state.product].name}`;
  ctx.fillStyle = INK; ctx.font = `650 17px ${FACE}`; ctx.fillText(shorten(ctx, `Business partner map – ${title}`, `650 17px ${FACE}`, stage.clientWidth - 24), 12, 20);
  const note = `As of ${page.as_of} · ${byId("shown").textContent}. ${page.sentence}`;
  ctx.fillStyle = SOFT; ctx.font = FONT.sub; ctx.fillText(shorten(ctx, note, FONT.sub, stage.clientWidth - 24), 12, 41);
  let x = 14, y = head + stage.clientHeight + 18;
  ctx.font = FONT.sub;
  ratings.forEach((rating) => {
    ctx.save(); ctx.translate(x, y - 6); ctx.scale(0.6, 0.6);
    const shape = new Path2D(rating.glyph);
    ctx.fillStyle = rating.fill; ctx.fill(shape); ctx.strokeStyle = rating.border; ctx.lineWidth = 2; ctx.stroke(shape); ctx.restore();
    ctx.fillStyle = INK; ctx.fillText(`${rating.name} ${rating.count}`, x + 17, y);
    x += 40 + measure(ctx, `${rating.name} ${rating.count}`, FONT.sub);
  });
  x = 14; y += 22;
  document.querySelectorAll("#legend .lines .key:not(.plain)").forEach((key) => {
    const path = key.querySelector("path");
    ctx.save(); ctx.strokeStyle = path.getAttribute("stroke"); ctx.lineWidth = Number(path.getAttribute("stroke-width"));
    ctx.setLineDash((path.getAttribute("stroke-dasharray") || "").split(" ").filter(Boolean).map(Number));
    ctx.beginPath(); ctx.moveTo(x, y); ctx.lineTo(x + 32, y); ctx.stroke(); ctx.restore();
    ctx.fillStyle = INK; ctx.fillText(key.textContent.trim(), x + 39, y);
    x += 62 + measure(ctx, key.textContent.trim(), FONT.sub);
  });
  return copy;
}
byId("picture").addEventListener("click", () => {
  const name = `business-partner-map-${String(page.as_of).replace(/[^0-9-]/g, "")}.png`;
  el("a", { href: sharply(picture).toDataURL("image/png"), download: name }).click();
});
byId("print").addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => {
  rowLimit = Infinity;
  showRows();
  byId("lists").open = true;
  byId("print-map").src = sharply(() => canvas.toDataURL("image/png"));
});

// --- the table ------------------------------------------------------------------------------------------------------

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
byId("partners").tHead.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const head = button.parentElement, column = head.cellIndex, down = head.getAttribute("aria-sort") === "ascending";
  [...head.parentElement.cells].forEach((cell) => cell.setAttribute("aria-sort", cell === head ? (down ? "descending" : "ascending") : "none"));
  const keyed = tableRows.map((row, order) => {
    const cell = row.cells[column];
    return { row, order, key: button.dataset.kind === "number" ? cell.dataset.sort : cell.textContent.trim() };
  });
  // empty cells stay at the end in both directions; equal ones keep the order of the ranking
  keyed.sort((a, b) => {
    if (!a.key || !b.key) return (a.key ? 0 : 1) - (b.key ? 0 : 1) || a.order - b.order;
    const order = button.dataset.kind === "number" ? Number(a.key) - Number(b.key) : collator.compare(a.key, b.key);
    return (down ? -order : order) || a.order - b.order;
  });
  tableRows.splice(0, tableRows.length, ...keyed.map(({ row }) => row));
  showRows();
  byId("partners").tBodies[0].append(...tableRows);
});
byId("more-rows").addEventListener("click", () => { rowLimit = Infinity; showRows(); });

// --- start ------------------------------------------------------------------------------------------------------------

let waiting = 0;
new ResizeObserver(() => {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => { network.redraw(); fit(); }, 60);
}).observe(stage);
showTab("map");
changeView();
renderPanel();

window.supplymap = Object.freeze({
  select: (id) => { if (indexOf.has(id)) select(indexOf.get(id)); },
  isolate: (name) => isolate(name === null ? null : products.findIndex((product) => product.name === name)),
  visible: () => [...shown.full].filter(isPartner).map((index) => partners[index].id),
  onPaths: () => [...shown.context].filter(isPartner).map((index) => partners[index].id),
  positionOf: (id) => { const at = toScreen(placeOf(indexOf.get(id))), box = stage.getBoundingClientRect(); return { x: at.x + box.x, y: at.y + box.y }; },
  labelBoxes: () => {
    network.redraw();
    const frame = stage.getBoundingClientRect();
    return boxes.filter(({ rank }) => rank).map(({ index, rank, text, box }) =>
      ({ id: partners[index].id, rank, text: text.join(" "), size: parseFloat(/([\d.]+)px/.exec(FONT.tag)[1]), x: box.x + frame.x, y: box.y + frame.y, width: box.w, height: box.h }));
  },
});
document.documentElement.dataset.ready = "yes";

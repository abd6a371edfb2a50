// The map itself: vis-network draws partners and links; headings and labels are drawn here in screen pixels.
const stage = document.getElementById("map");
const INK = "#17212b", SOFT = "#52606d";
const FACE = getComputedStyle(document.documentElement).fontFamily;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const MARGIN = { top: 58, right: 62, bottom: 22, left: 52 };
const ROW = { least: 23, most: 66 }, COLUMN = { least: 118, most: 330 };

const nodeSet = new vis.DataSet(), edgeSet = new vis.DataSet();
const network = new vis.Network(stage, { nodes: nodeSet, edges: edgeSet }, options);
const canvas = stage.querySelector("canvas");
canvas.setAttribute("role", "img");
canvas.setAttribute("aria-label", `Map of ${counted(partnerCount, "business partner")} of ${page.importer_name}, by tier. ` +
  "The Table tab holds the same partners as text.");
stage.tabIndex = 0;
stage.setAttribute("role", "group");
stage.setAttribute("aria-label", "Map. Left and right arrow keys follow the chain of the selected partner, up and down its neighbours.");

let pitch = { x: 180, y: 34 };
let shown = { full: new Set(), context: new Set() };
let around = null;
let boxes = [];

const worldOf = (place) => ({ x: place[0] * pitch.x, y: place[1] * pitch.y });
const placeOf = (index) => worldOf(views[state.view].places[index]);

// --- which partners and links, and how strongly ---------------------------------------------------------

// A faint partner is drawn in a paler colour rather than transparent, so that no link shines through it.
const mixed = new Map();
function pale(color, strength) {
  const key = color + strength;
  if (!mixed.has(key)) {
    const parts = [1, 3, 5].map((at) => Math.round(255 - (255 - parseInt(color.slice(at, at + 2), 16)) * strength));
    mixed.set(key, `rgb(${parts.join()})`);
  }
  return mixed.get(key);
}

function nodeLook(index) {
  const faint = shown.context.has(index) && index !== page.importer || partners[index].past;
  const strength = around && !around.has(index) ? 0.16 : faint ? 0.5 : 1;
  const group = options.groups[nodes[index].group];
  const color = { background: pale(group.color.background, strength), border: pale(group.color.border, strength) };
  return {
    color: { ...color, highlight: color, hover: color },
    size: group.size * (faint ? 0.85 : 1),
    shadow: strength === 1 && group.shadow ? group.shadow : false,
  };
}

function edgeLook(edge) {
  const line = page.lines[edge.line];
  const on = around && around.has(edge.from) && around.has(edge.to) &&
    (around.up.has(edge.from) && around.up.has(edge.to) || around.down.has(edge.from) && around.down.has(edge.to));
  const color = on && edge.line === "plain" ? "#5f6f7e" : line.color;
  const opacity = around && !on ? 0.12 : 1;
  return {
    color: { color, highlight: color, hover: color, inherit: false, opacity },
    width: on ? line.width + 0.7 : line.width,
    dashes: line.dashes,
    arrows: { to: { enabled: line.arrow > 0 || Boolean(on), scaleFactor: line.arrow || 0.4, type: "arrow" } },
  };
}

const applied = new Map();
function changed(key, look) {
  const text = JSON.stringify(look);
  if (applied.get(key) === text) return false;
  applied.set(key, text);
  return true;
}

// Bring vis-network's sets to what the state asks for, touching only what differs.
function refresh() {
  shown = visibleSet();
  around = null;
  if (state.selected !== null && (shown.full.has(state.selected) || shown.context.has(state.selected))) {
    const up = reach(state.selected, true).add(state.selected), down = reach(state.selected, false).add(state.selected);
    around = new Set([...up, ...down]);
    around.up = up;
    around.down = down;
  }
  const wanted = new Set([...shown.full, ...shown.context]);
  const gone = nodeSet.getIds().filter((id) => !wanted.has(id));
  gone.forEach((id) => applied.delete("n" + id));
  const put = [];
  wanted.forEach((index) => {
    const look = { ...placeOf(index), ...nodeLook(index) };
    if (changed("n" + index, look)) put.push({ ...nodes[index], ...look });
  });
  const keep = new Set(), putEdges = [];
  edges.forEach((edge) => {
    if (!wanted.has(edge.from) || !wanted.has(edge.to) || !edge.links.some((n) => linkShown(links[n]))) return;
    keep.add(edge.id);
    const look = edgeLook(edge), a = views[state.view].places[edge.from], b = views[state.view].places[edge.to];
    if (edge.line === "ghost") look.smooth = false;
    // below the map a link runs level and rises at its end, so that it does not cross the chains
    else if (edge.line.startsWith("unstated")) look.smooth = { enabled: true, type: "horizontal", roundness: 0.94 };
    // links inside a column or back toward raw material bow out, so that they can be told from the flow
    else if (options.edges.smooth && b[0] - a[0] < 0.5) look.smooth = { enabled: true, type: "curvedCW", roundness: 0.28 };
    if (changed("e" + edge.id, look)) putEdges.push({ id: edge.id, from: edge.from, to: edge.to, ...look });
  });
  const goneEdges = edgeSet.getIds().filter((id) => !keep.has(id));
  goneEdges.forEach((id) => applied.delete("e" + id));
  edgeSet.remove(goneEdges);
  nodeSet.remove(gone);
  nodeSet.update(put);
  edgeSet.update(putEdges);
  network.redraw();
}

// --- the window onto the map ----------------------------------------------------------------------------

// Stretch columns and rows to the window, then show all of it. Below a least row height the map is scaled down.
function fit() {
  const view = views[state.view], width = stage.clientWidth, height = stage.clientHeight;
  if (!width || !height) return;
  const across = Math.max(width - MARGIN.left - MARGIN.right, 200), down = Math.max(height - MARGIN.top - MARGIN.bottom, 150);
  const columns = Math.max(view.width, 0.5), rows = Math.max(view.height - 1, 1);
  const scale = Math.min(1, down / (rows * ROW.least), across / (columns * COLUMN.least));
  pitch = { x: Math.min(COLUMN.most, across / scale / columns), y: Math.min(ROW.most, down / scale / rows) };
  refresh();
  const middle = worldOf([columns / 2, rows / 2]);
  const shift = { x: (MARGIN.left - MARGIN.right) / 2 / scale, y: (MARGIN.top - MARGIN.bottom) / 2 / scale };
  network.moveTo({ position: { x: middle.x - shift.x, y: middle.y - shift.y }, scale, animation: false });
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: calm ? false : { duration: 160, easingFunction: "easeInOutQuad" } });
}

// Bring a partner into the window if it is outside.
function bringIn(index) {
  const at = toScreen(placeOf(index));
  const margin = 70;
  if (at.x > margin && at.x < stage.clientWidth - margin && at.y > margin && at.y < stage.clientHeight - margin / 2) return;
  network.moveTo({ position: placeOf(index), scale: Math.max(network.getScale(), 0.8), animation: false });
}

function toScreen(point) {
  const scale = network.getScale(), centre = network.getViewPosition();
  return { x: (point.x - centre.x) * scale + stage.clientWidth / 2, y: (point.y - centre.y) * scale + stage.clientHeight / 2 };
}

// --- text on the canvas ---------------------------------------------------------------------------------

const widths = new Map();
function measure(ctx, text, font) {
  const key = font + text;
  if (!widths.has(key)) { ctx.font = font; widths.set(key, ctx.measureText(text).width); }
  return widths.get(key);
}

// One line, without characters that turn or break it, ended by an ellipsis where it is too long.
function shorten(ctx, text, font, most) {
  const line = String(text).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]+/g, " ").trim();
  if (measure(ctx, line, font) <= most) return line;
  const letters = Array.from(line);
  let low = 0, high = letters.length;
  while (low < high) {
    const half = (low + high + 1) >> 1;
    if (measure(ctx, letters.slice(0, half).join("").trimEnd() + "…", font) <= most) low = half; else high = half - 1;
  }
  return letters.slice(0, low).join("").trimEnd() + "…";
}

// Two lines of about the same length: between words, or anywhere in a script that has no spaces.
function inTwo(ctx, text, font, most) {
  const whole = shorten(ctx, text, font, Infinity);
  const words = whole.includes(" ") ? whole.split(" ") : Array.from(whole), joint = whole.includes(" ") ? " " : "";
  let best = [whole], narrowest = Infinity;
  for (let at = 1; at < words.length; at += 1) {
    const lines = [words.slice(0, at).join(joint), words.slice(at).join(joint)];
    const width = Math.max(measure(ctx, lines[0], font), measure(ctx, lines[1], font));
    if (width < narrowest) { best = lines; narrowest = width; }
  }
  return best.map((line) => shorten(ctx, line, font, most));
}

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const gap = (point, box) => Math.hypot(Math.max(box.x - point.x, 0, point.x - box.x - box.w), Math.max(box.y - point.y, 0, point.y - box.y - box.h));
const grow = (box, by) => ({ x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by });

function radius(index) {
  const group = options.groups[nodes[index].group];
  return group.size * network.getScale() + 2;
}

function rounded(ctx, box, r) {
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, r);
}

// Places for a box beside a point, nearest first; the later ones are tied to the point by a thin line.
function* spots(at, r, w, h, importer) {
  if (importer) {
    const x = Math.min(at.x - w / 2, stage.clientWidth - w - 5);
    yield [x, at.y - r - h - 5];
    yield [x, at.y + r + 5];
  }
  const right = at.x + r + 5, left = at.x - r - 5 - w, middle = at.y - h / 2;
  // above the link that leaves to the right, rather than on it
  for (const lift of [-h * 0.75, h * 0.75, 0]) { yield [right - 3, middle + lift]; yield [left + 3, middle + lift]; }
  yield [at.x - w / 2, at.y - r - h - 4];
  yield [at.x - w / 2, at.y + r + 4];
  for (let step = 1; step <= 16; step += 1) {
    for (const side of [right + 8, left - 8, at.x - w / 2]) {
      yield [side, middle - h * 0.8 - 9 * step];
      yield [side, middle + h * 0.8 + 9 * step];
    }
  }
}

// The cheapest place that is inside the window and on no label; symbols may be covered, at a price.
function settle(at, r, w, h, taken, symbols, self) {
  let best = null, cheapest = Infinity, tries = 0;
  for (const [x, y] of spots(at, r, w, h, self === page.importer)) {
    tries += 1;
    const box = { x, y, w, h };
    if (x < 4 || y < MARGIN.top - 14 || x + w > stage.clientWidth - 4 || y + h > stage.clientHeight - 4) continue;
    if (taken.some((other) => overlap(grow(box, 2), other))) continue;
    let price = tries * 0.3;
    const far = gap(at, box);
    for (const symbol of symbols) {
      if (symbol.index === self) continue;
      if (overlap(box, symbol)) price += symbol.price;
      // nearer to another weighty partner than to its own: it would be read as that one's label
      else if (symbol.price > 22 && gap({ x: symbol.x + symbol.w / 2, y: symbol.y + symbol.h / 2 }, box) <= far + 4) price += 40;
      if (price >= cheapest) break;
    }
    if (price < cheapest) { best = { box, price }; cheapest = price; }
  }
  return best;
}

const FONT = { tag: `650 12.5px ${FACE}`, plain: `11.5px ${FACE}`, head: `650 12px ${FACE}`, sub: `11.5px ${FACE}`, badge: `700 11px ${FACE}` };

function drawTag(ctx, label) {
  const { box, at, index, rank } = label, tone = ratings[partners[index].severity];
  const importer = index === page.importer;
  if (!overlap(grow(box, importer ? 26 : 16), { x: at.x, y: at.y, w: 0, h: 0 })) {
    const end = { x: Math.min(Math.max(at.x, box.x), box.x + box.w), y: Math.min(Math.max(at.y, box.y), box.y + box.h) };
    ctx.beginPath(); ctx.moveTo(at.x, at.y); ctx.lineTo(end.x, end.y);
    ctx.strokeStyle = SOFT; ctx.lineWidth = 1; ctx.stroke();
  }
  rounded(ctx, box, 6);
  ctx.fillStyle = importer ? "#16324F" : "rgba(255,255,255,0.96)"; ctx.fill();
  ctx.strokeStyle = importer ? "#16324F" : tone.border; ctx.lineWidth = index === state.selected ? 2.2 : 1.2; ctx.stroke();
  let x = box.x + 7;
  if (rank) {
    ctx.beginPath(); ctx.arc(box.x + 11.5, box.y + box.h / 2, 8, 0, 2 * Math.PI);
    ctx.fillStyle = "#16324F"; ctx.fill();
    ctx.fillStyle = "#fff"; ctx.font = FONT.badge; ctx.textAlign = "center";
    ctx.fillText(String(rank), box.x + 11.5, box.y + box.h / 2 + 0.5);
    x = box.x + 24;
  }
  ctx.textAlign = "left"; ctx.font = FONT.tag; ctx.fillStyle = importer ? "#fff" : INK;
  label.text.forEach((line, at) => ctx.fillText(line, x, box.y + 11.5 + 15 * at));
}

function drawHeads(ctx, view) {
  const scale = network.getScale();
  ctx.fillStyle = "rgba(255,255,255,0.93)";
  ctx.fillRect(0, 0, stage.clientWidth, 40);
  ctx.textAlign = "center";
  const write = (text, x, y, font, color) => { ctx.font = font; ctx.fillStyle = color; ctx.fillText(text, x, y); };
  view.columns.forEach(([tier, centre, width, count]) => {
    // the band's own heading speaks for those whose tier is not stated either
    if (tier === 0 || (tier === null && view.columns.length > 2)) return;
    const at = toScreen(worldOf([centre, 0])), room = Math.max((width + 0.96) * pitch.x * scale, 100);
    const title = tier === null ? "Tier not stated" : `Tier ${tier}`;
    const inIt = [...shown.full].filter((index) => partners[index].severity === FINDING && Math.abs(view.places[index][0] - centre) <= width / 2 + 0.01).length;
    const said = counted(count, "partner") + (inIt ? `, ${counted(inIt, "finding")}` : "");
    const half = Math.max(measure(ctx, title, FONT.head), measure(ctx, said, FONT.sub)) / 2;
    if (at.x > -20) at.x = Math.max(at.x, half + 8);
    write(shorten(ctx, title, FONT.head, room), at.x, 16, FONT.head, INK);
    write(shorten(ctx, said, FONT.sub, room), at.x, 31, FONT.sub, inIt ? "#a63f00" : "#6b7784");
  });
  const at = toScreen(worldOf([view.columns[view.columns.length - 1][1], 0]));
  write("Importer", at.x, 16, FONT.head, INK);
}

const BAND_TITLE = "Path to the importer not stated";

function drawBands(ctx) {
  const view = views[state.view], scale = network.getScale();
  ctx.save();
  const ratio = canvas.width / stage.clientWidth;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = "#fff"; ctx.fillRect(0, 0, stage.clientWidth, stage.clientHeight);
  view.columns.forEach(([tier, centre, width]) => {
    const at = toScreen(worldOf([centre, 0])), wide = (width + 1) * pitch.x * scale;
    if (tier !== null && tier % 2) { ctx.fillStyle = "#f7f9fb"; ctx.fillRect(at.x - wide / 2, 0, wide, stage.clientHeight); }
  });
  if (view.band !== null) {
    const y = toScreen(worldOf([0, view.band])).y;
    ctx.strokeStyle = "#b9c3cd"; ctx.lineWidth = 1; ctx.setLineDash([2, 3]);
    ctx.beginPath(); ctx.moveTo(10, y); ctx.lineTo(stage.clientWidth - 10, y); ctx.stroke(); ctx.setLineDash([]);
    ctx.textBaseline = "middle"; ctx.textAlign = "left"; ctx.font = FONT.head; ctx.fillStyle = SOFT;
    ctx.fillText(BAND_TITLE, 12, y + 12);
  }
  ctx.restore();
}

function drawLabels(ctx) {
  const view = views[state.view], scale = network.getScale();
  ctx.save();
  const ratio = canvas.width / stage.clientWidth;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textBaseline = "middle";
  drawHeads(ctx, view);
  const visible = [...shown.full, ...shown.context].filter((index) => !partners[index].ghost);
  const at = new Map(visible.map((index) => [index, toScreen(placeOf(index))]));
  const inside = visible.filter((index) => {
    const p = at.get(index);
    return p.x > -20 && p.y > 20 && p.x < stage.clientWidth + 20 && p.y < stage.clientHeight + 20;
  });
  const symbols = inside.map((index) => {
    const r = radius(index), p = at.get(index);
    return { index, x: p.x - r, y: p.y - r, w: 2 * r, h: 2 * r, price: partners[index].severity <= POSSIBLE || index === page.importer ? 40 : 22 };
  });
  const taken = [], tags = [];
  if (view.band !== null) {
    const y = toScreen(worldOf([0, view.band])).y;
    taken.push({ x: 8, y: y + 2, w: measure(ctx, BAND_TITLE, FONT.head) + 8, h: 19 });
  }
  const room = Math.min(236, Math.max(132, pitch.x * scale - 22));
  const tag = (index, rank) => {
    const p = at.get(index);
    if (!p || !inside.includes(index) || tags.some((other) => other.index === index)) return;
    // two short lines or one long one, whichever hides less
    const name = partners[index].name, narrow = Math.max(room - 34, 92);
    const shapes = [[shorten(ctx, name, FONT.tag, narrow)], inTwo(ctx, name, FONT.tag, narrow), inTwo(ctx, name, FONT.tag, 150), [shorten(ctx, name, FONT.tag, 176)]];
    let best = null;
    for (const text of shapes) {
      const w = Math.max(...text.map((line) => measure(ctx, line, FONT.tag))) + (rank ? 31 : 14);
      const found = settle(p, radius(index), w, 7 + 15 * text.length, taken, symbols, index);
      const lost = Math.max(0, Math.min(name.length, 48) - text.join(" ").length) * 0.8;
      if (found && (!best || found.price + lost < best.price)) best = { ...found, price: found.price + lost, text };
    }
    if (!best) return;
    const { box, text } = best;
    taken.push(box);
    tags.push({ index, rank, text, box, at: p });
  };
  page.top.forEach((index, place) => { if (!around || around.has(index)) tag(index, place + 1); });
  if (state.selected !== null) tag(state.selected, rankOf.get(state.selected));
  if (at.has(page.importer)) tag(page.importer, 0);
  // quiet labels: the selected chain, findings and possible findings; everyone where there is room
  const roomy = pitch.y * scale >= 24 && pitch.x * scale >= 165;
  const rest = inside
    .filter((index) => !tags.some((other) => other.index === index) && (around ? around.has(index) : roomy || partners[index].severity <= POSSIBLE))
    .sort((a, b) => partners[a].severity - partners[b].severity || a - b)
    .slice(0, 400);
  rest.forEach((index) => {
    const p = at.get(index), r = radius(index);
    const text = shorten(ctx, partners[index].name, FONT.plain, Math.max(108, room - 18));
    const w = measure(ctx, text, FONT.plain);
    for (const [x, y] of [[p.x + r + 2, p.y - 15], [p.x + r + 2, p.y + 1], [p.x - r - 2 - w, p.y - 15], [p.x - w / 2, p.y + r + 1]]) {
      const box = { x, y, w, h: 14 };
      if (x < 2 || x + w > stage.clientWidth - 2 || y < 40 || taken.some((other) => overlap(box, other))) continue;
      if (symbols.some((symbol) => symbol.index !== index && overlap(box, symbol))) continue;
      taken.push(box);
      ctx.font = FONT.plain; ctx.textAlign = "left";
      ctx.lineWidth = 3; ctx.lineJoin = "round"; ctx.strokeStyle = "rgba(255,255,255,0.9)"; ctx.strokeText(text, x, y + 7.5);
      ctx.fillStyle = around || partners[index].severity <= POSSIBLE ? "#24313d" : "#5f6d7a"; ctx.fillText(text, x, y + 7.5);
      break;
    }
  });
  tags.reverse().forEach((label) => drawTag(ctx, label));
  const selected = at.get(state.selected);
  if (selected) {
    ctx.beginPath(); ctx.arc(selected.x, selected.y, radius(state.selected) + 4, 0, 2 * Math.PI);
    ctx.strokeStyle = "#0b6bcb"; ctx.lineWidth = 2.2; ctx.stroke();
  }
  boxes = tags;
  ctx.restore();
}

network.on("beforeDrawing", drawBands);
network.on("afterDrawing", drawLabels);

// --- pointer ----------------------------------------------------------------------------------------------

const tip = document.getElementById("tip");
function showTip(index, pointer) {
  const partner = partners[index];
  tip.replaceChildren();
  const name = document.createElement("b");
  name.textContent = partner.name;
  const facts = [partner.native_name, partner.ghost ? "No supplier in the files, and this is no raw-material stage."
    : [partner.rating, partner.tier_text && index !== page.importer ? `tier ${partner.tier_text}` : "", countryName(partner.country || "")].filter(Boolean).join(" · ")];
  tip.append(name, facts.filter(Boolean).join("\n"));
  tip.hidden = false;
  const x = Math.min(pointer.x + 14, stage.clientWidth - tip.offsetWidth - 8);
  const y = pointer.y + 18 + tip.offsetHeight > stage.clientHeight ? pointer.y - tip.offsetHeight - 12 : pointer.y + 18;
  tip.style.left = `${Math.max(4, x)}px`;
  tip.style.top = `${Math.max(4, y)}px`;
}
network.on("hoverNode", ({ node, pointer }) => {
  stage.classList.add("over");
  showTip(node, pointer.DOM);
});
network.on("blurNode", () => {
  stage.classList.remove("over");
  tip.hidden = true;
});
network.on("dragStart", () => { tip.hidden = true; });
network.on("zoom", () => { tip.hidden = true; });

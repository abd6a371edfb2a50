// Headings of the columns, and names beside partners: drawn in screen pixels over what vis-network draws.
import {
  canvas,
  drawing,
  drawn,
  HEADING,
  MARGIN,
  network,
  placeOf,
  radius,
  stage,
  toScreen,
  worldOf,
} from "./map_canvas.js";
import { byRating, counted, currentView, FINDING, POSSIBLE, page, partners, ratings, state } from "./map_model.js";
import { FONT, INK, inTwo, measure, SOFT, shorten, write } from "./map_text.js";

// the bands below the map: the row at which each begins, and its heading
const BANDS = [
  ["band", "Path to the importer not stated"],
  ["cargo_band", "They move or store the goods"],
];
const NAVY = "#16324F";
// the names drawn last, in their boxes
export const tags = [];

function inPixels(ctx, draw) {
  ctx.save();
  const ratio = canvas.width / stage.clientWidth;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.textBaseline = "middle";
  draw();
  ctx.restore();
}

function drawLine(ctx, color, width, from, to) {
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  stroke(ctx, color, width);
}

function stroke(ctx, color, width) {
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.stroke();
}

function circle(ctx, at, r) {
  ctx.beginPath();
  ctx.arc(at.x, at.y, r, 0, 2 * Math.PI);
}

// --- columns --------------------------------------------------------------------------------------------

function bands() {
  const view = currentView();
  return BANDS.filter(([key]) => view[key] !== null).map(([key, title]) => ({
    title,
    y: toScreen(worldOf([0, view[key]])).y,
  }));
}

function drawBands(ctx) {
  const { columns } = currentView();
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, stage.clientWidth, stage.clientHeight);
  ctx.fillStyle = "#f7f9fb";
  for (const [tier, centre, width] of columns) {
    if (tier === null || tier % 2 === 0) continue;
    const wide = (width + 1) * drawing.pitch.x * network.getScale();
    ctx.fillRect(toScreen(worldOf([centre, 0])).x - wide / 2, 0, wide, stage.clientHeight);
  }
  for (const { title, y } of bands()) {
    ctx.setLineDash([2, 3]);
    drawLine(ctx, "#b9c3cd", 1, { x: 10, y }, { x: stage.clientWidth - 10, y });
    ctx.setLineDash([]);
    ctx.textAlign = "left";
    write(ctx, title, 12, y + 12, FONT.head, SOFT);
  }
}

function drawHeads(ctx) {
  const { columns } = currentView();
  ctx.fillStyle = "rgba(255,255,255,0.93)";
  ctx.fillRect(0, 0, stage.clientWidth, HEADING);
  ctx.textAlign = "center";
  for (const column of columns) {
    const tier = column[0];
    // the band's own heading also covers partners whose tier is not stated
    if (tier !== 0 && (tier !== null || columns.length <= 2)) drawHead(ctx, column);
  }
  write(ctx, "Importer", toScreen(worldOf([columns.at(-1)[1], 0])).x, 16, FONT.head, INK);
}

function drawHead(ctx, [tier, centre, width, count]) {
  const title = tier === null ? "Tier not stated" : `Tier ${tier}`;
  const within = (index) => Math.abs(currentView().places[index][0] - centre) <= width / 2 + 0.01;
  const isFinding = ({ severity, cargo }) => severity === FINDING && !cargo;
  const findings = [...drawing.full].filter((index) => isFinding(partners[index]) && within(index)).length;
  const counts = counted(count, "partner") + (findings ? `, ${counted(findings, "finding")}` : "");
  const half = Math.max(measure(ctx, title, FONT.head), measure(ctx, counts, FONT.plain)) / 2;
  const room = Math.max((width + 0.96) * drawing.pitch.x * network.getScale(), 100);
  let { x } = toScreen(worldOf([centre, 0]));
  if (x > -20) x = Math.max(x, half + 8);
  write(ctx, shorten(ctx, title, FONT.head, room), x, 16, FONT.head, INK);
  write(ctx, shorten(ctx, counts, FONT.plain, room), x, 31, FONT.plain, findings ? "#a63f00" : "#6b7784");
}

// --- places for names -----------------------------------------------------------------------------------

const overlap = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const grow = (box, by) => ({ x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by });
function gap(point, box) {
  const across = Math.max(box.x - point.x, 0, point.x - box.x - box.w);
  return Math.hypot(across, Math.max(box.y - point.y, 0, point.y - box.y - box.h));
}

// Places for a box beside a point, nearest first; the later ones are tied to the point by a thin line.
function* spots(at, r, w, h, importer) {
  if (importer) {
    const x = Math.min(at.x - w / 2, stage.clientWidth - w - 5);
    yield [x, at.y - r - h - 5];
    yield [x, at.y + r + 5];
  }
  const right = at.x + r + 5;
  const left = at.x - r - 5 - w;
  const middle = at.y - h / 2;
  // above the link that leaves to the right, rather than on it
  for (const lift of [-h * 0.75, h * 0.75, 0]) {
    yield [right - 3, middle + lift];
    yield [left + 3, middle + lift];
  }
  yield [at.x - w / 2, at.y - r - h - 4];
  yield [at.x - w / 2, at.y + r + 4];
  for (let step = 1; step <= 16; step += 1) {
    for (const side of [right + 8, left - 8, at.x - w / 2]) {
      yield [side, middle - h * 0.8 - 9 * step];
      yield [side, middle + h * 0.8 + 9 * step];
    }
  }
}

// What a box hides, in symbols; one nearer to another weighty partner would be read as that one's name.
function hidden(box, index, at, symbols) {
  const far = gap(at, box);
  let price = 0;
  for (const symbol of symbols) {
    if (symbol.index === index) continue;
    if (overlap(box, symbol)) price += symbol.price;
    else if (symbol.price > 22 && gap(symbol.at, box) <= far + 4) price += 40;
  }
  return price;
}

// The cheapest place that is inside the window and on no other name; symbols may be covered, at a price.
function settle(scene, index, w, h) {
  const at = scene.at.get(index);
  const inside = ({ x, y }) =>
    x >= 4 && y >= MARGIN.top - 14 && x + w <= stage.clientWidth - 4 && y + h <= stage.clientHeight - 4;
  let best = null;
  let tries = 0;
  for (const [x, y] of spots(at, radius(index), w, h, index === page.importer)) {
    tries += 1;
    const box = { x, y, w, h };
    if (!inside(box) || scene.taken.some((other) => overlap(grow(box, 2), other))) continue;
    const price = tries * 0.3 + hidden(box, index, at, scene.symbols);
    if (!best || price < best.price) best = { box, price };
  }
  return best;
}

// --- names ----------------------------------------------------------------------------------------------

function sceneOf(ctx) {
  const at = new Map();
  const symbols = [];
  for (const index of drawn()) {
    if (partners[index].ghost) continue;
    const p = toScreen(placeOf(index));
    if (p.x <= -20 || p.y <= 20 || p.x >= stage.clientWidth + 20 || p.y >= stage.clientHeight + 20) continue;
    const r = radius(index);
    const price = partners[index].severity <= POSSIBLE || index === page.importer ? 40 : 22;
    at.set(index, p);
    symbols.push({ index, at: p, x: p.x - r, y: p.y - r, w: 2 * r, h: 2 * r, price });
  }
  const taken = [];
  for (const { title, y } of bands()) {
    taken.push({ x: 8, y: y + 2, w: measure(ctx, title, FONT.head) + 8, h: 19 });
  }
  const room = Math.min(236, Math.max(132, drawing.pitch.x * network.getScale() - 22));
  return { at, symbols, taken, room };
}

const isTagged = (index) => tags.some((tag) => tag.index === index);

// Find a place for a name in a box: two short lines or one long one, whichever hides less.
function tag(ctx, scene, index, rank) {
  if (!scene.at.has(index) || isTagged(index)) return;
  const name = partners[index].name;
  const narrow = Math.max(scene.room - 34, 92);
  const shapes = [
    [shorten(ctx, name, FONT.tag, narrow)],
    inTwo(ctx, name, FONT.tag, narrow),
    inTwo(ctx, name, FONT.tag, 150),
    [shorten(ctx, name, FONT.tag, 176)],
  ];
  let best = null;
  for (const text of shapes) {
    const w = Math.max(...text.map((line) => measure(ctx, line, FONT.tag))) + (rank ? 31 : 14);
    const found = settle(scene, index, w, 7 + 15 * text.length);
    const lost = Math.max(0, Math.min(name.length, 48) - text.join(" ").length) * 0.8;
    if (found && (!best || found.price + lost < best.price)) best = { box: found.box, price: found.price + lost, text };
  }
  if (!best) return;
  scene.taken.push(best.box);
  tags.push({ index, rank, text: best.text, box: best.box, at: scene.at.get(index) });
}

function drawTag(ctx, { box, at, index, rank, text }) {
  const importer = index === page.importer;
  if (!overlap(grow(box, importer ? 26 : 16), { x: at.x, y: at.y, w: 0, h: 0 })) {
    const x = Math.min(Math.max(at.x, box.x), box.x + box.w);
    drawLine(ctx, SOFT, 1, at, { x, y: Math.min(Math.max(at.y, box.y), box.y + box.h) });
  }
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, 6);
  ctx.fillStyle = importer ? NAVY : "rgba(255,255,255,0.96)";
  ctx.fill();
  stroke(ctx, importer ? NAVY : ratings[partners[index].severity].border, index === state.selected ? 2.2 : 1.2);
  if (rank) {
    const centre = { x: box.x + 11.5, y: box.y + box.h / 2 };
    circle(ctx, centre, 8);
    ctx.fillStyle = NAVY;
    ctx.fill();
    ctx.textAlign = "center";
    write(ctx, String(rank), centre.x, centre.y + 0.5, FONT.badge, "#fff");
  }
  ctx.textAlign = "left";
  text.forEach((line, row) => {
    write(ctx, line, box.x + (rank ? 24 : 7), box.y + 11.5 + 15 * row, FONT.tag, importer ? "#fff" : INK);
  });
}

// The partners named without a box: the selected chain; else all where there is room, or those with findings.
function quiet(scene) {
  const { around, pitch } = drawing;
  const scale = network.getScale();
  const roomy = pitch.y * scale >= 24 && pitch.x * scale >= 165;
  const wanted = (index) => (around ? around.all.has(index) : roomy || partners[index].severity <= POSSIBLE);
  return [...scene.at.keys()]
    .filter((index) => !isTagged(index) && wanted(index))
    .sort(byRating)
    .slice(0, 400);
}

function drawQuiet(ctx, scene, index) {
  const p = scene.at.get(index);
  const r = radius(index) + 2;
  const text = shorten(ctx, partners[index].name, FONT.plain, Math.max(108, scene.room - 18));
  const w = measure(ctx, text, FONT.plain);
  const places = [
    [p.x + r, p.y - 15],
    [p.x + r, p.y + 1],
    [p.x - r - w, p.y - 15],
    [p.x - w / 2, p.y + r - 1],
  ];
  for (const [x, y] of places) {
    const box = { x, y, w, h: 14 };
    if (x < 2 || x + w > stage.clientWidth - 2 || y < HEADING || scene.taken.some((other) => overlap(box, other)))
      continue;
    if (scene.symbols.some((symbol) => symbol.index !== index && overlap(box, symbol))) continue;
    scene.taken.push(box);
    ctx.textAlign = "left";
    ctx.font = FONT.plain;
    ctx.lineWidth = 3;
    ctx.lineJoin = "round";
    ctx.strokeStyle = "rgba(255,255,255,0.9)";
    ctx.strokeText(text, x, y + 7.5);
    const strong = drawing.around || partners[index].severity <= POSSIBLE;
    write(ctx, text, x, y + 7.5, FONT.plain, strong ? "#24313d" : "#5f6d7a");
    return;
  }
}

function drawLabels(ctx) {
  drawHeads(ctx);
  const scene = sceneOf(ctx);
  tags.length = 0;
  // equal partners share a rank, so two badges may show the same number
  for (const index of page.top) {
    if (!drawing.around || drawing.around.all.has(index)) tag(ctx, scene, index, partners[index].rank);
  }
  if (state.selected !== null) {
    tag(ctx, scene, state.selected, page.top.includes(state.selected) ? partners[state.selected].rank : 0);
  }
  tag(ctx, scene, page.importer, 0);
  for (const index of quiet(scene)) drawQuiet(ctx, scene, index);
  for (const placed of [...tags].reverse()) drawTag(ctx, placed);
  const selected = scene.at.get(state.selected);
  if (!selected) return;
  circle(ctx, selected, radius(state.selected) + 4);
  stroke(ctx, "#0b6bcb", 2.2);
}

network.on("beforeDrawing", (ctx) => inPixels(ctx, () => drawBands(ctx)));
network.on("afterDrawing", (ctx) => inPixels(ctx, () => drawLabels(ctx)));

// The map itself: which partners and links vis-network draws, how strongly, and the window onto them.
import {
  counted,
  currentView,
  edges,
  linkShown,
  links,
  nodes,
  options,
  page,
  partnerCount,
  partners,
  reach,
  state,
  visibleSet,
} from "./map_model.js";

export const stage = document.getElementById("map");
// the height of the columns' headings
export const HEADING = 40;
export const MARGIN = { top: 58, right: 62, bottom: 22, left: 52 };
const ROW = { least: 23, most: 66 };
const COLUMN = { least: 118, most: 330 };
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function container({ ctx, x, y, style }) {
  const { size } = style;
  return {
    drawNode() {
      ctx.beginPath();
      ctx.rect(x - size * 1.25, y - size * 0.65, size * 2.5, size * 1.3);
      ctx.fillStyle = style.color;
      ctx.fill();
      ctx.lineWidth = style.borderWidth;
      ctx.strokeStyle = style.borderColor;
      ctx.stroke();
    },
    nodeDimensions: { width: size * 2.5, height: size * 1.3 },
  };
}

// each of vis-network's sets beside what was last put into it
const nodePart = { set: new vis.DataSet(), put: new Map() };
const edgePart = { set: new vis.DataSet(), put: new Map() };
// a cargo partner is drawn as a box that is wider than high, like a container
for (const group of Object.values(options.groups)) {
  if (group.shape === "custom") group.ctxRenderer = container;
}
export const network = new vis.Network(stage, { nodes: nodePart.set, edges: edgePart.set }, options);
export const canvas = stage.querySelector("canvas");
canvas.setAttribute("role", "img");
canvas.setAttribute(
  "aria-label",
  `Map of ${counted(partnerCount, "business partner")} of ${page.importer_name}, by tier. ` +
    "The Table tab holds the same partners as text.",
);
stage.tabIndex = 0;
stage.setAttribute("role", "group");
stage.setAttribute(
  "aria-label",
  "Map. Left and right arrow keys follow the chain of the selected partner, up and down its neighbours.",
);

// What is drawn now: partners in full and as context, the selected partner's chain, columns and rows in map units.
export const drawing = { full: new Set(), context: new Set(), around: null, pitch: { x: 180, y: 34 } };
export const drawn = () => [...drawing.full, ...drawing.context];
export const isDrawn = (index) => drawing.full.has(index) || drawing.context.has(index);

export const worldOf = ([x, y]) => ({ x: x * drawing.pitch.x, y: y * drawing.pitch.y });
export const placeOf = (index) => worldOf(currentView().places[index]);

// --- which partners and links, and how strongly ---------------------------------------------------------

// A faint partner is drawn in a paler colour rather than transparent, so that no link shines through it.
const mixed = new Map();
function pale(color, strength) {
  const key = color + strength;
  if (!mixed.has(key)) {
    const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
    mixed.set(key, `rgb(${parts.map((part) => Math.round(255 - (255 - part) * strength)).join()})`);
  }
  return mixed.get(key);
}

const groupOf = (index) => options.groups[nodes[index].group];
export const radius = (index) => groupOf(index).size * network.getScale() + 2;

function nodeLook(index) {
  const { around, context } = drawing;
  const faint = (context.has(index) && index !== page.importer) || partners[index].past;
  const strength = around && !around.all.has(index) ? 0.16 : faint ? 0.5 : 1;
  const group = groupOf(index);
  const color = { background: pale(group.color.background, strength), border: pale(group.color.border, strength) };
  return {
    color: { ...color, highlight: color, hover: color },
    size: group.size * (faint ? 0.85 : 1),
    shadow: strength === 1 && group.shadow ? group.shadow : false,
  };
}

function edgeLook(edge) {
  const { around } = drawing;
  const line = page.lines[edge.line];
  const on = [around?.up, around?.down].some((side) => side?.has(edge.from) && side.has(edge.to));
  const color = on && edge.line === "plain" ? "#5f6f7e" : line.color;
  const opacity = around && !on ? 0.12 : 1;
  return {
    color: { color, highlight: color, hover: color, inherit: false, opacity },
    width: on ? line.width + 0.7 : line.width,
    dashes: line.dashes,
    arrows: { to: { enabled: line.arrow > 0 || on, scaleFactor: line.arrow || 0.4, type: "arrow" } },
    ...bend(edge),
  };
}

function bend(edge) {
  if (edge.line === "ghost") return { smooth: false };
  // below the map a link runs level and rises at its end, so that it does not cross the chains
  if (/^(unstated|cargo)/.test(edge.line)) return { smooth: { enabled: true, type: "horizontal", roundness: 0.94 } };
  const [from, to] = [edge.from, edge.to].map((index) => currentView().places[index][0]);
  if (!options.edges.smooth || to - from >= 0.5) return {};
  // links inside a column or back toward raw material bow out, so that they can be told from the flow
  return { smooth: { enabled: true, type: "curvedCW", roundness: 0.28 } };
}

function selectedChain() {
  if (state.selected === null || !isDrawn(state.selected)) return null;
  const up = reach(state.selected, true).add(state.selected);
  const down = reach(state.selected, false).add(state.selected);
  return { up, down, all: new Set([...up, ...down]) };
}

function takeOut(part, items) {
  const gone = part.set.getIds().filter((id) => !items.has(id));
  for (const id of gone) part.put.delete(id);
  part.set.remove(gone);
}

// Put in the items that differ from what is there.
function putIn(part, items) {
  const changed = [];
  for (const [id, item] of items) {
    const text = JSON.stringify(item);
    if (part.put.get(id) === text) continue;
    part.put.set(id, text);
    changed.push(item);
  }
  part.set.update(changed);
}

// Bring vis-network's sets to what the state asks for.
function update() {
  Object.assign(drawing, visibleSet());
  drawing.around = selectedChain();
  const nodeItems = new Map();
  for (const index of drawn()) nodeItems.set(index, { ...nodes[index], ...placeOf(index), ...nodeLook(index) });
  const edgeItems = new Map();
  for (const edge of edges) {
    if (!isDrawn(edge.from) || !isDrawn(edge.to) || !edge.links.some((n) => linkShown(links[n]))) continue;
    edgeItems.set(edge.id, { id: edge.id, from: edge.from, to: edge.to, ...edgeLook(edge) });
  }
  takeOut(edgePart, edgeItems);
  takeOut(nodePart, nodeItems);
  putIn(nodePart, nodeItems);
  putIn(edgePart, edgeItems);
}

export function refresh() {
  update();
  network.redraw();
}

// Draw from nothing, where all places may have changed.
export function drawAnew() {
  Object.assign(drawing, { full: new Set(), context: new Set() });
  for (const part of [edgePart, nodePart]) {
    part.put.clear();
    part.set.clear();
  }
  fit();
}

// --- the window onto the map ----------------------------------------------------------------------------

// Whether a person has zoomed or moved the map since all of it was last shown.
let moved = false;
function noteMove() {
  moved = true;
}
network.on("zoom", noteMove);
network.on("dragStart", noteMove);

// Stretch columns and rows to the window, then show all of it. Below a least row height the map is scaled down.
export function fit() {
  const view = currentView();
  if (!stage.clientWidth || !stage.clientHeight) return;
  const across = Math.max(stage.clientWidth - MARGIN.left - MARGIN.right, 200);
  const down = Math.max(stage.clientHeight - MARGIN.top - MARGIN.bottom, 150);
  const columns = Math.max(view.width, 0.5);
  const rows = Math.max(view.height - 1, 1);
  const scale = Math.min(1, down / (rows * ROW.least), across / (columns * COLUMN.least));
  drawing.pitch = {
    x: Math.min(COLUMN.most, across / scale / columns),
    y: Math.min(ROW.most, down / scale / rows),
  };
  update();
  const middle = worldOf([columns / 2, rows / 2]);
  const shift = { x: (MARGIN.left - MARGIN.right) / 2 / scale, y: (MARGIN.top - MARGIN.bottom) / 2 / scale };
  network.moveTo({ position: { x: middle.x - shift.x, y: middle.y - shift.y }, scale, animation: false });
  moved = false;
}

// At once, so that no picture of the window shows a part of the map; a part that a person chose stays.
// Made after vis-network's own observer, which gives the canvas its new size, this one is called after it.
new ResizeObserver(() => {
  if (!moved) fit();
}).observe(stage);

export function zoom(factor) {
  noteMove();
  const animation = calm ? false : { duration: 160, easingFunction: "easeInOutQuad" };
  network.moveTo({ scale: network.getScale() * factor, animation });
}

// Bring a partner into the window if it is outside; while all of the map is shown, none is.
export function bringIn(index) {
  const { x, y } = toScreen(placeOf(index));
  const side = 20;
  const across = x > side && x < stage.clientWidth - side;
  if (across && y > HEADING + side / 2 && y < stage.clientHeight - side) return;
  network.moveTo({ position: placeOf(index), scale: Math.max(network.getScale(), 0.8), animation: false });
}

export function toScreen(point) {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  return {
    x: (point.x - centre.x) * scale + stage.clientWidth / 2,
    y: (point.y - centre.y) * scale + stage.clientHeight / 2,
  };
}

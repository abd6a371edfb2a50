// The map on paper and as a picture file.
import { canvas, network, stage } from "./map_canvas.js";
import { byId, el } from "./map_elements.js";
import { page, products, ratings, state } from "./map_model.js";
import { showAllRows } from "./map_table.js";
import { FONT, INK, measure, SOFT, shorten, write } from "./map_text.js";

const HEAD = 54;
const FOOT = 58;

// Draw the map once with at least two pixels to a point, so that pictures of it stay sharp on paper.
function sharply(take) {
  const usual = Object.getOwnPropertyDescriptor(window, "devicePixelRatio");
  const draw = (ratio) => {
    Object.defineProperty(window, "devicePixelRatio", ratio);
    network.setSize("100%", "100%");
    network.redraw();
  };
  if (!usual?.configurable) {
    network.redraw();
    return take();
  }
  try {
    draw({ value: Math.max(2, window.devicePixelRatio), configurable: true });
    return take();
  } finally {
    draw(usual);
  }
}

// The map with title, date and legend, as one picture.
function picture() {
  const ratio = canvas.width / stage.clientWidth;
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height + Math.round((HEAD + FOOT) * ratio);
  const ctx = copy.getContext("2d");
  ctx.fillStyle = "#fff";
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(canvas, 0, Math.round(HEAD * ratio));
  ctx.scale(ratio, ratio);
  ctx.textBaseline = "middle";
  drawTitle(ctx);
  drawRatings(ctx, HEAD + stage.clientHeight + 18);
  drawLines(ctx, HEAD + stage.clientHeight + 40);
  return copy;
}

function drawTitle(ctx) {
  const room = stage.clientWidth - 24;
  const product = state.product === null ? "" : `: ${products[state.product].name}`;
  const title = `Business partner map – ${page.importer_name}${product}`;
  const note = `As of ${page.as_of} · ${byId("shown").textContent}. ${page.sentence}`;
  write(ctx, shorten(ctx, title, FONT.title, room), 12, 20, FONT.title, INK);
  write(ctx, shorten(ctx, note, FONT.plain, room), 12, 41, FONT.plain, SOFT);
}

function drawRatings(ctx, y) {
  let x = 14;
  for (const rating of ratings) {
    const words = `${rating.name} ${rating.count}`;
    const shape = new Path2D(rating.glyph);
    ctx.save();
    ctx.translate(x, y - 6);
    ctx.scale(0.6, 0.6);
    ctx.fillStyle = rating.fill;
    ctx.fill(shape);
    ctx.strokeStyle = rating.border;
    ctx.lineWidth = 2;
    ctx.stroke(shape);
    ctx.restore();
    write(ctx, words, x + 17, y, FONT.plain, INK);
    x += 40 + measure(ctx, words, FONT.plain);
  }
}

function drawLines(ctx, y) {
  let x = 14;
  for (const key of document.querySelectorAll("#legend .lines .key:not(.plain)")) {
    const words = key.textContent.trim();
    const path = key.querySelector("path");
    const dashes = path.getAttribute("stroke-dasharray");
    ctx.strokeStyle = path.getAttribute("stroke");
    ctx.lineWidth = Number(path.getAttribute("stroke-width"));
    ctx.setLineDash(dashes ? dashes.split(" ").map(Number) : []);
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(x + 32, y);
    ctx.stroke();
    write(ctx, words, x + 39, y, FONT.plain, INK);
    x += 62 + measure(ctx, words, FONT.plain);
  }
}

byId("picture").addEventListener("click", () => {
  const name = `business-partner-map-${String(page.as_of).replace(/[^0-9-]/g, "")}.png`;
  el("a", { href: sharply(picture).toDataURL("image/png"), download: name }).click();
});
byId("print").addEventListener("click", () => window.print());
window.addEventListener("beforeprint", () => {
  showAllRows();
  byId("lists").open = true;
  byId("print-map").src = sharply(() => canvas.toDataURL("image/png"));
});

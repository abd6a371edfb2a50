// Text on a canvas: fonts and inks, widths, and names made short enough.
export const INK = "#17212b";
export const SOFT = "#52606d";
const FACE = getComputedStyle(document.documentElement).fontFamily;
export const TAG_SIZE = 12.5;
export const FONT = {
  title: `650 17px ${FACE}`,
  tag: `650 ${TAG_SIZE}px ${FACE}`,
  plain: `11.5px ${FACE}`,
  head: `650 12px ${FACE}`,
  badge: `700 11px ${FACE}`,
};

export function write(ctx, text, x, y, font, color) {
  ctx.font = font;
  ctx.fillStyle = color;
  ctx.fillText(text, x, y);
}

const widths = new Map();
export function measure(ctx, text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

// control characters, marks of writing direction and line ends
const UNPRINTABLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]+/gu;

// One line, without characters that turn or break it; it ends in an ellipsis where it is too long.
export function shorten(ctx, text, font, most) {
  const line = String(text).replace(UNPRINTABLE, " ").trim();
  if (measure(ctx, line, font) <= most) return line;
  const letters = Array.from(line);
  const cut = (count) => `${letters.slice(0, count).join("").trimEnd()}…`;
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const half = Math.ceil((low + high) / 2);
    if (measure(ctx, cut(half), font) <= most) low = half;
    else high = half - 1;
  }
  return cut(low);
}

// Two lines of about the same length: between words, or anywhere in a script that has no spaces.
export function inTwo(ctx, text, font, most) {
  const whole = shorten(ctx, text, font, Infinity);
  const joint = whole.includes(" ") ? " " : "";
  const words = joint ? whole.split(joint) : Array.from(whole);
  let best = [whole];
  let narrowest = Infinity;
  for (let at = 1; at < words.length; at += 1) {
    const lines = [words.slice(0, at).join(joint), words.slice(at).join(joint)];
    const width = Math.max(...lines.map((line) => measure(ctx, line, font)));
    if (width < narrowest) {
      best = lines;
      narrowest = width;
    }
  }
  return best.map((line) => shorten(ctx, line, font, most));
}

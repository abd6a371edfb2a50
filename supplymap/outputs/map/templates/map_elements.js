// Pieces of the page: text only, never markup.
import { partners, ratings } from "./map_model.js";

export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "text") element.textContent = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

// A text of the user's files: isolated, so that a right-to-left name does not turn what is around it.
export const own = (text) => el("bdi", { text: String(text) });
export const note = (text) => el("p", { class: "note", text });
export const dotted = (...texts) => texts.filter(Boolean).join(" · ");
export const joined = (texts) => texts.flatMap((text, at) => (at ? [", ", own(text)] : [own(text)]));

export function section(title, ...children) {
  const content = children.flat().filter(Boolean);
  return content.length ? [el("h2", { text: title }), ...content] : [];
}

export function glyph(severity) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "glyph");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", ratings[severity].name);
  use.setAttribute("href", `#rating-${severity}`);
  svg.append(use);
  return svg;
}

// A partner's name; a press opens its details.
export const opener = (index) =>
  el("button", { type: "button", class: "link", "data-open": index }, own(partners[index].name));

// A line in a list of partners.
export function person(index, ...notes) {
  const partner = partners[index];
  return el(
    "li",
    {},
    partner.ghost ? el("span") : glyph(partner.severity),
    el(
      "div",
      {},
      partner.ghost ? own(partner.name) : opener(index),
      notes.filter(Boolean).map((text) => el("p", {}, own(text))),
    ),
  );
}

export const people = (items) => (items.length ? el("ul", { class: "people" }, items) : null);

// Labels with their values; what is not stated is left out.
export function pairs(entries) {
  const stated = (value) =>
    Array.isArray(value) ? value.length : value !== undefined && value !== null && value !== "";
  const kept = entries.filter(([, value]) => stated(value));
  if (!kept.length) return null;
  return el(
    "dl",
    { class: "pairs" },
    kept.flatMap(([key, value]) => [
      el("dt", {}, own(key)),
      el("dd", {}, Array.isArray(value) ? joined(value) : own(value)),
    ]),
  );
}

// The start of the page, and what a test or a browser's console can ask of it.
import "./map_controls.js";
import "./map_picture.js";
import "./map_pointer.js";
import { isolate, select } from "./map_actions.js";
import { drawing, network, placeOf, stage, toScreen } from "./map_canvas.js";
import { tags } from "./map_labels.js";
import { indexOf, isPartner, partners, products } from "./map_model.js";
import { TAG_SIZE } from "./map_text.js";

const idsOf = (indexes) => [...indexes].filter(isPartner).map((index) => partners[index].id);

isolate(null);

window.supplymap = Object.freeze({
  select: (id) => {
    if (indexOf.has(id)) select(indexOf.get(id));
  },
  isolate: (name) => isolate(name === null ? null : products.findIndex((product) => product.name === name)),
  visible: () => idsOf(drawing.full),
  onPaths: () => idsOf(drawing.context),
  positionOf: (id) => {
    const at = toScreen(placeOf(indexOf.get(id)));
    const frame = stage.getBoundingClientRect();
    return { x: at.x + frame.x, y: at.y + frame.y };
  },
  labelBoxes: () => {
    network.redraw();
    const frame = stage.getBoundingClientRect();
    return tags
      .filter(({ rank }) => rank)
      .map(({ index, rank, text, box }) => ({
        id: partners[index].id,
        rank,
        text: text.join(" "),
        size: TAG_SIZE,
        x: box.x + frame.x,
        y: box.y + frame.y,
        width: box.w,
        height: box.h,
      }));
  },
});
document.documentElement.dataset.ready = "yes";

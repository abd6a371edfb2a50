// The table, the map's twin in text: the rows of the partners that match, sorted by any column.
import { byId } from "./map_elements.js";
import { matches, written } from "./map_model.js";

const table = byId("partners");
let rows = [...table.tBodies[0].rows];
// a very long table shows its beginning first, to stay quick
let limit = 800;

const partnerOf = (row) => Number(row.dataset.partner);

export function markRow(index) {
  for (const row of rows) row.classList.toggle("on", partnerOf(row) === index);
}

export function showRows() {
  let count = 0;
  for (const row of rows) {
    const match = matches(partnerOf(row));
    if (match) count += 1;
    row.hidden = !match || count > limit;
  }
  byId("more-rows").hidden = count <= limit;
  byId("more-rows").textContent = `Show all ${written(count)} rows`;
}

export function showAllRows() {
  limit = Infinity;
  showRows();
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

// Empty cells stay at the end in both directions; equal ones keep the order of the ranking.
function sortRows(column, numeric, down) {
  const compare = numeric ? (a, b) => Number(a) - Number(b) : collator.compare;
  const keyed = rows.map((row) => {
    const cell = row.cells[column];
    return { row, key: numeric ? cell.dataset.sort : cell.textContent.trim() };
  });
  keyed.sort((a, b) => {
    if (!a.key || !b.key) return (a.key ? 0 : 1) - (b.key ? 0 : 1);
    return down ? compare(b.key, a.key) : compare(a.key, b.key);
  });
  rows = keyed.map(({ row }) => row);
}

table.tHead.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const head = button.parentElement;
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const cell of head.parentElement.cells) cell.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  sortRows(head.cellIndex, button.dataset.kind === "number", down);
  showRows();
  table.tBodies[0].append(...rows);
});
byId("more-rows").addEventListener("click", showAllRows);

// A table is sorted by a click on the name of a column: numbers and dates by size, else by letters.

function installSorting() {
  if (window.sanctionsQaSorting) return;
  window.sanctionsQaSorting = true;
  addEventListener("click", (event) => {
    const button = event.target.closest?.(".sortable th button");
    if (button) sortBy(button.closest("th"));
  });
}

function sortBy(head) {
  const table = head.closest("table");
  const column = [...head.parentElement.children].indexOf(head);
  const up = head.getAttribute("aria-sort") !== "ascending";
  for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows];
  const cells = new Map(rows.map((row) => [row, row.cells[column].textContent.trim()]));
  const said = [...cells.values()].filter(Boolean);
  const isNumber = said.every((text) => !Number.isNaN(number(text)));
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  rows.sort((a, b) => {
    const [one, two] = [cells.get(a), cells.get(b)];
    if (!one || !two) return Number(!one) - Number(!two); // what says nothing comes last
    const by = isNumber ? number(one) - number(two) : order.compare(one, two);
    return up ? by : -by;
  });
  table.tBodies[0].append(...rows);
}

function number(text) {
  const plain = text.replace(/[,\s\u00a0\u202f]/g, "");
  return plain === "" ? NaN : Number(plain);
}

for (const head of document.querySelectorAll("table.sortable thead th")) {
  const button = document.createElement("button");
  button.append(...head.childNodes);
  head.append(button);
  button.onclick = () => {
    const turn = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
    for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", turn < 0 ? "descending" : "ascending");
    const value = (row) => row.cells[head.cellIndex].dataset.v ?? row.cells[head.cellIndex].textContent;
    const body = head.closest("table").tBodies[0];
    body.append(...[...body.rows].sort((a, b) =>
      turn * value(a).localeCompare(value(b), undefined, { numeric: true }) ));
  };
}
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
});

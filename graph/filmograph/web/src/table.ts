/** The table of nodes or of edges: what the filter keeps, a page at a time, in step with the picture. */

import type { Value } from "./data";
import { button, element, newId, text } from "./elements";
import type { Edge, Node } from "./model";
import type { State } from "./state";
import { counted, nameOf, shown, some } from "./words";

const PAGE = 50;

interface Listed<Row> {
  readonly noun: "node" | "edge";
  readonly columns: readonly string[];
  readonly heads: number;
  rows(): readonly Row[];
  value(row: Row, column: string): Value;
  isSelected(row: Row): boolean;
  select(row: Row): void;
}

function nodesOf(state: State): Listed<Node> {
  const { network } = state;
  return {
    noun: "node", heads: 1,
    columns: ["label", ...network.nodeColumns.filter((name) => name !== "label" && name !== "iri")],
    rows: () => state.kept.found ?? [...state.kept.nodes],
    value: (node, column) => node.values.get(column) ?? null,
    isSelected: (node) => state.selection.node === node,
    select: (node) => state.selectNode(node),
  };
}

function edgesOf(state: State): Listed<Edge> {
  const { network } = state;
  const [from, to] = network.directed ? ["From", "To"] : ["One end", "Other end"];
  const found = (): ReadonlySet<Node> | null => (state.kept.found === null ? null : new Set(state.kept.found));
  return {
    noun: "edge", heads: 2, columns: [from!, to!, ...network.edgeColumns],
    rows: () => {
      const ends = found();
      return [...state.kept.edges].filter((edge) => ends === null || ends.has(edge.source) || ends.has(edge.target));
    },
    value: (edge, column) => (column === from ? edge.source.label : column === to ? edge.target.label : (edge.values.get(column) ?? null)),
    isSelected: (edge) => state.selection.edge === edge,
    select: (edge) => state.selectEdge(edge),
  };
}

function compared(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return shown("", a).localeCompare(shown("", b), "en");
}

/** Return a table that can be sorted and turned, and the function that shows it anew. */
function tableOf<Row>(listed: Listed<Row>): { element: HTMLElement; show(turnToSelection: boolean): void } {
  let [sorted, downwards, first] = ["", false, 0];
  let order: readonly Row[] = [];
  const caption = element("caption");
  const head = element("thead");
  const body = element("tbody");
  const table = element("table", {}, [caption, head, body]);
  const scroller = element("div", { class: "scroller", role: "region", tabindex: "0", "aria-label": `Table of ${listed.noun}s` }, [table]);
  const previous = button("Previous", () => turn(-PAGE));
  const next = button("Next", () => turn(PAGE));
  const where = element("span", { class: "where" });

  function turn(by: number): void {
    first += by;
    draw();
  }
  function sortBy(column: string): void {
    const numbers = order.some((row) => typeof listed.value(row, column) === "number");
    [downwards, sorted, first] = [sorted === column ? !downwards : numbers, column, 0];
    show(false);
  }
  function arrange(): void {
    const now = listed.rows();
    if (sorted === "") {
      order = now;
      return;
    }
    const has = (row: Row): boolean => listed.value(row, sorted) !== null;
    const by = (a: Row, b: Row): number => compared(listed.value(a, sorted), listed.value(b, sorted)) * (downwards ? -1 : 1);
    order = [...now.filter(has).sort(by), ...now.filter((row) => !has(row))];
  }
  function show(turnToSelection: boolean): void {
    arrange();
    const selected = order.findIndex((row) => listed.isSelected(row));
    if (selected >= 0 && turnToSelection) first = selected - (selected % PAGE);
    draw();
    if (turnToSelection) bring(scroller, body.querySelector("[aria-current]"));
  }
  function draw(): void {
    first = Math.max(0, Math.min(first, order.length - 1));
    first -= first % PAGE;
    const last = Math.min(first + PAGE, order.length);
    caption.textContent = counted(order.length, listed.noun);
    where.textContent = order.length === 0 ? "none" : `${(first + 1).toLocaleString("en")} to ${last.toLocaleString("en")} of ${order.length.toLocaleString("en")}`;
    previous.disabled = first === 0;
    next.disabled = last >= order.length;
    const kept = document.activeElement instanceof HTMLElement && head.contains(document.activeElement) ? document.activeElement.dataset["column"] : undefined;
    head.replaceChildren(element("tr", {}, listed.columns.map((column) => header(column))));
    if (kept !== undefined) [...head.querySelectorAll("button")].find((one) => one.dataset["column"] === kept)?.focus();
    body.replaceChildren(...order.slice(first, last).map((row) => line(row)));
  }
  function header(column: string): HTMLElement {
    const direction = sorted !== column ? null : downwards ? "descending" : "ascending";
    const sign = element("span", { "aria-hidden": "true", class: "sign" }, [direction === null ? "↕" : downwards ? "↓" : "↑"]);
    const sorter = button(nameOf(column, listed.noun), () => sortBy(column), { "data-column": column });
    sorter.append(sign);
    return element("th", { scope: "col", "aria-sort": direction }, [sorter]);
  }
  function line(row: Row): HTMLElement {
    const cells = listed.columns.map((column, index) => {
      const value = listed.value(row, column);
      if (index === 0) return element("th", { scope: "row" }, [button(text(shown(column, value)), () => listed.select(row), { class: "link" })]);
      const content = Array.isArray(value) ? some(value) : shown(column, value);
      return element("td", { class: typeof value === "number" ? "number" : null }, [text(content)]);
    });
    const made = element("tr", { "aria-current": listed.isSelected(row) ? "true" : null }, cells);
    made.addEventListener("click", (event) => {
      if (!(event.target instanceof Element && event.target.closest("button"))) listed.select(row);
    });
    return made;
  }

  const pages = element("div", { class: "pages" }, [previous, where, next]);
  return { element: element("div", {}, [scroller, pages]), show };
}

/** Scroll a row into view within its scroller alone, so that the page stays where it is. */
function bring(scroller: HTMLElement, row: Element | null): void {
  if (!(row instanceof HTMLElement)) return;
  if (row.offsetTop < scroller.scrollTop + 60 || row.offsetTop + row.offsetHeight > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = row.offsetTop - scroller.clientHeight / 2;
  }
}

/** Return the section with both tables, of which one is shown. */
export function tables(state: State, heading: "h2" | "h3"): HTMLElement {
  const both = [tableOf(nodesOf(state)), tableOf(edgesOf(state))] as const;
  const name = newId();
  const radios = ["Nodes", "Edges"].map((label, index) => {
    const radio = element("input", { type: "radio", name, id: newId(), ...(index === 0 ? { checked: "" } : {}) }, [], { change: () => choose(index) });
    return { radio, field: element("span", { class: "choice" }, [radio, element("label", { for: radio.id }, [label])]) };
  });
  function choose(index: number): void {
    both.forEach((one, at) => (one.element.hidden = at !== index));
    radios[index]!.radio.checked = true;
    both[index]!.show(true);
  }
  state.onChange((change) => {
    if (change === "colouring") return;
    const { node, edge } = state.selection;
    if (change === "selection" && (node === null) !== (edge === null)) choose(edge === null ? 0 : 1);
    else both.forEach((one) => one.show(change === "selection"));
  });
  both.forEach((one) => one.show(false));
  choose(0);
  const legend = element("legend", { class: "unseen" }, ["What the table lists"]);
  const choice = element("fieldset", { class: "choices" }, [legend, ...radios.map(({ field }) => field)]);
  return element("section", { class: "tables", "aria-label": "Table" }, [element(heading, {}, ["Table"]), choice, ...both.map((one) => one.element)]);
}

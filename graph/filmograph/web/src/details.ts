/** What is known of the selected node or edge: its attributes, the films and sources behind an edge, and where one can go from there. */

import type { Value } from "./data";
import { button, element, text } from "./elements";
import { type Edge, type Node, otherEnd } from "./model";
import type { State } from "./state";
import { describeEdge, nameOf, shown, some, years } from "./words";

const MOST_EDGES = 100;

/** Attributes that are shown otherwise, or not at all. */
const ELSEWHERE = new Set(["label", "first", "last"]);

type Actions = (node: Node) => HTMLElement[];

export function details(state: State, heading: "h2" | "h3", actions: Actions = () => []): HTMLElement {
  const body = element("div", { class: "body" });
  const show = (): void => body.replaceChildren(...parts(state, actions));
  state.onChange((change) => {
    if (change !== "colouring") show();
  });
  show();
  return element("section", { class: "details", "aria-label": "Details" }, [element(heading, {}, ["Details"]), body]);
}

function parts(state: State, actions: Actions): HTMLElement[] {
  const { node, edge } = state.selection;
  if (node === null && edge === null) {
    return [element("p", { class: "hint" }, ["Choose a node or an edge in the picture or in the table. The films and sources behind it are shown here."])];
  }
  return [...(edge === null ? [] : edgeParts(state, edge, node)), ...(node === null ? [] : nodeParts(state, node, actions))];
}

function edgeParts(state: State, edge: Edge, from: Node | null): HTMLElement[] {
  const end = (node: Node): HTMLElement => (node === from ? text(node.label) : button(text(node.label), () => state.selectNode(node, edge), { class: "link" }));
  const between = element("p", { class: "ends" }, [end(edge.source), state.network.directed ? " → " : " – ", end(edge.target)]);
  return [element("div", { class: "edge" }, [between, facts("edge", edge.values, years(edge))])];
}

function nodeParts(state: State, node: Node, actions: Actions): HTMLElement[] {
  const edges = state.edgesOf(node).sort((a, b) => (b.weight ?? 0) - (a.weight ?? 0) || a.index - b.index);
  const more = edges.length - MOST_EDGES;
  const items = edges.slice(0, MOST_EDGES).map((edge) =>
    element("li", {}, [button(text(otherEnd(edge, node).label), () => state.selectNode(otherEnd(edge, node), edge), { class: "link" }), " ", why(state, edge, node)]),
  );
  return [
    element("p", { class: "name" }, [text(node.label)]),
    ...actions(node),
    facts("node", node.values, years(node)),
    element("p", { class: "edges" }, [`Edges of this node (${edges.length.toLocaleString("en")})`]),
    element("ul", { class: "neighbours" }, items),
    ...(more > 0 ? [element("p", { class: "hint" }, [`and ${more.toLocaleString("en")} more in the table of edges`])] : []),
  ];
}

/** Return the button that selects an edge of a node. */
function why(state: State, edge: Edge, node: Node): HTMLElement {
  const words = about(state, edge, node);
  return button(text(words), () => state.selectEdge(edge, node), { class: "why", "aria-label": `${words}, edge to ${otherEnd(edge, node).label}` });
}

/** Return a few words about an edge, seen from a node. */
function about(state: State, edge: Edge, node: Node): string {
  const list = edge.values.get("titles") ?? edge.values.get("names") ?? null;
  if (list !== null) return some(list, 1);
  return describeEdge(state.network, edge, node).replace(`to ${otherEnd(edge, node).label}`, "").replace(/^, /, "") || "edge";
}

function facts(of: "node" | "edge", values: ReadonlyMap<string, Value>, when: string): HTMLElement {
  const rows = [...values].filter(([name]) => !ELSEWHERE.has(name)).map(([name, value]) => row(nameOf(name, of), content(name, value)));
  return element("dl", {}, [...(when === "" || values.has("year") ? [] : [row("Years", [when])]), ...rows]);
}

function row(name: string, found: readonly (HTMLElement | string)[]): HTMLElement {
  return element("div", {}, [element("dt", {}, [name]), element("dd", {}, found)]);
}

function content(name: string, value: Value): (HTMLElement | string)[] {
  if (Array.isArray(value) && value.length > 1) return [element("ul", {}, value.map((one: string) => element("li", {}, [text(one)])))];
  return [text(shown(name, value))];
}

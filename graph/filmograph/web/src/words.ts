/** The words of the explorer: names of columns, counts, years, and what is read out about a node or an edge. */

import type { Value } from "./data";
import { type Edge, type Network, type Node, otherEnd } from "./model";

const NAMES: ReadonlyMap<string, string> = new Map(Object.entries({
  label: "Name", kind: "Kind", role: "Main role", roles: "Roles", first: "First year", last: "Last year", year: "Year", films: "Films", people: "People",
  degree: "Edges", community: "Community", component: "Component", pagerank: "PageRank", weight: "Weight", titles: "Films", names: "People",
  sources: "Sources", iri: "IRI", distance: "Distance",
}));

/** Return the name of a column, of nodes or of edges, as a person reads it. */
export function nameOf(column: string, of: "node" | "edge" = "node"): string {
  if (column === "role" && of === "edge") return "Role";
  const words = column.replaceAll("_", " ").trim() || column;
  return NAMES.get(column) ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/** Return a number with its noun. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Columns whose numbers are names rather than amounts, so that they have no separators. */
const BARE = new Set(["first", "last", "year", "community", "component"]);

/** Return a value as a person reads it. */
export function shown(column: string, value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return BARE.has(column) ? String(value) : value.toLocaleString("en", { maximumSignificantDigits: Number.isInteger(value) ? 21 : 3 });
  return typeof value === "string" ? value : value.join(", ");
}

/** Return the years of a node or an edge. */
export function years(one: Pick<Node, "first" | "last">): string {
  const [first, last] = [one.first ?? one.last, one.last ?? one.first];
  return first === null ? "" : first === last ? String(first) : `${first}–${last}`;
}

/** Return the name of a group of nodes that have one value of an attribute. */
export function nameOfGroup(attribute: string | null, value: string, nodes: readonly Node[]): string {
  if (attribute === null) return "all";
  if (attribute !== "community" && attribute !== "component") return value;
  const middle = nodes.reduce((best, node) => (node.edges.length > best.edges.length ? node : best));
  return `around ${middle.label}`;
}

/** Return what a node is, in one line. */
export function describeNode(node: Node): string {
  const kind = node.values.get("kind");
  const facts = [node.role ?? (typeof kind === "string" ? kind : ""), years(node), counted(node.edges.length, "edge")];
  return [node.label, ...facts.filter(Boolean)].join(", ");
}

/** Return what an edge is, in one line; from a node, it begins with the other end. */
export function describeEdge(network: Network, edge: Edge, from: Node | null): string {
  const between = `${edge.source.label} ${network.directed ? "→" : "–"} ${edge.target.label}`;
  const list = edge.values.get("titles") ?? edge.values.get("names") ?? null;
  const facts = [edge.weight !== null && edge.weight !== 1 ? `weight ${shown("weight", edge.weight)}` : "", edge.roles.join(", "), years(edge), some(list)];
  return [from === null ? between : `to ${otherEnd(edge, from).label}`, ...facts.filter(Boolean)].join(", ");
}

/** Return the first few values of a list. */
export function some(value: Value, most = 3): string {
  if (!Array.isArray(value)) return typeof value === "string" ? value : "";
  const rest = value.length - most;
  return rest > 0 ? `${value.slice(0, most).join(", ")} and ${rest.toLocaleString("en")} more` : value.join(", ");
}

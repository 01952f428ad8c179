/** The network as it is explored: nodes and edges that know each other, with the attributes that the explorer understands. */

import { type Column, type Data, type Value, valueOf } from "./data";

export type Values = ReadonlyMap<string, Value>;

export interface Node {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly label: string;
  /** The label as it is searched: without accents and in lower case. */
  readonly key: string;
  readonly role: string | null;
  readonly first: number | null;
  readonly last: number | null;
  readonly values: Values;
  readonly edges: Edge[];
}

export interface Edge {
  readonly index: number;
  readonly source: Node;
  readonly target: Node;
  readonly weight: number | null;
  readonly first: number | null;
  readonly last: number | null;
  readonly roles: readonly string[];
  readonly values: Values;
}

export interface Network {
  readonly title: string;
  readonly leftOut: string | null;
  readonly directed: boolean;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The names of the attributes that some node, or some edge, has. */
  readonly nodeColumns: readonly string[];
  readonly edgeColumns: readonly string[];
}

/** Return a text as it is searched. */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Return the end of an edge that a node is not. */
export function otherEnd(edge: Edge, node: Node): Node {
  return edge.source === node ? edge.target : edge.source;
}

function rowOf(data: Data, columns: readonly Column[], row: number): Values {
  const found = columns.map((column): [string, Value] => [column.name, valueOf(data, column, row)]);
  return new Map(found.filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}

function numberIn(values: Values, ...names: string[]): number | null {
  for (const name of names) {
    const value = values.get(name);
    if (typeof value === "number") return value;
  }
  return null;
}

function textsIn(values: Values, ...names: string[]): readonly string[] {
  for (const name of names) {
    const value = values.get(name);
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value as readonly string[];
  }
  return [];
}

/** Return the network that a page embeds. */
export function read(data: Data): Network {
  const nodes = data.nodes.x.map((x, index): Node => {
    const values = rowOf(data, data.nodes.columns, index);
    const label = textsIn(values, "label")[0] ?? "";
    return {
      index, x, y: data.nodes.y[index] ?? 0, label, key: folded(label), role: textsIn(values, "role", "roles")[0] ?? null,
      first: numberIn(values, "first", "year"), last: numberIn(values, "last", "year"), values, edges: [],
    };
  });
  const edges = data.edges.source.map((start, index): Edge => {
    const values = rowOf(data, data.edges.columns, index);
    const edge = {
      index, source: nodes[start]!, target: nodes[data.edges.target[index]!]!, weight: numberIn(values, "weight"),
      first: numberIn(values, "first", "year"), last: numberIn(values, "last", "year"), roles: textsIn(values, "roles", "role"), values,
    };
    edge.source.edges.push(edge);
    if (edge.target !== edge.source) edge.target.edges.push(edge);
    return edge;
  });
  const names = (columns: readonly Column[]): string[] => columns.map((column) => column.name);
  return {
    title: data.title, leftOut: data.left_out, directed: data.directed, nodes, edges,
    nodeColumns: names(data.nodes.columns), edgeColumns: names(data.edges.columns),
  };
}

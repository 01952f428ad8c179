/** Which nodes and edges are kept by role and by years, and which nodes a search finds. */

import { type Edge, folded, type Network, type Node } from "./model";

export interface Filter {
  readonly text: string;
  readonly role: string | null;
  readonly from: number | null;
  readonly to: number | null;
}

export const EVERYTHING: Filter = { text: "", role: null, from: null, to: null };

/** What a filter keeps; `found` are the kept nodes whose label has the text, the best match first, null where no text is searched. */
export interface Kept {
  readonly nodes: ReadonlySet<Node>;
  readonly edges: ReadonlySet<Edge>;
  readonly found: readonly Node[] | null;
}

type Dated = Pick<Node, "first" | "last">;

function bounded(filter: Filter): boolean {
  return filter.from !== null || filter.to !== null;
}

/** Whether something with years overlaps those of the filter; what has none does not. */
function within(one: Dated, filter: Filter): boolean {
  if (!bounded(filter)) return true;
  const first = one.first ?? one.last;
  const last = one.last ?? one.first;
  return first !== null && last !== null && last >= (filter.from ?? -Infinity) && first <= (filter.to ?? Infinity);
}

function dated(one: Dated): boolean {
  return one.first !== null || one.last !== null;
}

/** Return what dates an edge: itself or, where it has no years, those of its ends that have some. */
function datesOf(edge: Edge): Dated[] {
  return dated(edge) ? [edge] : [edge.source, edge.target].filter(dated);
}

/** Return the roles that nodes or edges have, in alphabetical order. */
export function rolesOf(network: Network): string[] {
  const roles = new Set(network.edges.flatMap((edge) => edge.roles));
  for (const node of network.nodes) if (node.role !== null) roles.add(node.role);
  return [...roles].sort((a, b) => a.localeCompare(b));
}

/** Return the first and the last year of the network, null where it has none. */
export function yearsOf(network: Network): [number, number] | null {
  let [low, high] = [Infinity, -Infinity];
  for (const one of [...network.nodes, ...network.edges]) {
    for (const year of [one.first, one.last]) {
      if (year === null) continue;
      low = Math.min(low, year);
      high = Math.max(high, year);
    }
  }
  return low <= high ? [low, high] : null;
}

/**
 * Return what a filter keeps.
 *
 * An edge is kept for its roles, if it has any, and for its years or, without, those of its ends. A node is kept for its main role or for
 * that of a kept edge, and for its own years or, without, those of a kept edge.
 */
export function keep(network: Network, filter: Filter): Kept {
  const fits = (edge: Edge): boolean =>
    (filter.role === null || edge.roles.length === 0 || edge.roles.includes(filter.role)) && datesOf(edge).every((one) => within(one, filter));
  const fitting = network.edges.filter(fits);
  const linked = new Set<Node>();
  const dating = new Set<Node>();
  for (const edge of fitting) {
    for (const end of [edge.source, edge.target]) {
      if (edge.roles.length > 0) linked.add(end);
      if (datesOf(edge).length > 0) dating.add(end);
    }
  }
  const stays = (node: Node): boolean =>
    (filter.role === null || node.role === filter.role || linked.has(node)) &&
    (!bounded(filter) || (dated(node) ? within(node, filter) : dating.has(node)));
  const nodes = new Set(network.nodes.filter(stays));
  const edges = new Set(fitting.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target)));
  return { nodes, edges, found: search(nodes, filter.text) };
}

function search(nodes: ReadonlySet<Node>, text: string): readonly Node[] | null {
  const words = folded(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const start = words.join(" ");
  const rank = (node: Node): number => (node.key === start ? 0 : node.key.startsWith(start) ? 1 : 2);
  const found = [...nodes].filter((node) => words.every((word) => node.key.includes(word)));
  return found.sort((a, b) => rank(a) - rank(b) || b.edges.length - a.edges.length || a.index - b.index);
}

/** What the parts of the explorer have in common: the filter, what it keeps, and what is selected. */

import { EVERYTHING, type Filter, keep, type Kept } from "./filters";
import type { Edge, Network, Node } from "./model";

/** A node, an edge, or a node with the edge that led to it. */
export interface Selection {
  readonly node: Node | null;
  readonly edge: Edge | null;
}

export type Change = "filter" | "selection" | "colouring";

const NOTHING: Selection = { node: null, edge: null };

export class State {
  filter: Filter = EVERYTHING;
  kept: Kept;
  selection: Selection = NOTHING;
  private readonly listeners: ((change: Change) => void)[] = [];

  constructor(readonly network: Network) {
    this.kept = keep(network, EVERYTHING);
  }

  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** Change some of the filter; a selection that it does not keep ends. */
  narrow(change: Partial<Filter>): void {
    this.filter = { ...this.filter, ...change };
    this.kept = keep(this.network, this.filter);
    const { node, edge } = this.selection;
    const lost = (node !== null && !this.kept.nodes.has(node)) || (edge !== null && !this.kept.edges.has(edge));
    if (lost) this.selection = NOTHING;
    this.changed("filter");
    if (lost) this.changed("selection");
  }

  /** Select a node, and the edge that led to it where one did. */
  selectNode(node: Node, edge: Edge | null = null): void {
    this.selection = { node, edge };
    this.changed("selection");
  }

  /** Select an edge, seen from one of its ends where the walk stands there. */
  selectEdge(edge: Edge, from: Node | null = null): void {
    this.selection = { node: from, edge };
    this.changed("selection");
  }

  selectNothing(): void {
    this.selection = NOTHING;
    this.changed("selection");
  }

  changed(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  /** The edges of a node that are kept, clockwise from the top. */
  edgesOf(node: Node): Edge[] {
    return node.edges.filter((edge) => this.kept.edges.has(edge));
  }
}

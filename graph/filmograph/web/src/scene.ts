/** How each node and edge is drawn right now, whichever drawing does it. */

import type { Colouring, Theme } from "./look";
import type { Edge, Node } from "./model";
import type { State } from "./state";

export interface NodeStyle {
  readonly shape: number;
  /** In pixels, from the middle. */
  readonly size: number;
  readonly fill: string;
  readonly border: string;
  /** The width of the border in pixels. */
  readonly ring: number;
  /** 0 is behind, 2 in front; a label is always drawn in front. */
  readonly depth: 0 | 1 | 2;
  readonly label: string;
}

export interface EdgeStyle {
  readonly width: number;
  readonly colour: string;
  readonly depth: 0 | 1 | 2;
}

export class Scene {
  hovered: Node | null = null;
  colouring!: Colouring;
  theme!: Theme;
  private readonly most: number;

  constructor(readonly state: State) {
    this.most = state.network.nodes.reduce((most, node) => Math.max(most, node.edges.length), 1);
  }

  /** Whether there is room for labels below nodes. */
  get isSparse(): boolean {
    return this.state.network.nodes.length <= 60;
  }

  /** Return the style of a node, null when the filter does not keep it. */
  node(node: Node): NodeStyle | null {
    if (!this.state.kept.nodes.has(node)) return null;
    const { theme, state } = this;
    const group = this.colouring.of.get(node);
    const shape = group?.shape ?? 0;
    const size = this.size(node);
    const chosen = state.selection.node === node || (state.selection.node === null && isEnd(state.selection.edge, node));
    if (chosen) return { shape, size: size + 3, fill: group?.colour ?? theme.other, border: theme.text, ring: 3, depth: 2, label: node.label };
    // Small, so that the edges that are looked at can be seen between them.
    if (this.isQuiet(node)) return { shape, size: Math.min(size, 2.5), fill: theme.quiet, border: theme.quiet, ring: 0, depth: 0, label: "" };
    const depth = this.isMarked(node) ? 2 : 1;
    return { shape, size, fill: group?.colour ?? theme.other, border: theme.text, ring: 1, depth, label: node.label };
  }

  /** Return the style of an edge, null when the filter does not keep it. */
  edge(edge: Edge): EdgeStyle | null {
    if (!this.state.kept.edges.has(edge)) return null;
    const { theme, state } = this;
    const width = 0.8 + Math.min(Math.log2(Math.max(edge.weight ?? 1, 1)), 4);
    if (state.selection.edge === edge) return { width: width + 3, colour: theme.accent, depth: 2 };
    const { node } = state.selection;
    if (node !== null && (edge.source === node || edge.target === node)) return { width: width + 1, colour: theme.text, depth: 1 };
    const quiet = node !== null || state.selection.edge !== null || state.kept.found !== null;
    return { width, colour: quiet ? theme.quiet : theme.line, depth: 0 };
  }

  /** Whether the label of a node is drawn whatever is beside it: the selected ones, and the first that a search finds. */
  forces(node: Node): boolean {
    const { selection, kept } = this.state;
    if (selection.node === node || isEnd(selection.edge, node) || this.hovered === node) return true;
    if (selection.node !== null) return selection.node.edges.length <= 12 && node.edges.some((edge) => isEnd(edge, selection.node));
    return kept.found !== null && kept.found.slice(0, 5).includes(node);
  }

  private size(node: Node): number {
    const crowd = this.state.network.nodes.length;
    const [least, more] = crowd > 800 ? [3, 9] : crowd > 60 ? [4.5, 10] : [7, 7];
    return least + more * Math.sqrt(node.edges.length / this.most);
  }

  /** Whether something else is looked at. */
  private isQuiet(node: Node): boolean {
    const { selection, kept } = this.state;
    if (this.hovered === node) return false;
    if (selection.node !== null) return !node.edges.some((edge) => kept.edges.has(edge) && isEnd(edge, selection.node));
    if (selection.edge !== null) return true;
    return kept.found !== null && !this.finds(node);
  }

  /** Whether a node is found or beside the selected one. */
  private isMarked(node: Node): boolean {
    return this.hovered === node || this.state.selection.node !== null || this.finds(node);
  }

  private foundIn: readonly Node[] | null = null;
  private foundSet: ReadonlySet<Node> = new Set();

  private finds(node: Node): boolean {
    const { found } = this.state.kept;
    if (this.foundIn !== found) [this.foundIn, this.foundSet] = [found, new Set(found ?? [])];
    return this.foundSet.has(node);
  }
}

function isEnd(edge: Edge | null, node: Node | null): boolean {
  return edge !== null && (edge.source === node || edge.target === node);
}

/** The keys in the picture: arrows walk along edges, with Shift they choose among the edges of a node. */

import type { Drawing } from "./drawing/drawing";
import { type Edge, type Node, otherEnd } from "./model";
import type { State } from "./state";

export const HELP =
  "Arrow keys walk along the edge that leads most nearly that way. Shift with the left or right arrow chooses the edges of the node one by one, " +
  "and Enter walks along the chosen one. Home goes to the node with most edges, Escape ends the selection, + and − zoom, 0 shows everything.";

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** Return the edge of a node that leads most nearly in a direction; of several to one node, the heaviest. */
export function edgeTowards(state: State, node: Node, [dx, dy]: readonly [number, number]): Edge | null {
  let [best, most] = [null as Edge | null, 0.01];
  for (const edge of state.edgesOf(node)) {
    const other = otherEnd(edge, node);
    const length = Math.hypot(other.x - node.x, other.y - node.y);
    const along = length === 0 ? 0 : ((other.x - node.x) * dx + (other.y - node.y) * dy) / length;
    const same = best !== null && otherEnd(best, node) === other && (edge.weight ?? 0) > (best.weight ?? 0);
    if (along > most || same) [best, most] = [edge, along];
  }
  return best;
}

/** Return the edges of a node clockwise from the top. */
function around(state: State, node: Node): Edge[] {
  const angle = (edge: Edge): number => {
    const other = otherEnd(edge, node);
    return (Math.atan2(other.x - node.x, other.y - node.y) + 2 * Math.PI) % (2 * Math.PI);
  };
  return state.edgesOf(node).sort((a, b) => angle(a) - angle(b) || a.index - b.index);
}

function best(state: State): Node | null {
  const nodes = state.kept.found ?? [...state.kept.nodes];
  return nodes.reduce<Node | null>((most, node) => (most === null || state.edgesOf(node).length > state.edgesOf(most).length ? node : most), null);
}

/** Listen to the keys of the picture; `blocked` is called when there is no edge that way. */
export function listen(stage: HTMLElement, state: State, drawing: () => Drawing, blocked: (node: Node) => void): void {
  const walk = (node: Node, edge: Edge): void => state.selectNode(otherEnd(edge, node), edge);
  const begin = (): void => {
    const first = best(state);
    if (first !== null) state.selectNode(first);
  };
  const turn = (node: Node, by: number): void => {
    const edges = around(state, node);
    if (edges.length === 0) return blocked(node);
    const now = state.selection.edge === null ? -1 : edges.indexOf(state.selection.edge);
    state.selectEdge(edges[(now + by + (now < 0 && by < 0 ? 1 : 0) + edges.length) % edges.length]!, node);
  };
  const step = (node: Node, direction: readonly [number, number]): void => {
    const edge = edgeTowards(state, node, direction);
    if (edge === null) blocked(node);
    else walk(node, edge);
  };
  const keys: Readonly<Record<string, () => void>> = {
    Home: begin, Escape: () => state.selectNothing(), "+": () => drawing().zoom(1.5), "=": () => drawing().zoom(1.5), "-": () => drawing().zoom(1 / 1.5),
    "0": () => drawing().fit(),
    Enter: () => {
      const { node, edge } = state.selection;
      if (edge !== null) walk(node ?? edge.source, edge);
      else if (node === null) begin();
    },
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const direction = DIRECTIONS[event.key];
    if (direction === undefined && keys[event.key] === undefined) return;
    event.preventDefault();
    const node = state.selection.node ?? (state.selection.edge?.source ?? null);
    if (direction === undefined) keys[event.key]!();
    else if (node === null) begin();
    else if (event.shiftKey) turn(node, direction[0] || -direction[1]);
    else step(node, direction);
  });
}

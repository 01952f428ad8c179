/** The edge that a pointer means: the nearest one that is near enough, however thin. */

import type { Edge, Node } from "../model";

const REACH = 6;

type At = (node: Node) => readonly [number, number];

/** Return the edge nearest to a point of the picture, null when none is near. */
export function nearestEdge(edges: Iterable<Edge>, at: At, x: number, y: number): Edge | null {
  let [best, least] = [null as Edge | null, REACH];
  for (const edge of edges) {
    const distance = fromSegment(x, y, at(edge.source), at(edge.target));
    if (distance < least) [best, least] = [edge, distance];
  }
  return best;
}

/** Return how far a point is from the line between two others. */
function fromSegment(x: number, y: number, [ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const length = (bx - ax) ** 2 + (by - ay) ** 2 || 1;
  const part = Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
  return Math.hypot(x - ax - part * (bx - ax), y - ay - part * (by - ay));
}

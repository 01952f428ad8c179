/** What every drawing of a network can do. */

import type { Edge, Node } from "../model";

export interface Drawing {
  readonly kind: "webgl" | "canvas";
  /** Draw anew what the scene shows. */
  refresh(): void;
  /** Move so that a node is well in view. */
  reveal(node: Node): void;
  /** Show everything. */
  fit(): void;
  /** Come nearer by a factor above 1, or farther by one below. */
  zoom(factor: number): void;
  end(): void;
}

/** What a pointer does in a drawing. */
export interface Pointing {
  pickNode(node: Node): void;
  pickEdge(edge: Edge): void;
  pickNothing(): void;
  hover(node: Node | null): void;
}

/** Whether movements are unwanted. */
export function isStill(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Which part of the plane a canvas shows. */

import type { Node } from "../model";

const MARGIN = 40;

type Point = Pick<Node, "x" | "y">;

export class View {
  /** Whether the pointer moved the plane since it was pressed, so that its release picks nothing. */
  moved = false;
  private width = 1;
  private height = 1;
  private scale = 1;
  private middle: Point = { x: 0, y: 0 };
  private readonly box: readonly [number, number, number, number];

  constructor(nodes: readonly Node[]) {
    const ends = (values: number[]): [number, number] => [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];
    this.box = nodes.length > 0 ? [...ends(nodes.map((node) => node.x)), ...ends(nodes.map((node) => node.y))] : [0, 1, 0, 1];
    this.fit();
  }

  /** How many pixels a unit is when everything is shown. */
  private get least(): number {
    const [left, right, bottom, top] = this.box;
    return Math.min((this.width - 2 * MARGIN) / (right - left || 1), (this.height - 2 * MARGIN) / (top - bottom || 1));
  }

  at({ x, y }: Point): [number, number] {
    const unit = this.least * this.scale;
    return [this.width / 2 + (x - this.middle.x) * unit, this.height / 2 - (y - this.middle.y) * unit];
  }

  resize(width: number, height: number): void {
    [this.width, this.height] = [Math.max(width, 3 * MARGIN), Math.max(height, 3 * MARGIN)];
  }

  fit(): void {
    const [left, right, bottom, top] = this.box;
    this.middle = { x: (left + right) / 2, y: (bottom + top) / 2 };
    this.scale = 1;
  }

  centre({ x, y }: Point): void {
    this.middle = { x, y };
  }

  pan(dx: number, dy: number): void {
    const unit = this.least * this.scale;
    this.middle = { x: this.middle.x - dx / unit, y: this.middle.y + dy / unit };
  }

  /** Come nearer to a point of the canvas, which stays where it is. */
  zoom(factor: number, x: number, y: number): void {
    const before = this.scale;
    this.scale = Math.min(50, Math.max(0.3, before * factor));
    const apart = 1 - this.scale / before;
    this.pan((x - this.width / 2) * apart, (y - this.height / 2) * apart);
  }
}

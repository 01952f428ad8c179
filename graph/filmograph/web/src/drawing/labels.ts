/** Labels beside nodes, each where no other is. */

const FONT = "system-ui, sans-serif";
const SIZE = 13;
const LONGEST = 40;
const GAP = 6;
const NEAR = 4;

interface Colours {
  readonly text: string;
  readonly paper: string;
}

/** Where a node is in a picture, how large it is, and how wide the picture is; in pixels. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly width: number;
  readonly below: boolean;
}

interface Place {
  readonly left: number;
  readonly right: number;
  readonly line: number;
}

export class Labels {
  private taken: Place[] = [];

  /** Forget the labels of the picture before. */
  clear(): void {
    this.taken = [];
  }

  /**
   * Draw the label of a node beside it, or below it where there is room, unless another is there; a forced one is drawn even so.
   *
   * A label that would leave the picture on the right stands on the left, or below where that is no better.
   */
  draw(context: CanvasRenderingContext2D, label: string, at: Spot, colours: Colours, forced: boolean): void {
    context.font = `${SIZE}px ${FONT}`;
    const shown = shortened(label);
    const wide = context.measureText(shown).width;
    const [right, left] = [at.x + at.size + NEAR, at.x - at.size - NEAR - wide];
    const below = at.below || (right + wide > at.width && left < 0);
    const start = below ? Math.max(NEAR, Math.min(at.x - wide / 2, at.width - wide - NEAR)) : right + wide <= at.width ? right : left;
    const line = below ? at.y + at.size + SIZE : at.y;
    const covers = (other: Place): boolean => Math.abs(other.line - line) < SIZE + 3 && start < other.right + GAP && start + wide > other.left - GAP;
    if (!forced && this.taken.some(covers)) return;
    this.taken.push({ left: start, right: start + wide, line });
    // On the colour of the page, so that it can be read over edges.
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = colours.paper;
    context.strokeText(shown, start, line + SIZE / 3);
    context.fillStyle = colours.text;
    context.fillText(shown, start, line + SIZE / 3);
  }
}

function shortened(label: string): string {
  const letters = [...label];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : label;
}

/** How things look: the palette of Okabe and Ito, a shape for each colour, the theme of the page, and the groups that are coloured. */

import type { Network, Node } from "./model";
import { nameOfGroup } from "./words";

/** The shapes that go with the colours, in the order of the numbers by which the shader knows them; the last is that of all others. */
export const SHAPES = ["circle", "square", "triangle", "diamond", "hexagon", "turned triangle", "plus", "dot"] as const;

const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442"] as const;
const OTHERS = SHAPES.length - 1;

export interface Theme {
  readonly text: string;
  readonly paper: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
  readonly other: string;
}

/** Return the theme in force, from the style sheet. */
export function themeOf(root: HTMLElement): Theme {
  const style = getComputedStyle(root);
  const colour = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { text: colour("text"), paper: colour("paper"), quiet: colour("quiet"), line: colour("line"), accent: colour("accent"), other: colour("other") };
}

/** A group of nodes with one look; `shape` is the index of its shape. */
export interface Group {
  readonly name: string;
  readonly colour: string | null;
  readonly shape: number;
  readonly nodes: readonly Node[];
}

/** A way to colour the nodes: by the groups of one attribute. */
export interface Colouring {
  readonly attribute: string;
  readonly groups: readonly Group[];
  readonly of: ReadonlyMap<Node, Group>;
}

/** Return the attributes by which nodes can be coloured: those that have more than one value among few. */
export function colourable(network: Network): string[] {
  const several = (name: string): boolean => new Set(network.nodes.map((node) => node.values.get(name) ?? null)).size > 1;
  return ["kind", "community", "role", "component"].filter((name) => network.nodeColumns.includes(name) && several(name));
}

/** Return the groups of an attribute: the largest have a colour and a shape of their own, the others share one. */
export function colouring(network: Network, attribute: string | null): Colouring {
  const members = new Map<string, Node[]>();
  for (const node of network.nodes) {
    const value = attribute === null ? "" : String(node.values.get(attribute) ?? "");
    if (!members.get(value)?.push(node)) members.set(value, [node]);
  }
  const known = [...members].filter(([value]) => value !== "" || attribute === null).sort(([, a], [, b]) => b.length - a.length);
  const own = known.slice(0, known.length > COLOURS.length ? COLOURS.length : known.length);
  const groups: Group[] = own.map(([value, nodes], index) => ({
    name: nameOfGroup(attribute, value, nodes), colour: COLOURS[index] ?? null, shape: index, nodes,
  }));
  const grouped = new Set(own.flatMap(([, nodes]) => nodes));
  const rest = network.nodes.filter((node) => !grouped.has(node));
  if (rest.length > 0) groups.push({ name: own.length > 0 ? "others" : "all", colour: null, shape: OTHERS, nodes: rest });
  return { attribute: attribute ?? "", groups, of: new Map(groups.flatMap((group) => group.nodes.map((node) => [node, group] as const))) };
}

/** The corners of a shape around (0, 0), y downwards, null for what is round; the shader draws the same ones. */
export function cornersOf(shape: number): readonly (readonly [number, number])[] | null {
  const around = (count: number, radius: number, turn: number): [number, number][] =>
    Array.from({ length: count }, (_, i) => [radius * Math.sin(turn + (2 * Math.PI * i) / count), -radius * Math.cos(turn + (2 * Math.PI * i) / count)]);
  switch (SHAPES[shape]) {
    case "square": return around(4, 1.2, Math.PI / 4);
    case "triangle": return around(3, 1.35, 0);
    case "diamond": return around(4, 1.25, 0);
    case "hexagon": return around(6, 1.1, 0);
    case "turned triangle": return around(3, 1.35, Math.PI);
    case "plus": {
      const [far, near] = [1.1, 0.42];
      return [[-near, -far], [near, -far], [near, -near], [far, -near], [far, near], [near, near], [near, far], [-near, far], [-near, near], [-far, near], [-far, -near], [-near, -near]];
    }
    default: return null;
  }
}

/** The radius of a round shape. */
export function radiusOf(shape: number): number {
  return SHAPES[shape] === "dot" ? 0.8 : 1;
}

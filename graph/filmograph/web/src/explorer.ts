/** The explorer of a network: controls, picture, details and table, all in step. */

import { controls } from "./controls";
import type { Data } from "./data";
import { details } from "./details";
import { CanvasDrawing } from "./drawing/canvas";
import type { Drawing, Pointing } from "./drawing/drawing";
import { hasWebGL, WebGLDrawing } from "./drawing/webgl";
import { button, element, newId } from "./elements";
import { HELP, listen } from "./keyboard";
import { showLegend } from "./legend";
import { colourable, colouring, themeOf } from "./look";
import { type Node, read } from "./model";
import { Scene } from "./scene";
import { State } from "./state";
import { tables } from "./table";
import { counted, describeEdge, describeNode } from "./words";

/** What a page adds to the explorer: what can be done with a node, and what it does once all is shown. */
export interface Additions {
  readonly actions?: (node: Node) => HTMLElement[];
  readonly ready?: (state: State) => void;
}

/** Show a network in an element; return what ends it. */
export function explore(root: HTMLElement, data: Data, headings: "h1" | "h2", additions: Additions = {}): () => void {
  const state = new State(read(data));
  const scene = new Scene(state);
  const attributes = colourable(state.network);
  const chosen = attributes[0] ?? null;
  const parts = headings === "h1" ? "h2" : "h3";
  const help = element("p", { id: newId(), class: "help" }, [HELP]);
  const stage = element("div", { class: "stage", tabindex: "0", role: "application", "aria-label": "Picture of the network", "aria-describedby": help.id });
  const status = element("p", { class: "status", role: "status" });
  const legend = element("ul", { class: "legend", "aria-label": "Colours and shapes" });
  let drawing: Drawing | null = null;

  const colour = (attribute: string | null): void => {
    scene.colouring = colouring(state.network, attribute);
    showLegend(legend, scene.colouring);
    state.changed("colouring");
  };
  const zoomed = (label: string, name: string, act: (drawing: Drawing) => void): HTMLElement =>
    button(label, () => drawing !== null && act(drawing), { "aria-label": name, title: name });
  const tools = element("div", { class: "tools", role: "group", "aria-label": "View" }, [
    zoomed("+", "Zoom in", (one) => one.zoom(1.5)), zoomed("−", "Zoom out", (one) => one.zoom(1 / 1.5)), zoomed("⤢", "Show everything", (one) => one.fit()),
  ]);

  root.replaceChildren(
    element("div", { class: "title" }, [
      element(headings, {}, [data.title]), ...(data.left_out === null ? [] : [element("p", {}, [`Left out: ${data.left_out}.`])]),
    ]),
    controls(state, { attributes, chosen, choose: colour }),
    element("div", { class: "view" }, [
      element("section", { class: "picture", "aria-label": "Picture" }, [
        element("div", { class: "frame" }, [stage, tools]), status, legend, element("details", { class: "keys" }, [element("summary", {}, ["Keys"]), help]),
      ]),
      details(state, parts, additions.actions),
    ]),
    tables(state, parts),
  );

  scene.theme = themeOf(root);
  colour(chosen);
  drawing = draw(stage, scene, state);
  root.dataset["drawing"] = drawing.kind;
  drawing.refresh();
  const summary = (): string => {
    const { nodes, edges, found } = state.kept;
    return `${found === null ? "" : `${counted(found.length, "node")} found. `}Shown: ${counted(nodes.size, "node")}, ${counted(edges.size, "edge")}.`;
  };
  status.textContent = summary();
  state.onChange((change) => {
    if (change === "filter") status.textContent = summary();
    if (change === "selection") status.textContent = readOut(state) ?? summary();
    const { node, edge } = state.selection;
    if (change === "selection" && (node ?? edge) !== null) drawing!.reveal(node ?? edge!.source);
    drawing!.refresh();
  });
  listen(stage, state, () => drawing!, (node: Node) => (status.textContent = `No edge leads that way from ${node.label}.`));
  additions.ready?.(state);
  return onTheme(root, scene, drawing);
}

/** Return what is read out about the selection. */
function readOut(state: State): string | null {
  const { node, edge } = state.selection;
  const by = edge === null ? "" : describeEdge(state.network, edge, null);
  if (node === null) return edge === null ? null : by;
  return edge === null ? `${describeNode(node)}.` : `${describeNode(node)}. Edge: ${by}.`;
}

function draw(stage: HTMLElement, scene: Scene, state: State): Drawing {
  const pointing: Pointing = {
    pickNode: (node) => state.selectNode(node), pickEdge: (edge) => state.selectEdge(edge), pickNothing: () => state.selectNothing(),
    hover: (node) => {
      if (scene.hovered === node) return;
      scene.hovered = node;
      drawing.refresh();
    },
  };
  const drawing: Drawing = hasWebGL() ? new WebGLDrawing(stage, scene, pointing) : new CanvasDrawing(stage, scene, pointing);
  return drawing;
}

/** Draw anew when the page turns light or dark; return what ends everything. */
function onTheme(root: HTMLElement, scene: Scene, drawing: Drawing): () => void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const turn = (): void => {
    scene.theme = themeOf(root);
    drawing.refresh();
  };
  dark.addEventListener("change", turn);
  return () => {
    dark.removeEventListener("change", turn);
    drawing.end();
    root.replaceChildren();
  };
}

/** The drawing by Sigma, with WebGL. */

import "./without_webgl";

import { MultiGraph } from "graphology";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";
import type { Settings } from "sigma/settings";
import type { NodeDisplayData, PartialButFor } from "sigma/types";

import type { Edge, Network, Node } from "../model";
import type { Scene } from "../scene";
import { type Drawing, isStill, type Pointing } from "./drawing";
import { Labels } from "./labels";
import { nearestEdge } from "./nearest";
import { type Shaped, ShapeProgram } from "./shape_program";

type Labelled = PartialButFor<NodeDisplayData, "x" | "y" | "size" | "label" | "color">;

/** Whether the browser draws with WebGL. */
export function hasWebGL(): boolean {
  const canvas = document.createElement("canvas");
  try {
    const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

function graphOf(network: Network): MultiGraph {
  const graph = new MultiGraph({ allowSelfLoops: true });
  for (const node of network.nodes) graph.addNode(node.index, { x: node.x, y: node.y });
  for (const edge of network.edges) graph.addDirectedEdgeWithKey(edge.index, edge.source.index, edge.target.index);
  return graph;
}

export class WebGLDrawing implements Drawing {
  readonly kind = "webgl";
  private readonly sigma: Sigma;
  private readonly labels = new Labels();

  constructor(private readonly stage: HTMLElement, private readonly scene: Scene, pointing: Pointing) {
    const { network } = scene.state;
    this.sigma = new Sigma(graphOf(network), stage, this.settings());
    this.listen(network, pointing);
  }

  refresh(): void {
    this.sigma.refresh();
  }

  reveal(node: Node): void {
    const data = this.sigma.getNodeDisplayData(String(node.index));
    if (data === undefined) return;
    const { width, height } = this.sigma.getDimensions();
    const seen = this.sigma.framedGraphToViewport(data);
    const margin = 0.12;
    if (seen.x > width * margin && seen.x < width * (1 - margin) && seen.y > height * margin && seen.y < height * (1 - margin)) return;
    this.move({ x: data.x, y: data.y });
  }

  fit(): void {
    this.move({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }

  zoom(factor: number): void {
    const camera = this.sigma.getCamera();
    this.move({ ratio: camera.getBoundedRatio(camera.ratio / factor) });
  }

  end(): void {
    this.sigma.kill();
  }

  /** Where a node is in the picture. */
  private at(node: Node): [number, number] {
    const { x, y } = this.sigma.graphToViewport(node);
    return [x, y];
  }

  private move(to: { x?: number; y?: number; ratio?: number; angle?: number }): void {
    const camera = this.sigma.getCamera();
    if (isStill()) camera.setState(to);
    else void camera.animate(to, { duration: 250 });
  }

  private settings(): Partial<Settings> {
    const { network } = this.scene.state;
    const nodes: readonly Node[] = network.nodes;
    const edges: readonly Edge[] = network.edges;
    return {
      allowInvalidContainer: true, defaultNodeType: "shape", defaultEdgeType: network.directed ? "arrow" : "line",
      nodeProgramClasses: { shape: ShapeProgram }, edgeProgramClasses: { line: EdgeRectangleProgram, arrow: EdgeArrowProgram },
      zIndex: true, minCameraRatio: 0.02, maxCameraRatio: 3, stagePadding: 40,
      labelDensity: 0.6, labelGridCellSize: 110, labelRenderedSizeThreshold: nodes.length > 100 ? 7 : 0,
      ...(isStill() ? { inertiaDuration: 0, zoomDuration: 0, doubleClickZoomingDuration: 0 } : {}),
      nodeReducer: (key) => this.reduced(nodes[Number(key)]!),
      edgeReducer: (key) => {
        const style = this.scene.edge(edges[Number(key)]!);
        return style === null ? { hidden: true } : { size: style.width, color: style.colour, zIndex: style.depth };
      },
      defaultDrawNodeLabel: (context, data) => this.label(context, data, (data as Partial<NodeDisplayData>).forceLabel ?? false),
      defaultDrawNodeHover: (context, data) => this.label(context, data, true),
    };
  }

  private reduced(node: Node): Partial<NodeDisplayData & Shaped> {
    const style = this.scene.node(node);
    if (style === null) return { x: node.x, y: node.y, hidden: true };
    return {
      x: node.x, y: node.y, size: style.size, color: style.fill, border: style.border, ring: style.ring, shape: style.shape,
      label: style.label, zIndex: style.depth, forceLabel: this.scene.forces(node),
    };
  }

  private label(context: CanvasRenderingContext2D, data: Labelled, forced: boolean): void {
    if (!data.label) return;
    const spot = { x: data.x, y: data.y, size: data.size, width: this.stage.clientWidth, below: this.scene.isSparse };
    this.labels.draw(context, data.label, spot, this.scene.theme, forced);
  }

  private listen(network: Network, pointing: Pointing): void {
    this.sigma.on("beforeRender", () => this.labels.clear());
    this.sigma.on("clickNode", ({ node }) => pointing.pickNode(network.nodes[Number(node)]!));
    this.sigma.on("clickStage", ({ event }) => {
      const edge = nearestEdge(this.scene.state.kept.edges, (node) => this.at(node), event.x, event.y);
      if (edge === null) pointing.pickNothing();
      else pointing.pickEdge(edge);
    });
    this.sigma.on("enterNode", ({ node }) => pointing.hover(network.nodes[Number(node)]!));
    this.sigma.on("leaveNode", () => pointing.hover(null));
  }
}

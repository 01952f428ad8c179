/** The drawing on a plain canvas, for browsers without WebGL. */

import { cornersOf, radiusOf } from "../look";
import type { Edge, Node } from "../model";
import type { NodeStyle, Scene } from "../scene";
import { dragged } from "./dragging";
import type { Drawing, Pointing } from "./drawing";
import { Labels } from "./labels";
import { nearestEdge } from "./nearest";
import { View } from "./view";

const MOST_LABELS = 500;

export class CanvasDrawing implements Drawing {
  readonly kind = "canvas";
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d")!;
  private readonly view: View;
  private readonly watcher = new ResizeObserver(() => this.refresh());
  private readonly labels = new Labels();
  private waiting = 0;

  constructor(private readonly stage: HTMLElement, private readonly scene: Scene, private readonly pointing: Pointing) {
    this.view = new View(scene.state.network.nodes);
    this.canvas.setAttribute("aria-hidden", "true");
    stage.append(this.canvas);
    dragged(this.canvas, this.view, () => this.refresh());
    this.canvas.addEventListener("click", (event) => this.pick(event));
    this.canvas.addEventListener("pointermove", (event) => this.pointing.hover(this.nodeAt(event)));
    this.watcher.observe(stage);
  }

  refresh(): void {
    if (this.waiting === 0) this.waiting = requestAnimationFrame(() => this.draw());
  }

  reveal(node: Node): void {
    const [x, y] = this.view.at(node);
    const { clientWidth: width, clientHeight: height } = this.stage;
    if (x < width * 0.12 || x > width * 0.88 || y < height * 0.12 || y > height * 0.88) this.view.centre(node);
    this.refresh();
  }

  fit(): void {
    this.view.fit();
    this.refresh();
  }

  zoom(factor: number): void {
    this.view.zoom(factor, this.stage.clientWidth / 2, this.stage.clientHeight / 2);
    this.refresh();
  }

  end(): void {
    this.watcher.disconnect();
    cancelAnimationFrame(this.waiting);
    this.canvas.remove();
  }

  private draw(): void {
    this.waiting = 0;
    const { clientWidth: width, clientHeight: height } = this.stage;
    const density = devicePixelRatio || 1;
    this.canvas.width = width * density;
    this.canvas.height = height * density;
    this.view.resize(width, height);
    this.context.setTransform(density, 0, 0, density, 0, 0);
    this.drawEdges();
    this.drawNodes();
  }

  private drawEdges(): void {
    const { network } = this.scene.state;
    const styled = network.edges.map((edge) => [edge, this.scene.edge(edge)] as const);
    for (const depth of [0, 1, 2]) {
      for (const [edge, style] of styled) {
        if (style?.depth !== depth) continue;
        this.context.strokeStyle = this.context.fillStyle = style.colour;
        this.context.lineWidth = style.width;
        this.context.beginPath();
        this.context.moveTo(...this.view.at(edge.source));
        this.context.lineTo(...this.view.at(edge.target));
        this.context.stroke();
        if (network.directed) this.drawHead(edge, style.width);
      }
    }
  }

  private drawHead(edge: Edge, width: number): void {
    const [ax, ay] = this.view.at(edge.source);
    const [bx, by] = this.view.at(edge.target);
    const angle = Math.atan2(by - ay, bx - ax);
    const start = this.scene.node(edge.target)?.size ?? 0;
    this.context.save();
    this.context.translate(bx, by);
    this.context.rotate(angle);
    this.context.beginPath();
    this.context.moveTo(-start, 0);
    this.context.lineTo(-start - 5 - width * 2, -2 - width);
    this.context.lineTo(-start - 5 - width * 2, 2 + width);
    this.context.fill();
    this.context.restore();
  }

  private drawNodes(): void {
    const styled = this.scene.state.network.nodes.flatMap((node) => {
      const style = this.scene.node(node);
      return style === null ? [] : [[node, style] as const];
    });
    for (const depth of [0, 1, 2]) for (const [node, style] of styled) if (style.depth === depth) this.drawNode(node, style);
    this.drawLabels(styled);
  }

  private drawNode(node: Node, style: NodeStyle): void {
    const [x, y] = this.view.at(node);
    const corners = cornersOf(style.shape);
    this.context.beginPath();
    if (corners === null) this.context.arc(x, y, style.size * radiusOf(style.shape), 0, 2 * Math.PI);
    else for (const [dx, dy] of corners) this.context.lineTo(x + dx * style.size, y + dy * style.size);
    this.context.closePath();
    this.context.fillStyle = style.fill;
    this.context.fill();
    if (style.ring === 0) return;
    this.context.lineWidth = style.ring;
    this.context.strokeStyle = style.border;
    this.context.stroke();
  }

  /** Labels in the order of importance. */
  private drawLabels(styled: readonly (readonly [Node, NodeStyle])[]): void {
    this.labels.clear();
    const wanted = styled.filter(([, style]) => style.label !== "").sort(([, a], [, b]) => b.depth - a.depth || b.size - a.size);
    for (const [node, style] of wanted.slice(0, MOST_LABELS)) {
      const [x, y] = this.view.at(node);
      if (x < 0 || y < 0 || x > this.stage.clientWidth || y > this.stage.clientHeight) continue;
      const spot = { x, y, size: style.size, width: this.stage.clientWidth, below: this.scene.isSparse };
      this.labels.draw(this.context, style.label, spot, this.scene.theme, this.scene.forces(node));
    }
  }

  private pick(event: MouseEvent): void {
    if (this.view.moved) return;
    const node = this.nodeAt(event);
    const edge = node === null ? nearestEdge(this.scene.state.kept.edges, (end) => this.view.at(end), event.offsetX, event.offsetY) : null;
    if (node !== null) this.pointing.pickNode(node);
    else if (edge !== null) this.pointing.pickEdge(edge);
    else this.pointing.pickNothing();
  }

  private nodeAt({ offsetX, offsetY }: MouseEvent): Node | null {
    let [best, least] = [null as Node | null, Infinity];
    for (const node of this.scene.state.kept.nodes) {
      const [x, y] = this.view.at(node);
      const distance = Math.hypot(x - offsetX, y - offsetY);
      if (distance < least && distance <= (this.scene.node(node)?.size ?? 0) + 3) [best, least] = [node, distance];
    }
    return best;
  }
}

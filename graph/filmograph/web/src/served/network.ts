/** The network view: the picture of what the address asks for, which grows around the nodes that are chosen. */

import type { Data } from "../data";
import { button, element } from "../elements";
import { explore } from "../explorer";
import type { Node } from "../model";
import type { State } from "../state";

type Served = Data & { readonly around: readonly string[] };

const root = document.getElementById("network")!;
const formats = [...document.querySelectorAll<HTMLAnchorElement>("#formats a")];
let end: () => void = () => undefined;
let failure: HTMLElement | null = null;

/** Return the text of an attribute of a node. */
function valueOf(node: Node, name: string): string {
  const value = node.values.get(name);
  return typeof value === "string" ? value : "";
}

function pageOf(iri: string): string | null {
  const match = /\/id\/((?:person|film|company|place)\/.+)$/.exec(iri);
  return match === null ? null : `/id/${match[1]}`;
}

/** Return what can be done with a node: opening its page, and growing the network around it. */
function actions(data: Served, grow: (iri: string) => void): (node: Node) => HTMLElement[] {
  return (node) => {
    const iri = valueOf(node, "iri");
    const page = pageOf(iri);
    const canGrow = data.around.length > 0 && iri !== "" && !data.around.includes(iri);
    const doings = [
      ...(canGrow ? [button("Grow around this", () => grow(iri))] : []),
      ...(page === null ? [] : [element("a", { href: page }, [`Page of this ${valueOf(node, "kind")}`])]),
    ];
    return doings.length === 0 ? [] : [element("p", { class: "doings" }, doings)];
  };
}

/** Keep the links of the files in step with the filters. */
function exportSeen(state: State): void {
  const show = (): void => {
    const { role, from, to } = state.filter;
    for (const link of formats) {
      const address = new URL(link.href);
      for (const [name, value] of [["shown_role", role], ["shown_from", from], ["shown_to", to]] as const) {
        if (value === null) address.searchParams.delete(name);
        else address.searchParams.set(name, String(value));
      }
      link.href = address.href;
    }
  };
  state.onChange((change) => change === "filter" && show());
}

async function draw(select: string | null = null): Promise<void> {
  const response = await fetch(`/network/data${location.search}`);
  const answer: unknown = await response.json();
  failure?.remove();
  failure = null;
  if (!response.ok) {
    failure = element("p", { class: "problem", role: "alert" }, [(answer as { title: string }).title]);
    root.prepend(failure);
    return;
  }
  const data = answer as Served;
  end();
  root.classList.add("filmograph");
  for (const link of formats) link.href = `/network/file${location.search}&format=${new URL(link.href).searchParams.get("format")!}`;
  end = explore(root, data, "h1", {
    actions: actions(data, grow),
    ready: (state) => {
      exportSeen(state);
      const node = select === null ? undefined : state.network.nodes.find((one) => valueOf(one, "iri") === select);
      if (node !== undefined) state.selectNode(node);
    },
  });
  document.title = `${data.title} – filmograph`;
}

/** Grow around one more node; the address says so, and the browser's way back leads to the network before. */
function grow(iri: string): void {
  const before = location.href;
  const address = new URL(before);
  const [first] = address.searchParams.getAll("around");
  address.searchParams.append("around", iri);
  history.pushState(null, "", address);
  void draw(iri).then(() => {
    if (failure !== null && first !== undefined) history.replaceState(null, "", before);
  });
}

addEventListener("popstate", () => void draw());
void draw();

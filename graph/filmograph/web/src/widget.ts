/** The notebook widget: the network that Python sends. */

import type { Data } from "./data";
import { explore } from "./explorer";

interface Model {
  get(name: "network"): Data;
}

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const root = document.createElement("div");
  root.className = "filmograph";
  el.append(root);
  return explore(root, model.get("network"), "h2");
}

export default { render };

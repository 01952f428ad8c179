/** The legend: each group with its shape, its colour and how many nodes it has. */

import { element, text } from "./elements";
import { type Colouring, cornersOf, type Group, radiusOf } from "./look";

const SVG = "http://www.w3.org/2000/svg";

function sign(group: Group): SVGElement {
  const corners = cornersOf(group.shape);
  const shape = document.createElementNS(SVG, corners === null ? "circle" : "polygon");
  if (corners === null) shape.setAttribute("r", String(radiusOf(group.shape)));
  else shape.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
  if (group.colour !== null) shape.setAttribute("fill", group.colour);
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("viewBox", "-1.5 -1.5 3 3");
  made.setAttribute("aria-hidden", "true");
  made.append(shape);
  return made;
}

export function showLegend(list: HTMLElement, colouring: Colouring): void {
  list.replaceChildren(
    ...colouring.groups.map((group) => element("li", {}, [sign(group), text(group.name), element("span", { class: "count" }, [group.nodes.length.toLocaleString("en")])])),
  );
  list.hidden = colouring.groups.length < 2;
}

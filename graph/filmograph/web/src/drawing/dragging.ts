/** How pointers and the wheel move the view of a canvas: one pointer pans, two pinch, the wheel zooms. */

import type { View } from "./view";

const FAR_ENOUGH = 4;

export function dragged(canvas: HTMLCanvasElement, view: View, changed: () => void): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  canvas.addEventListener("pointerdown", (event) => {
    if (pointers.size === 0) [travelled, view.moved] = [0, false];
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.offsetX, y: event.offsetY };
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    view.moved ||= travelled > FAR_ENOUGH;
    if (other === undefined) view.pan(now.x - before.x, now.y - before.y);
    else view.zoom(Math.hypot(now.x - other.x, now.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1), other.x, other.y);
    pointers.set(event.pointerId, now);
    changed();
  });
  for (const name of ["pointerup", "pointercancel"] as const) canvas.addEventListener(name, (event) => pointers.delete(event.pointerId));
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      view.zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
      changed();
    },
    { passive: false },
  );
}

/** Elements of the page, made with text that is never HTML. */

type Child = Node | string | null;
type Listeners = { [Name in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Name]) => void };

/** Return an element with attributes (null leaves one out) and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name, attributes: Readonly<Record<string, string | null>> = {}, children: readonly Child[] = [], listeners: Listeners = {},
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  for (const [type, listener] of Object.entries(listeners)) made.addEventListener(type, listener as EventListener);
  return made;
}

/** Return a text of a source, whose direction is its own. */
export function text(content: string): HTMLElement {
  return element("bdi", {}, [content]);
}

export function button(label: string | Node, pressed: () => void, attributes: Readonly<Record<string, string | null>> = {}): HTMLButtonElement {
  return element("button", { type: "button", ...attributes }, [label], { click: pressed });
}

let made = 0;

/** Return an id that no other element has. */
export function newId(): string {
  made += 1;
  return `filmograph-${made}`;
}

/** Return a control with its label. */
export function labelled(label: string, control: HTMLElement): HTMLElement {
  control.id ||= newId();
  return element("div", { class: "field" }, [element("label", { for: control.id }, [label]), control]);
}

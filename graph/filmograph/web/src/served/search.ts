/** Names that are suggested as they are typed: every input with `data-suggest` becomes a combobox with a list of entities. */

import { element, newId, text } from "../elements";

interface Hit {
  readonly address: string;
  readonly iri: string;
  readonly name: string;
  readonly kind: string;
  readonly about: string;
  readonly found_as: string;
  readonly near: boolean;
}

const WAIT = 60;

class Suggestions {
  private readonly list = element("ul", { role: "listbox", id: newId(), "aria-label": "Suggestions" });
  private readonly status = element("span", { role: "status", class: "unseen" });
  private hits: readonly Hit[] = [];
  private chosen = -1;
  private asked = "";
  private waiting = 0;
  private coming: AbortController | null = null;

  constructor(private readonly input: HTMLInputElement) {
    const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.after(this.list, this.status);
    input.addEventListener("input", () => this.later());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.show([]));
  }

  private later(): void {
    clearTimeout(this.waiting);
    this.waiting = window.setTimeout(() => void this.ask(), WAIT);
  }

  private async ask(): Promise<void> {
    const typed = this.input.value.trim();
    this.asked = typed;
    this.coming?.abort();
    if (typed === "" || /^https?:/.test(typed)) return this.show([]);
    this.coming = new AbortController();
    const query = new URLSearchParams({ q: typed, kinds: this.input.dataset["suggest"] ?? "" });
    try {
      const response = await fetch(`/suggest?${query}`, { signal: this.coming.signal });
      const hits = response.ok ? ((await response.json()) as Hit[]) : [];
      if (typed !== this.asked || document.activeElement !== this.input) return;
      this.show(hits);
      this.status.textContent = hits.length === 0 ? "Nothing found." : `${hits.length} suggestion${hits.length === 1 ? "" : "s"}.`;
    } catch {
      this.show([]); // Another letter was typed, or the server is away: the form works without suggestions.
    }
  }

  private show(hits: readonly Hit[]): void {
    this.hits = hits;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...hits.map((hit, index) => this.option(hit, index)));
  }

  private option(hit: Hit, index: number): HTMLElement {
    const about = [hit.near ? `near: ${hit.kind}` : hit.kind, hit.found_as && `as ${hit.found_as}`, hit.about].filter(Boolean).join(" · ");
    const parts = [text(hit.name), element("small", {}, [about])];
    return element("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" }, parts, {
      mousedown: (event) => {
        event.preventDefault(); // The input keeps the focus until the click is over.
        this.take(index);
      },
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.hits.length > 0) {
      event.preventDefault();
      this.show([]);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.take(this.chosen);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.hits.length > 0) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(this.chosen + step < -1 ? this.hits.length - 1 : this.chosen + step >= this.hits.length ? -1 : this.chosen + step);
    }
  }

  private choose(index: number): void {
    this.chosen = index;
    for (const [at, option] of [...this.list.children].entries()) option.setAttribute("aria-selected", String(at === index));
    if (index < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
    this.list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  private take(index: number): void {
    const hit = this.hits[index]!;
    if (this.input.hasAttribute("data-goes")) {
      location.assign(hit.address);
      return;
    }
    // A name that several have does not say which one is meant.
    this.input.value = this.hits.filter((other) => other.name === hit.name && other.kind === hit.kind).length > 1 ? hit.iri : hit.name;
    this.show([]);
  }
}

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-suggest]")) new Suggestions(input);

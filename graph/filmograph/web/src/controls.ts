/** The search, the filters and the choice of colours. */

import { button, element, labelled, text } from "./elements";
import { EVERYTHING, rolesOf, yearsOf } from "./filters";
import type { State } from "./state";
import { nameOf } from "./words";

const MOST_FOUND = 8;

function option(value: string, label: string): HTMLOptionElement {
  return element("option", { value }, [label]);
}

function year(value: string): number | null {
  return /^\d{1,4}$/.test(value.trim()) ? Number(value) : null;
}

export interface Colours {
  readonly attributes: readonly string[];
  readonly chosen: string | null;
  choose(attribute: string): void;
}

/** Return the bar of controls; Enter in the search selects what is found, each time the next. */
export function controls(state: State, colours: Colours): HTMLElement {
  const found = element("ul", { class: "found", "aria-label": "Found" });
  const search = element("input", { type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const fields: HTMLElement[] = [];
  const resets: (() => void)[] = [];

  search.addEventListener("input", () => state.narrow({ text: search.value }));
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") selectNext(state);
  });
  resets.push(() => (search.value = ""));

  const roles = rolesOf(state.network);
  if (roles.length > 1) {
    const select = element("select", {}, [option("", "every role"), ...roles.map((role) => option(role, role))]);
    select.addEventListener("change", () => state.narrow({ role: select.value || null }));
    resets.push(() => (select.value = ""));
    fields.push(labelled("Role", select));
  }
  const span = yearsOf(state.network);
  if (span !== null && span[0] < span[1]) {
    for (const [label, bound, edge] of [["From year", "from", span[0]], ["To year", "to", span[1]]] as const) {
      const input = element("input", { type: "text", inputmode: "numeric", maxlength: "4", placeholder: String(edge), class: "year" });
      input.addEventListener("input", () => state.narrow({ [bound]: year(input.value) }));
      resets.push(() => (input.value = ""));
      fields.push(labelled(label, input));
    }
  }
  if (colours.attributes.length > 0) {
    const select = element("select", {}, colours.attributes.map((name) => option(name, nameOf(name).toLowerCase())));
    select.value = colours.chosen ?? "";
    select.addEventListener("change", () => colours.choose(select.value));
    fields.push(labelled("Colour by", select));
  }
  const reset = button("Clear filters", () => {
    for (const one of resets) one();
    state.narrow(EVERYTHING);
  });

  state.onChange((change) => {
    if (change === "filter") showFound(state, found);
  });
  const field = labelled("Search by name", search);
  field.classList.add("search");
  field.append(found);
  return element("div", { class: "controls", role: "search", "aria-label": "Search and filters" }, [field, ...fields, reset]);
}

function selectNext(state: State): void {
  const { found } = state.kept;
  if (found === null || found.length === 0) return;
  const now = state.selection.node === null ? -1 : found.indexOf(state.selection.node);
  state.selectNode(found[(now + 1) % found.length]!);
}

function showFound(state: State, list: HTMLElement): void {
  const found = state.kept.found ?? [];
  list.replaceChildren(
    ...found.slice(0, MOST_FOUND).map((node) => element("li", {}, [button(text(node.label), () => state.selectNode(node))])),
    ...(found.length > MOST_FOUND ? [element("li", {}, [`and ${(found.length - MOST_FOUND).toLocaleString("en")} more in the table`])] : []),
  );
}

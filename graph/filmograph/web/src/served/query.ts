/** The SPARQL editor: the form's text area with colours, and with the names of the data that is served. */

import { autocompletion, closeBrackets, closeBracketsKeymap, type Completion, type CompletionContext, type CompletionResult, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES ORDER BY GROUP BY HAVING LIMIT OFFSET CONSTRUCT DESCRIBE ASK PREFIX COUNT SUM AVG MIN MAX GROUP_CONCAT CONTAINS STRSTARTS LCASE STR LANG REGEX EXISTS NOT EXISTS ASC DESC".split(" ");
const PREFIXES = new Map([
  ["https://w3id.org/filmograph/ontology#", "film"], ["https://w3id.org/filmograph/role/", "role"], ["http://www.w3.org/2000/01/rdf-schema#", "rdfs"],
  ["http://www.w3.org/2004/02/skos/core#", "skos"], ["http://www.w3.org/ns/prov#", "prov"], ["https://schema.org/", "schema"], ["http://www.w3.org/2002/07/owl#", "owl"],
]);
const VOID = "http://rdfs.org/ns/void#";

type Term = { readonly "@id"?: string };
type Described = Readonly<Record<string, unknown>> & Term;

/** Return the classes and properties of the data, by their prefixed names, as the description of the data counts them. */
async function names(): Promise<Completion[]> {
  const response = await fetch("/.well-known/void", { headers: { Accept: "application/ld+json" } });
  const found = new Map<string, Completion>();
  const look = (one: unknown): void => {
    if (Array.isArray(one)) return one.forEach(look);
    if (typeof one !== "object" || one === null) return;
    for (const [key, value] of Object.entries(one as Described)) {
      if (key.startsWith("@") && key !== "@graph") continue;
      const kind = key === `${VOID}class` || key === "void:class" ? "class" : key === `${VOID}property` || key === "void:property" ? "property" : "";
      if (kind !== "") for (const term of [value].flat() as (Term | string)[]) add(found, typeof term === "string" ? term : (term["@id"] ?? ""), kind);
      else look(value);
    }
  };
  look(await response.json());
  return [...found.values()].sort((a, b) => a.label.localeCompare(b.label));
}

function add(found: Map<string, Completion>, iri: string, kind: string): void {
  const known = [...PREFIXES].find(([start]) => iri.startsWith(start));
  const label = known === undefined ? iri : `${known[1]}:${iri.slice(known[0].length)}`;
  if (!/^https?:/.test(label)) found.set(label, { label, type: kind });
}

function completer(terms: Promise<Completion[]>): (context: CompletionContext) => Promise<CompletionResult | null> {
  return async (context) => {
    const word = context.matchBefore(/[?$]?[\w-]*:?[\w-]*/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    const text = context.state.doc.toString();
    if (/^[?$]/.test(word.text)) {
      const variables = new Set([...text.matchAll(/[?$]\w+/g)].map(([name]) => name));
      variables.delete(word.text);
      return { from: word.from, options: [...variables].sort().map((label) => ({ label, type: "variable" })) };
    }
    const options = [...KEYWORDS.map((label) => ({ label, type: "keyword" })), ...(await terms.catch(() => []))];
    return { from: word.from, options, validFor: /^[\w-]*:?[\w-]*$/ };
  };
}

const LIGHT = { paper: "#ffffff", text: "#1b1f24", raised: "#f4f6f8", soft: "#56606b", keyword: "#8a1f6a", name: "#00509e", literal: "#2b6a1f", hair: "#d5dae0", marked: "#ffe3b8" };
const DARK: typeof LIGHT = { paper: "#14171a", text: "#eceff2", raised: "#1f242a", soft: "#adb7c1", keyword: "#f0a1d8", name: "#8cc4ff", literal: "#a6da95", hair: "#353d46", marked: "#5a4a1c" };

function look(dark: boolean): readonly unknown[] {
  const c = dark ? DARK : LIGHT;
  const theme = EditorView.theme({
    "&": { color: c.text, backgroundColor: c.paper, fontSize: "0.92rem" },
    ".cm-content": { fontFamily: 'ui-monospace, "DejaVu Sans Mono", monospace', caretColor: c.text, minHeight: "16rem" },
    ".cm-gutters": { color: c.soft, backgroundColor: c.raised, border: "0" },
    ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: c.raised },
    ".cm-cursor": { borderLeftColor: c.text },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: c.marked },
    ".cm-tooltip": { color: c.text, backgroundColor: c.paper, border: `1px solid ${c.hair}` },
    ".cm-tooltip-autocomplete ul li[aria-selected]": { color: c.text, backgroundColor: c.marked },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: c.marked },
  }, { dark });
  const colours = HighlightStyle.define([
    { tag: tags.keyword, color: c.keyword, fontWeight: "600" }, { tag: [tags.variableName, tags.standard(tags.variableName)], color: c.name },
    { tag: [tags.string, tags.number, tags.atom], color: c.literal }, { tag: tags.comment, color: c.soft, fontStyle: "italic" },
  ]);
  return [theme, syntaxHighlighting(colours)];
}

/** Put an editor in the place of a text area, whose form sends what the editor has. */
function edit(area: HTMLTextAreaElement): void {
  const form = area.form!;
  const host = document.createElement("div");
  host.className = "editor";
  area.before(host);
  area.hidden = true;
  // Within a shadow root the styles of the editor are adopted, and so allowed by the policy of the page.
  const shadow = host.attachShadow({ mode: "open" });
  const run = (): boolean => {
    form.requestSubmit();
    return true;
  };
  const view = new EditorView({
    parent: shadow, root: shadow,
    state: EditorState.create({
      doc: area.value.trim() + "\n",
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), closeBrackets(), highlightActiveLine(), StreamLanguage.define(sparql),
        autocompletion({ override: [completer(names())] }), EditorView.lineWrapping, EditorView.contentAttributes.of({ "aria-label": "Query" }),
        keymap.of([{ key: "Mod-Enter", run }, ...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of(() => (area.value = view.state.doc.toString())),
        look(matchMedia("(prefers-color-scheme: dark)").matches) as never,
      ],
    }),
  });
  form.addEventListener("submit", () => (area.value = view.state.doc.toString()));
}

for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-editor]")) edit(area);

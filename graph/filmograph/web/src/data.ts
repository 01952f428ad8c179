/** What the export embeds in a page: columns of nodes and of edges, their texts in one list. */

/** A column; a text is its index in `texts`, a list the indices of its texts, and null is no value. */
export type Column =
  | { readonly name: string; readonly type: "number"; readonly values: readonly (number | boolean | null)[] }
  | { readonly name: string; readonly type: "text"; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly type: "list"; readonly values: readonly (readonly number[] | null)[] };

export interface Data {
  readonly title: string;
  readonly left_out: string | null;
  readonly directed: boolean;
  readonly texts: readonly string[];
  readonly nodes: { readonly x: readonly number[]; readonly y: readonly number[]; readonly columns: readonly Column[] };
  readonly edges: { readonly source: readonly number[]; readonly target: readonly number[]; readonly columns: readonly Column[] };
}

export type Value = number | boolean | string | readonly string[] | null;

/** Return the value of a column in a row, with its texts. */
export function valueOf(data: Data, column: Column, row: number): Value {
  const text = (index: number): string => data.texts[index] ?? "";
  switch (column.type) {
    case "number":
      return column.values[row] ?? null;
    case "text": {
      const index = column.values[row] ?? null;
      return index === null ? null : text(index);
    }
    case "list":
      return column.values[row]?.map(text) ?? null;
  }
}

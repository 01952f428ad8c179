// Writes the bundles of the offline page, the notebook widget and the server's pages, with the licences of what is in them, into a folder.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const home = path.dirname(fileURLToPath(import.meta.url));
const output = path.resolve(process.argv[2] ?? path.join(home, "bundle"));
const common = { absWorkingDir: home, bundle: true, minify: true, charset: "ascii", legalComments: "none", logLevel: "warning", metafile: true, target: "es2021" };

const made = await Promise.all([
  build({ ...common, entryPoints: ["src/page.ts"], format: "iife", outfile: path.join(output, "page.js") }),
  build({ ...common, entryPoints: ["src/widget.ts"], format: "esm", outfile: path.join(output, "widget.js") }),
  ...["search", "network", "query"].map((name) => build({ ...common, entryPoints: [`src/served/${name}.ts`], format: "iife", outfile: path.join(output, `${name}.js`) })),
  build({ ...common, entryPoints: ["src/page.css"], outfile: path.join(output, "page.css") }),
]);

const packages = new Set(made.flatMap(({ metafile }) => Object.keys(metafile.inputs)).flatMap((name) => name.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
const licences = await Promise.all(
  [...packages].sort().map(async (name) => {
    const folder = path.join(home, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = ["LICENSE.txt", "LICENSE", "LICENSE.md"].map((file) => readFile(path.join(folder, file), "utf8"));
    return `${name} ${version} (${license})\n\n${(await Promise.any(file)).trim()}\n`;
  }),
);
await writeFile(path.join(output, "LICENSES.txt"), `The bundles in this folder contain these packages.\n\n${licences.join("\n----\n\n")}`);

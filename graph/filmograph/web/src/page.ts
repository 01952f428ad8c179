/** The offline page: the network that is embedded in it. */

import type { Data } from "./data";
import { explore } from "./explorer";

const root = document.getElementById("filmograph")!;
const embedded = document.getElementById("filmograph-data")!;
explore(root, JSON.parse(embedded.textContent ?? "") as Data, "h1");

// Opens pages in Chromium, does what a person would, and prints as JSON what there is to see, by scenario.
// node browse.mjs WEB FOLDER [SCENARIO…]: WEB is the folder of the node_modules, FOLDER has the pages; without scenarios all are done.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [web, folder, ...wanted] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(web), "package.json"));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = ["--no-sandbox", "--enable-unsafe-swiftshader", "--disable-background-networking"];
const start = (...flags) => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, ...flags] });
const browsers = { webgl: await start(), plain: await start("--disable-3d-apis") };

// Opens a page in a context of its own, and notes every request and whatever it complains of.
async function opened(name, { browser = "webgl", before = null, ...options } = {}) {
  const context = await browsers[browser].newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const noted = { requests: [], complaints: [], violations: [] };
  const url = pathToFileURL(path.join(folder, `${name}.html`)).href;
  page.on("request", (request) => noted.requests.push(request.url() === url ? "the page" : request.url()));
  page.on("pageerror", (error) => noted.complaints.push(error.message));
  page.on("dialog", (dialog) => noted.complaints.push(dialog.message()));
  page.on("console", (message) => {
    if (!message.text().includes("GL Driver Message")) noted.complaints.push(message.text());
  });
  await page.exposeFunction("noteViolation", (directive) => noted.violations.push(directive));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => window.noteViolation(event.effectiveDirective)));
  if (before !== null) await page.addInitScript(before);
  await page.goto(url);
  await page.waitForSelector("[data-drawing]");
  return { page, noted, close: () => context.close() };
}

const texts = (page, selector) => page.locator(selector).evaluateAll((found) => found.map((one) => one.innerText.replaceAll(/\s+/g, " ").trim()));
const status = (page) => page.locator("[role=status]").innerText();
const rows = (page) => texts(page, "tbody tr:visible");
const current = (page) => texts(page, "tbody tr[aria-current]:visible");
const frame = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
const picture = async (page) => {
  await frame(page);
  return (await page.locator(".stage").screenshot()).toString("base64");
};
const press = async (page, ...keys) => {
  await page.focus(".stage");
  for (const key of keys) await page.keyboard.press(key);
};
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth);
async function clickMiddle(page) {
  const { x, y, width, height } = await page.locator(".stage").boundingBox();
  await page.mouse.click(x + width / 2, y + height / 2);
}

const scenarios = {
  async opening() {
    const { page, noted, close } = await opened("credits");
    const seen = { ...noted, drawing: await page.getAttribute("#filmograph", "data-drawing"), title: await page.title(), heading: await texts(page, "h1"), status: await status(page) };
    await close();
    return seen;
  },
  async forbidden() {
    const { page, noted, close } = await opened("credits");
    await page.evaluate(() => fetch("http://127.0.0.1:9/").catch(() => null));
    await page.evaluate(() => void document.body.append(Object.assign(document.createElement("img"), { src: "http://127.0.0.1:9/a.png" })));
    await page.evaluate(() => document.body.setAttribute("style", "color: red"));
    const html = await page.evaluate(() => { try { document.body.innerHTML = "<p>"; return "set"; } catch (error) { return error.name; } });
    await page.waitForTimeout(100);
    const seen = { violations: [...new Set(noted.violations)].sort(), html };
    await close();
    return seen;
  },
  async tree() {
    const { page, close } = await opened("credits");
    await press(page, "Home", "ArrowRight");
    const seen = await page.locator("body").ariaSnapshot();
    await close();
    return seen;
  },
  async search() {
    const { page, close } = await opened("credits");
    const seen = {};
    await page.getByLabel("Search by name").fill("é");
    seen.found = [await texts(page, ".found li"), await status(page), await rows(page)];
    await page.getByLabel("Search by name").press("Enter");
    seen.first = [await status(page), await current(page)];
    await page.getByLabel("Search by name").press("Enter");
    seen.second = [await status(page), await current(page)];
    await page.getByLabel("Search by name").fill("nobody");
    seen.nobody = [await status(page), await rows(page), await texts(page, ".where:visible")];
    await page.getByRole("button", { name: "Clear filters" }).click();
    seen.everything = [await status(page), (await rows(page)).length];
    await close();
    return seen;
  },
  async filters() {
    const { page, close } = await opened("credits");
    const seen = { roles: await texts(page, "select >> nth=0 >> option") };
    const table = async () => {
      const nodes = await rows(page);
      await page.getByLabel("Edges", { exact: true }).check();
      const edges = await rows(page);
      await page.getByLabel("Nodes", { exact: true }).check();
      return { status: await status(page), nodes, edges };
    };
    const all = await picture(page);
    await page.getByLabel("Role").selectOption("director");
    seen.director = await table();
    seen.changes = all !== (await picture(page));
    await page.getByLabel("Role").selectOption("");
    await page.getByLabel("From year").fill("1955");
    seen.from1955 = await table();
    await page.getByLabel("From year").fill("");
    await page.getByLabel("To year").fill("1951");
    seen.to1951 = await table();
    await close();
    return seen;
  },
  async step() {
    const { page, close } = await opened("credits");
    const before = await picture(page);
    await page.getByRole("button", { name: "Bo Ek" }).click();
    const node = { status: await status(page), row: await current(page), details: await texts(page, ".details .body"), changes: before !== (await picture(page)) };
    await page.getByLabel("Edges", { exact: true }).check();
    await page.getByRole("row", { name: "Ann Lée" }).getByRole("cell").first().click();
    const edge = { status: await status(page), row: await current(page), details: await texts(page, ".details .body") };
    await page.getByLabel("Role").selectOption("composer");
    const filtered = { status: await status(page), row: await current(page), details: await texts(page, ".details .body") };
    await close();
    return { node, edge, filtered };
  },
  async keys() {
    const { page, close } = await opened("chain");
    const seen = [];
    for (const key of ["ArrowRight", "Home", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight", "Enter", "Escape"]) {
      await press(page, key);
      seen.push([key, await status(page), await current(page)]);
    }
    await close();
    return seen;
  },
  async sorting() {
    const { page, close } = await opened("many");
    const seen = [await texts(page, ".where:visible")];
    await page.getByRole("button", { name: "Next" }).click();
    seen.push(await texts(page, ".where:visible"), (await rows(page)).length);
    await page.getByRole("columnheader", { name: "Films" }).getByRole("button").click();
    seen.push((await rows(page)).slice(0, 2), await page.getByRole("columnheader", { name: "Films" }).getAttribute("aria-sort"));
    await page.getByRole("columnheader", { name: "Films" }).getByRole("button").click();
    seen.push((await rows(page)).slice(0, 2), await page.evaluate(() => document.activeElement.textContent));
    await press(page, "Home");
    seen.push(await current(page), await texts(page, ".where:visible"));
    await close();
    return seen;
  },
  async pointer() {
    const seen = {};
    for (const browser of ["webgl", "plain"]) {
      for (const name of ["one", "two"]) {
        const { page, noted, close } = await opened(name, { browser });
        await clickMiddle(page);
        await page.waitForTimeout(400); // Sigma waits whether a second click follows.
        seen[`${browser} ${name}`] = [await page.getAttribute("#filmograph", "data-drawing"), await status(page), noted.complaints];
        await close();
      }
    }
    return seen;
  },
  async plain() {
    const seen = {};
    const missing = () => { for (const name of ["WebGLRenderingContext", "WebGL2RenderingContext"]) delete globalThis[name]; HTMLCanvasElement.prototype.getContext = ((own) => function (kind, ...rest) { return kind.includes("webgl") ? null : own.call(this, kind, ...rest); })(HTMLCanvasElement.prototype.getContext); };
    for (const [name, options] of [["switched off", { browser: "plain" }], ["unknown", { before: missing }]]) {
      const { page, noted, close } = await opened("credits", options);
      const before = await picture(page);
      await press(page, "Home");
      const selected = await picture(page);
      const zoomed = (await page.getByRole("button", { name: "Zoom in" }).click(), await picture(page));
      seen[name] = { ...noted, drawing: await page.getAttribute("#filmograph", "data-drawing"), pictures: new Set([before, selected, zoomed]).size, status: await status(page) };
      await close();
    }
    return seen;
  },
  async phone() {
    const seen = {};
    for (const name of ["credits", "hostile", "many"]) {
      const { page, close } = await opened(name, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
      seen[name] = [await wide(page)];
      await press(page, "Home", "ArrowRight");
      await page.getByLabel("Search by name").fill("a");
      seen[name].push(await wide(page));
      await close();
    }
    return seen;
  },
  async axe() {
    const seen = {};
    for (const [name, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["phone", { viewport: { width: 360, height: 740 } }], ["plain", { browser: "plain" }]]) {
      const { page, close } = await opened("credits", options);
      seen[name] = await findings(page);
      await press(page, "Home", "ArrowRight");
      await page.locator("summary").click();
      await page.getByLabel("Search by name").fill("a");
      seen[`${name}, in use`] = await findings(page);
      await close();
    }
    return seen;
  },
  async focus() {
    const { page, close } = await opened("credits");
    const seen = [];
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press("Tab");
      const one = await page.evaluate(() => {
        const active = document.activeElement;
        if (active === document.body) return null;
        const name = active.getAttribute("aria-label") ?? active.labels?.[0]?.innerText ?? active.innerText;
        return `${name.replaceAll(/[\s↕]+/g, " ").trim()}: ${getComputedStyle(active).outlineStyle}`;
      });
      if (one === null) break;
      seen.push(one);
    }
    await close();
    return seen;
  },
  async looks() {
    const seen = {};
    for (const colorScheme of ["light", "dark"]) {
      for (const reducedMotion of ["reduce", "no-preference"]) {
        const { page, close } = await opened("credits", { colorScheme, reducedMotion });
        seen[`${colorScheme}, ${reducedMotion}`] = await page.evaluate(() => {
          const style = (selector) => getComputedStyle(document.querySelector(selector));
          return [style("#filmograph").backgroundColor, style("#filmograph").color, style("button").transitionDuration];
        });
        await close();
      }
    }
    return seen;
  },
  async hostile() {
    const { page, noted, close } = await opened("hostile");
    const labels = await page.locator("tbody tr:visible th bdi").evaluateAll((found) => found.map((one) => one.textContent));
    const heads = await page.locator("thead:visible button").evaluateAll((found) => found.map((one) => one.firstChild.textContent));
    await press(page, "Home");
    const details = await page.locator(".details li bdi").evaluateAll((found) => found.map((one) => one.textContent));
    const seen = { ...noted, title: await page.title(), heading: await page.locator("h1").evaluate((one) => one.textContent), labels, details, heads, images: await page.locator("img, iframe, main script").count() };
    await close();
    return seen;
  },
  async widget() {
    // As a notebook does: the module is imported, and its default export renders a model into an element.
    const { page, noted, close } = await opened("notebook");
    const seen = { complaints: noted.complaints, violations: noted.violations, headings: await texts(page, "h2, h3"), status: await status(page), rows: await rows(page) };
    await page.evaluate(() => window.ended());
    seen.after = await page.evaluate(() => document.getElementById("cell").innerText);
    await close();
    return seen;
  },
};

const answers = {};
const waiting = Object.entries(scenarios).filter(([name]) => wanted.length === 0 || wanted.includes(name));
async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [name, scenario] = next;
    answers[name] = await scenario().catch((error) => ({ failed: String(error) }));
  }
}
await Promise.all([work(), work()]);
await Promise.all(Object.values(browsers).map((browser) => browser.close()));
console.log(JSON.stringify(answers));

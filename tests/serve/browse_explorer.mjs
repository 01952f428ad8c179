// Opens the explorer in Chromium, does what a person would, and prints as JSON what there is to see, by scenario.
// node browse_explorer.mjs WEB ADDRESS HOSTILE VIEWS [SCENARIO…]: WEB is the folder of the node_modules, HOSTILE another server, VIEWS the
// addresses of all views as JSON; without scenarios all are done.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const [web, address, hostile, views, ...wanted] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(web), "package.json"));
const { chromium } = require("playwright-core");
const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--enable-unsafe-swiftshader", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });

// Opens a view in a context of its own, and notes requests to other hosts and whatever the page complains of.
async function opened(view, { at = address, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const noted = { elsewhere: [], complaints: [] };
  page.on("request", (request) => request.url().startsWith(at) || noted.elsewhere.push(request.url()));
  page.on("pageerror", (error) => noted.complaints.push(error.message));
  page.on("dialog", (dialog) => noted.complaints.push(dialog.message()));
  page.on("console", (message) => message.text().includes("GL Driver Message") || noted.complaints.push(message.text()));
  await page.goto(at.replace(/\/$/, "") + view);
  await ready(page);
  return { page, noted, close: () => context.close() };
}

// Waits for what a script adds to some views.
async function ready(page) {
  if (await page.evaluate(() => document.scripts.length === 0).catch(() => true)) return;
  if (await page.locator("#network").count()) await page.waitForSelector("[data-drawing]");
  if (await page.locator("textarea[data-editor]").count()) await page.waitForSelector(".editor");
}

const texts = (page, selector) => page.locator(selector).evaluateAll((found) => found.map((one) => one.innerText.replaceAll(/\s+/g, " ").trim()));
const heading = (page) => page.locator("h1").first().innerText();
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth);
async function findings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, impact, nodes }) => nodes.map((node) => `${impact} ${id}: ${node.html}`));
}

// Returns the words of the page that Chromium's accessibility tree does not hold, and controls that it holds without a name.
async function unheard(page) {
  const shown = await page.evaluate(() => {
    const words = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement: parent, textContent: text } = walker.currentNode;
      if (text.trim() && parent.checkVisibility() && !parent.closest("[aria-hidden=true], script, style, option")) words.push(text);
    }
    return words;
  });
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const plain = (text) => text.replaceAll(/\s+/g, " ").trim();
  const heard = plain(nodes.filter(({ name, ignored }) => !ignored && name?.value).map(({ name }) => name.value).join(" \n "));
  const controls = ["button", "link", "textbox", "searchbox", "combobox", "checkbox", "spinbutton", "listbox", "table", "slider"];
  const nameless = nodes.filter(({ role, name, ignored }) => !ignored && controls.includes(role?.value) && !name?.value).map(({ role }) => role.value);
  return [...shown.map(plain).filter((text) => !heard.includes(text)), ...nameless];
}

const scenarios = {
  async views() {
    const seen = {};
    for (const view of JSON.parse(views)) {
      for (const [name, options] of [["wide", { colorScheme: "light" }], ["phone, dark", { colorScheme: "dark", viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }]]) {
        const { page, noted, close } = await opened(view, options);
        seen[`${view} (${name})`] = { ...noted, findings: await findings(page), unheard: await unheard(page), fits: (await wide(page)) <= (await page.evaluate(() => innerWidth)) };
        await close();
      }
    }
    return seen;
  },
  async search() {
    const { page, noted, close } = await opened("/");
    const seen = {};
    await page.getByLabel("A person, film, company or place").pressSequentially("viola davs");
    await page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 1 && document.querySelector("[role=option] small").textContent.startsWith("near"));
    seen.near = [await texts(page, "[role=option]"), await texts(page, "[role=status]")];
    await page.keyboard.press("ArrowDown");
    seen.chosen = await texts(page, "[role=option][aria-selected=true]");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/id/person/*");
    seen.person = await heading(page);
    await page.goBack();
    seen.back = await heading(page);
    await page.goForward();
    seen.forward = await heading(page);
    await close();
    return { ...seen, ...noted };
  },
  async completion() {
    const { page, close } = await opened("/chain");
    await page.getByLabel("From", { exact: true }).pressSequentially("viola d");
    await page.waitForFunction(() => document.querySelectorAll("[role=option]").length === 1);
    await page.locator("[role=option]").click();
    await page.getByLabel("To", { exact: true }).fill("Kevin Bacon");
    await page.keyboard.press("Escape");
    await page.getByRole("main").getByRole("button", { name: "Find" }).click();
    await page.waitForSelector(".hops");
    const seen = { heading: await heading(page), films: await texts(page, ".hops .film"), shared: new URL(page.url()).search };
    await close();
    return seen;
  },
  async grows() {
    const { page, noted, close } = await opened("/network?around=Viola+Davis&neighbours=100");
    const status = () => page.locator(".status").innerText();
    const seen = { first: [await heading(page), await status()] };
    await page.getByRole("button", { name: "Meryl Streep", exact: true }).first().click();
    await page.getByRole("button", { name: "Grow around this" }).click();
    await page.waitForFunction(() => document.querySelector("h1").textContent.includes("Meryl"));
    seen.grown = [await heading(page), await status(), await page.title()];
    await page.getByLabel("To year").fill("2008");
    seen.link = new URL(await page.locator("#formats a").first().getAttribute("href"), address).searchParams.get("shown_to");
    await page.goBack();
    await page.waitForFunction(() => !document.querySelector("h1").textContent.includes("Meryl"));
    seen.back = await heading(page);
    await close();
    return { ...seen, ...noted };
  },
  async editor() {
    const { page, noted, close } = await opened("/query?query=SELECT+*+%7B+%3Ffilm+a+");
    await page.getByRole("textbox", { name: "Query" }).click();
    await page.keyboard.press("Control+End");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    await page.keyboard.type(" film:Fil");
    await page.waitForSelector(".cm-tooltip-autocomplete li");
    const seen = { completed: await texts(page, ".cm-tooltip-autocomplete li") };
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector("[role=alert]");
    seen.alert = await texts(page, "[role=alert]");
    await close();
    return { ...seen, elsewhere: noted.elsewhere };
  },
  async plain() {
    // Without script: forms and links do all that is needed.
    const { page, close } = await opened("/", { javaScriptEnabled: false });
    const seen = {};
    await page.fill("#start", "won't back");
    await page.press("#start", "Enter");
    seen.found = await texts(page, ".hits li");
    await page.click(".hits a");
    seen.film = await heading(page);
    await page.click("text=Bill Nunn");
    seen.person = [await heading(page), await texts(page, ".final p")];
    await page.click("text=Questions");
    await page.getByRole("link", { name: "final-role", exact: true }).click();
    await page.click("main button");
    seen.question = await texts(page, "tbody tr");
    await page.click("tbody a.quiet");
    seen.evidence = await texts(page, "#evidence li");
    await close();
    return seen;
  },
  async keyboard() {
    const { page, close } = await opened("/chain");
    const seen = [];
    for (let i = 0; i < 14; i += 1) {
      await page.keyboard.press("Tab");
      seen.push(await page.evaluate(() => {
        const active = document.activeElement;
        const style = getComputedStyle(active);
        return `${(active.labels?.[0]?.innerText ?? active.innerText).trim()}: ${style.outlineStyle}`;
      }));
    }
    await close();
    return seen;
  },
  async looks() {
    const seen = {};
    for (const colorScheme of ["light", "dark"]) {
      const { page, close } = await opened("/", { colorScheme });
      seen[colorScheme] = await page.evaluate(() => [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector("button")).transitionDuration]);
      await close();
    }
    return seen;
  },
  async hostile() {
    const seen = { complaints: [], elsewhere: [], titles: [] };
    const { page, noted, close } = await opened("/ask/best-of?genre=Drama&minimum=0", { at: hostile });
    await page.goto(`${hostile}query?query=${encodeURIComponent("SELECT ?film { ?film a film:Film } ORDER BY ?film")}`);
    const films = await page.locator("td a").evaluateAll((links) => links.map((link) => link.href));
    for (const film of films) {
      await page.goto(film);
      seen.titles.push(await page.locator("h1").evaluate((one) => one.textContent));
      for (const link of ["Network", "Who is who"]) {
        await page.locator(".actions a", { hasText: link }).first().click();
        await ready(page).catch(() => null);
        seen.images = (seen.images ?? 0) + (await page.locator("main img, main iframe, main script").count());
        seen.fits = (seen.fits ?? true) && (await wide(page)) <= 1200;
        await page.goto(film);
      }
    }
    seen.complaints = noted.complaints.filter((text) => !text.includes("404"));
    seen.elsewhere = noted.elsewhere;
    seen.titles.sort();
    await close();
    return seen;
  },
  async missing() {
    const { page, close } = await opened("/id/person/nobody");
    const seen = [await heading(page), await texts(page, "[role=alert]"), await findings(page)];
    await close();
    return seen;
  },
};

const answers = {};
const chosen = Object.entries(scenarios).filter(([name]) => wanted.length === 0 || wanted.includes(name));
for (const [name, scenario] of chosen) answers[name] = await scenario().catch((error) => ({ failed: String(error) }));
await browser.close();
console.log(JSON.stringify(answers));

// Takes the pictures of the explorer: node explorer.mjs WEB ADDRESS FOLDER. WEB is the folder of the node_modules.
import { createRequire } from "node:module";
import path from "node:path";

const [web, address, folder] = process.argv.slice(2);
const { chromium } = createRequire(path.join(path.resolve(web), "package.json"))("playwright-core");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--enable-unsafe-swiftshader"] });
const page = await browser.newPage({ viewport: { width: 960, height: 600 }, reducedMotion: "reduce" });
const shoot = (name) => page.screenshot({ path: path.join(folder, `explorer-${name}.png`) });

await page.goto(`${address}id/film/wont-back-down-2012`);
await page.locator("#conflicts").scrollIntoViewIfNeeded();
await page.evaluate(() => document.querySelector("#conflicts").scrollIntoView());
await shoot("film");
await page.goto(`${address}chain?from=Bill+Nunn&to=Kevin+Bacon`);
await shoot("chain");
await page.goto(`${address}network?around=Viola+Davis`);
await page.waitForSelector("[data-drawing]");
await page.getByRole("button", { name: "Octavia Spencer", exact: true }).first().click();
await page.evaluate(() => scrollTo(0, 60));
await page.waitForTimeout(500);
await shoot("network");
await browser.close();

// What the pages on the imitated API are looked at with: a real Chromium, pages that fail on anything the browser
// complains about, axe, and pictures. The scenarios against a real platform have `harness.mjs`.
//
//   const browser = await launch();
//   const page = await open(browser, base, { language: "zh", theme: "dark", width: 360 });
//   await page.goto("/sign-in");
//   await reachable(page, "sign-in");      // axe: no serious or critical barrier
//   await shoot(page, "sign-in");          // $HONGYAN_SHOTS/sign-in.png
//   await quiet(page);                     // nothing in the console, no violation of the content security policy

import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.HONGYAN_SHOTS;

const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts Chromium; the system's, unless HONGYAN_CHROMIUM names another. */
export async function launch() {
  return chromium.launch({ executablePath: process.env.HONGYAN_CHROMIUM ?? "/usr/bin/chromium", args: ARGS });
}

/**
 * A page in its own browser profile. Options: `language` ("en" | "zh"), `theme` ("light" | "dark"), `width`, `height`,
 * `timeZone`, and `expected`: patterns of console errors that the test provokes, such as the browser's own line about
 * a 401.
 */
export async function open(browser, base, options = {}) {
  const { language = "en", theme = "light", width = 1280, height = 800, timeZone = "Asia/Shanghai" } = options;
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    locale: language === "zh" ? "zh-CN" : "en-US",
    timezoneId: timeZone,
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.problems = [];
  page.expected = options.expected ?? [];
  const note = (what) => {
    if (!page.expected.some((pattern) => pattern.test(what))) page.problems.push(what);
  };
  page.on("pageerror", (error) => note(`page error: ${error.stack ?? error}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") note(`${message.type()}: ${message.text()}`);
  });
  await page.exposeFunction("__violation", (what) => note(`content security policy: ${what}`));
  await page.addInitScript((chosen) => {
    if (!localStorage.getItem("hongyan.language")) localStorage.setItem("hongyan.language", chosen);
    document.addEventListener("securitypolicyviolation", (event) => {
      const where = `${event.sourceFile}:${event.lineNumber}`;
      globalThis.__violation(`${event.violatedDirective} ${event.blockedURI} ${event.sample} ${where}`);
    });
  }, language);
  return page;
}

/** Throws when the browser had anything to complain about since the page was opened. */
export async function quiet(page) {
  if (page.problems.length > 0) throw new Error(`the browser complained:\n${page.problems.join("\n")}`);
}

/** Throws when axe finds a serious or critical barrier. `within`: a CSS selector; the whole page by default. */
export async function reachable(page, where, within) {
  await page.evaluate(axe);
  const found = await page.evaluate(async (selector) => {
    const { violations } = await globalThis.axe.run(selector ?? document, {
      resultTypes: ["violations"],
    });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, help, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html}\n  ${failureSummary}`),
      );
  }, within);
  if (found.length > 0) throw new Error(`${where}: axe found barriers:\n${found.join("\n")}`);
}

/** Throws when the page is wider than the window: nothing may have to be scrolled sideways to be read. */
export async function fits(page, where) {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  if (scroll > client) throw new Error(`${where}: the page is ${scroll} px wide in a window of ${client} px`);
}

/** Keeps a picture of the page as NAME.png in the folder HONGYAN_SHOTS; does nothing without it. */
export async function shoot(page, name, { fullPage = true } = {}) {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage });
}

// What every scenario stands on: the platform it is told about, pages that notice what a person would not see, pictures,
// and an end that says where to look. How a scenario is written: README.md.

import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

/** The platform that the test started. */
export const platform = {
  url: needed("HONGYAN_E2E_URL"),
  captcha: needed("HONGYAN_E2E_CAPTCHA"),
  accounts: JSON.parse(needed("HONGYAN_E2E_ACCOUNTS")),
  keys: JSON.parse(needed("HONGYAN_E2E_KEYS")),
  /** Where what happens around it is asked for: `stage.mjs`. */
  stage: process.env.HONGYAN_E2E_STAGE,
};

const screenshots = needed("HONGYAN_E2E_SCREENSHOTS");
const axeSource = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: scenarios are run by the test crates/server/tests/browser`);
  return value;
}

/** Fails with `what` unless `truth`. */
export function check(truth, what) {
  if (!truth) throw new Error(what);
}

/** Asks again until `ask` answers something true, for what no page tells by itself; answers it. */
export async function until(what, ask) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain: ${what}`);
}

/**
 * Runs a scenario and ends the process: 0 when it went through and no page complained.
 *
 * `play` gets `open({ width, height, lang, theme, expected })`, which answers a page of a fresh person (no cookies). `lang` is
 * `en` or `zh`, `theme` `light` or `dark`. `expected`: failures of requests that belong to the scenario, as
 * `status path-prefix` (`"401 /api/v1/session"`).
 */
export async function run(name, play) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const pages = [];
  const complaints = [];
  let failure;
  try {
    await play({ open: (person) => open(browser, person, pages, complaints) });
  } catch (error) {
    failure = error;
  }
  if (failure || complaints.length > 0) {
    if (failure) console.error(failure.stack ?? String(failure));
    for (const complaint of complaints) console.error(`page: ${complaint}`);
    await picturesOfFailure(name, pages);
    process.exitCode = 1;
  } else {
    console.log(`${name}: went through`);
  }
  await browser.close();
}

async function open(browser, person = {}, pages, complaints) {
  const { width = 1280, height = 800, lang = "en", theme = "light", expected = [] } = person;
  const context = await browser.newContext({
    baseURL: platform.url,
    viewport: { width, height },
    locale: lang === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "Asia/Shanghai",
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(Number(process.env.HONGYAN_E2E_TIMEOUT ?? 60_000));
  const page = await context.newPage();
  page.person = { width, lang, theme };
  listen(page, expected, complaints);
  pages.push(page);
  return page;
}

/** What must never happen on any page: errors, broken requests, violations of the content security policy. */
function listen(page, expected, complaints) {
  const complain = (what) => complaints.push(`${what} (on ${page.url()})`);
  page.on("pageerror", (error) => complain(`error: ${error.stack ?? error}`));
  page.on("console", (line) => {
    // A failed request is judged where its status and address are known.
    if (line.type() === "error" && !line.text().startsWith("Failed to load resource")) complain(line.text());
  });
  page.on("response", (response) => {
    const url = new URL(response.url());
    if (url.origin !== new URL(platform.url).origin) complain(`loaded from elsewhere: ${url.origin}`);
    const fits = (failure) => {
      const [status, prefix] = failure.split(" ");
      return Number(status) === response.status() && url.pathname.startsWith(prefix);
    };
    if (response.status() >= 400 && !expected.some(fits)) complain(`${response.status()} ${url.pathname}`);
  });
  page.on("requestfailed", (request) => {
    const error = request.failure()?.errorText ?? "";
    if (error !== "net::ERR_ABORTED") complain(`${error} ${request.url()}`);
  });
}

/** Waits until nothing moves: what is half faded in has no colours to judge. */
export async function still(page) {
  await page.waitForFunction(() =>
    document.getAnimations().every(({ effect, playState }) => {
      return playState !== "running" || effect?.getTiming().iterations === Infinity;
    }),
  );
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/**
 * Chooses a line of a menu that was just opened. A menu that still unfolds takes no clicks; who tries meanwhile scrolls the page
 * in search of a place where it would.
 */
export async function choose(page, name) {
  const line = page.getByRole("menuitem", { name });
  await line.waitFor();
  await page.waitForFunction(() => !document.querySelector(".ant-dropdown[class*='-enter'], .ant-dropdown[class*='-appear']"));
  await line.click();
}

/** Saves a picture of the page: `<name>.<lang>.<theme>.<width>.png`. */
export async function shot(page, name) {
  const { lang, theme, width } = page.person;
  await mkdir(screenshots, { recursive: true });
  // A picture of the whole page is taken from its top, where what sticks to the window belongs.
  await page.evaluate(() => window.scrollTo(0, 0));
  await still(page);
  // What lies over the page is as high as the window, and the page below it is not what is looked at.
  const isCovered = await page.locator(".ant-drawer-open, .ant-modal-wrap").filter({ visible: true }).count();
  const path = `${screenshots}/${name}.${lang}.${theme}.${width}.png`;
  await page.screenshot({ path, fullPage: isCovered === 0 });
}

/** Fails when axe finds a serious or critical fault of accessibility, and finds it again a moment later: colours fade. */
export async function axe(page, name) {
  let lines = [];
  for (let times = 0; times < 3; times += 1) {
    lines = await barriers(page);
    if (lines.length === 0) return;
    await page.waitForTimeout(500);
  }
  throw new Error(`axe, ${name}:\n  ${lines.join("\n  ")}`);
}

async function barriers(page) {
  await still(page);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(await readFile(axeSource, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`));
}

/** Fails when the page is wider than the window: nothing may have to be scrolled sideways to be read. */
export async function fits(page, name) {
  const [wide, window] = await width(page);
  check(wide <= window, `${name}: ${wide} px wide in a window of ${window} px (${JSON.stringify(page.person)})`);
}

/** The width of the page and of the window, once what lies over it has stopped growing into a window of another width. */
async function width(page) {
  let widths = [];
  for (let times = 0; times < 3; times += 1) {
    await still(page);
    widths = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    if (widths[0] <= widths[1]) break;
    await page.waitForTimeout(500);
  }
  return widths;
}

/** Every combination that a picture is wanted of: both languages and modes, on a phone and on a desk. */
export const looks = ["en", "zh"].flatMap((lang) =>
  ["light", "dark"].flatMap((theme) => [
    { lang, theme, width: 360, height: 740 },
    { lang, theme, width: 1440, height: 900 },
  ]),
);

async function picturesOfFailure(name, pages) {
  await mkdir(`${screenshots}/failures`, { recursive: true });
  for (const [number, page] of pages.entries()) {
    const path = `${screenshots}/failures/${name}-${number}.png`;
    try {
      await page.screenshot({ path });
      console.error(`picture: ${path} (${page.url()})`);
    } catch (error) {
      console.error(`no picture of page ${number}: ${error.message}`);
    }
  }
}

// From a name to the handsets: a tenant's person writes a brand (logo, menu by keyboard, licence) and submits it; a reviewer sees
// it on handsets and approves it; what handsets fetch then has a record. Another version goes to the reviewers while the first
// one stays live. A link to the brand is made, a person opens its page and follows an item, and what they do then is traced back.

import { stat } from "node:fs/promises";
import { axe, check, fits, platform, run, shot, until } from "./harness.mjs";
import { logo, png } from "./png.mjs";
import { signIn } from "./signIn.mjs";

const expected = ["401 /api/v1/session", "422 /api/v1/smart/profiles/"];
const NAME = "云燕商城";
const LICENCE = Buffer.from("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");

await run("smart", async ({ open }) => {
  const tenant = await open({ width: 1440, height: 900, expected });
  const reviewer = await open({ width: 1440, height: 900, expected });
  await signIn(tenant, "manager");
  await signIn(reviewer, "reviewer");
  const before = (await manifest()).records ?? 0;

  const id = await apply(tenant);
  await approve(reviewer, 1);
  await until("a record for handsets", async () => (await manifest()).records === before + 1);
  await shown(tenant);
  await link(tenant);
  await change(tenant, id);
  const profile = await (await tenant.request.get(`/api/v1/smart/profiles/${id}`)).json();
  check(profile.live === 1 && profile.newest === 2, `live ${profile.live}, newest ${profile.newest}`);
  check((await manifest()).records === before + 1, "the first version is no longer what handsets fetch");
  await approve(reviewer, 2);
  await until("version 2 is live", async () => (await (await tenant.request.get(`/api/v1/smart/profiles/${id}`)).json()).live === 2);
});

/** What handsets fetch first, as anybody gets it. */
async function manifest() {
  const answer = await fetch(`${platform.url}/t/v1/manifest`);
  if (!answer.ok) return {};
  const { body } = await answer.json();
  return typeof body === "string" ? JSON.parse(body) : body;
}

/** The keyboard alone: focus, then Enter. */
async function press(page, name) {
  const button = page.getByRole("button", { name });
  await button.focus();
  await page.keyboard.press("Enter");
}

/** Writes and submits it; answers its id. */
async function apply(page) {
  await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Smart SMS", exact: true }).click();
  await page.getByText("There is no Smart SMS yet").waitFor();
  await axe(page, "no Smart SMS yet");
  await shot(page, "smart_empty");
  await page.getByRole("link", { name: "New Smart SMS" }).first().click();
  await page.getByLabel("Brand name", { exact: true }).fill(NAME);
  const phone = page.getByRole("group", { name: "Handset", exact: true });
  await phone.getByText(NAME, { exact: true }).waitFor();
  await page.getByLabel("Summary", { exact: true }).fill("Parcels and shopping");
  await page.locator("#smart-signatures").click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: "云燕0" }).click();
  await page.keyboard.press("Escape");

  // What is wrong with a picture is said before it is sent.
  const files = page.locator("#smart-logo input[type=file]");
  const wide = png(300, 200, () => [255, 255, 255]);
  await files.setInputFiles({ name: "wide.png", mimeType: "image/png", buffer: wide });
  await page.getByText("The picture is 300 × 200 pixels. Cut it to a square", { exact: false }).waitFor();
  await files.setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: logo(512) });
  await page.getByRole("img", { name: "Logo, 192 pixels" }).waitFor();

  await menu(page);
  await phone.getByRole("button", { name: "Call us" }).click();
  await phone.getByText("“Call us” asks, then calls 4001234567").waitFor();

  const licence = page.getByRole("region", { name: "Business licence" });
  await licence.locator("input[type=file]").setInputFiles({ name: "licence.pdf", mimeType: "application/pdf", buffer: LICENCE });
  await licence.getByRole("button", { name: "Save licence.pdf" }).waitFor();
  await page.getByLabel("OPPO", { exact: true }).check();
  await page.getByText("“Call us” does nothing: this maker does not support it", { exact: false }).waitFor();
  await axe(page, "write a Smart SMS");
  await shot(page, "smart_form");
  await page.getByRole("button", { name: "Submit for review" }).click();
  await page.waitForURL(/\/smart\/\d+$/);
  await page.getByText("It is in review.", { exact: false }).waitFor();
  return page.url().split("/").at(-1);
}

/** Two menus, one with a list, put in order; without a mouse. */
async function menu(page) {
  await press(page, "Add a menu");
  await page.getByLabel("Label of menu 1", { exact: true }).waitFor();
  await page.keyboard.type("Orders");
  const website = page.getByLabel("Website of Orders", { exact: true });
  await website.focus();
  await page.keyboard.type("http://www.example.com/orders");
  await page.locator("#smart-menus-0-action-url-error").waitFor();
  await website.fill("https://www.example.com/orders");
  await press(page, "Add a menu");
  await page.getByLabel("Label of menu 2", { exact: true }).waitFor();
  await page.keyboard.type("Call us");
  const does = page.getByLabel("What pressing Call us does", { exact: true });
  await does.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByLabel("Number of Call us", { exact: true }).fill("4001234567");
  await press(page, "Move Call us up");
  const first = page.getByLabel("Label of menu 1", { exact: true });
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Move Call us down");
  check((await first.inputValue()) === "Call us", "the menu was not moved");
}

/** The reviewer decides about the version in the queue. */
async function approve(page, number) {
  await page.goto("/admin/reviews?kind=smart");
  await page.getByRole("link", { name: NAME, exact: true }).first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Approve" }).waitFor();
  await drawer.getByRole("heading", { name: `Version ${number}`, exact: true }).waitFor();
  await drawer.getByRole("group", { name: "Handset", exact: true }).waitFor();
  // Where the menu leads is read, not opened.
  check((await drawer.getByText("https://www.example.com/orders", { exact: true }).count()) > 0, "no address of the menu");
  check((await drawer.locator("a[href^='https://www.example.com']").count()) === 0, "an address can be clicked");
  await axe(page, "a Smart SMS at the review desk");
  await shot(page, `smart_review_${number}`);
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page, "a Smart SMS at the review desk on a phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await drawer.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Approved: it may be used now.").waitFor();
}

async function shown(page) {
  await page.reload();
  await page.getByText("Published", { exact: true }).first().waitFor();
  await page.getByRole("button", { name: "Make the export" }).click();
  await page.getByRole("button", { name: "Save as a file" }).waitFor();
  await axe(page, "a published Smart SMS");
  await shot(page, "smart_published");
}

/** From a link to what somebody did who followed it; each is counted where its owner looks. */
async function link(page) {
  await page.getByRole("main").getByRole("link", { name: "Links", exact: true }).click();
  await page.waitForURL(/\/smart\/links\?profile_id=/);
  await page.goto("/smart/links");
  await page.getByText("There are no links yet").waitFor();
  await axe(page, "no links yet");
  await page.getByRole("button", { name: "New links" }).first().click();
  await page.getByLabel("Text of the card", { exact: true }).fill("Spring sale: everything for the garden");
  await page.getByLabel("Fall-back address", { exact: true }).fill("https://www.example.com/spring");
  await page.getByLabel("Code of your own", { exact: true }).fill("Spring26");
  await page.getByLabel("Click token", { exact: false }).check();
  await shot(page, "smart_link_form");
  await page.getByRole("button", { name: "Make the link" }).click();
  await page.getByText("The link is made", { exact: true }).waitFor();
  await axe(page, "a link that was made");
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
  const row = page.getByRole("row", { name: "Open Spring26" });
  await row.getByText("0 / 100,000", { exact: true }).waitFor();

  // Machines are told by their user agent and not counted: here it is a person's.
  const userAgent = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
  const phone = await page.context().browser().newContext({ userAgent, baseURL: platform.url, locale: "en-GB" });
  const opened = await phone.newPage();
  await opened.goto("/s/Spring26");
  await opened.getByText("Spring sale: everything for the garden").waitFor();
  await opened.getByText(NAME, { exact: true }).first().waitFor();
  const item = await opened.getByRole("link", { name: "Orders" }).getAttribute("href");
  const answer = await phone.request.get(item, { maxRedirects: 0 });
  check(answer.status() === 302, `an item answered ${answer.status()}`);
  const to = new URL(answer.headers().location);
  check(to.origin === "https://www.example.com", `an item leads to ${to.origin}`);
  await phone.close();

  await page.reload();
  await row.getByText("1 / 100,000", { exact: true }).waitFor();
  await axe(page, "links");
  await shot(page, "smart_links");
  const told = await fetch(`${platform.url}/api/v1/smart/conversions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.keys.SWALLOW}`, "Content-Type": "application/json" },
    body: JSON.stringify({ items: [{ click_token: to.searchParams.get("ct"), event: "order", at: new Date().toISOString() }] }),
  });
  const { matched } = await told.json();
  check(told.ok && matched === 1, `the conversion was not traced: ${told.status}`);
  await page.getByRole("navigation", { name: "Main menu" }).getByRole("link", { name: "Conversions", exact: true }).click();
  await page.getByText("Traced", { exact: true }).last().waitFor();
  await page.goto("/smart/links");
  await row.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("button", { name: "End the link" }).click();
  await row.getByText("Ended", { exact: true }).waitFor();
  await people(page);
  await page.goto("/smart");
  await page.getByRole("link", { name: NAME, exact: true }).click();
}

/** A link for each of two people, pasted as a spreadsheet copies them. */
async function people(page) {
  await page.getByRole("button", { name: "New links" }).click();
  await page.getByLabel("One person each", { exact: false }).check();
  await page.getByLabel("Text of the card", { exact: true }).fill("Hello {name}, {no} is on its way");
  await page.getByLabel("Fall-back address", { exact: true }).fill("https://www.example.com/orders");
  await page.getByLabel("People", { exact: true }).fill("id\tno\tname\nc-1\t5512\tAnn\nc-2\t5513\tBo\n");
  await page.getByText("Hello Bo, 5513 is on its way").waitFor();
  await axe(page, "links for people");
  await shot(page, "smart_link_people");
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page, "links for people on a phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Make 2 links" }).click();
  await page.getByText("2 links are made", { exact: true }).waitFor();
  await axe(page, "links that were made");
  await shot(page, "smart_link_made");
  await page.setViewportSize({ width: 360, height: 740 });
  await fits(page, "links that were made, on a phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as CSV" }).click();
  const { size } = await stat(await (await file).path());
  check(size > 200, `the file has ${size} octets`);
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByText("One person", { exact: true }).first().waitFor();
}

/** Another version, while the first one goes on. */
async function change(page, id) {
  await page.getByRole("link", { name: "Write another version" }).click();
  await page.getByText("Handsets go on showing version 1 until this one is approved.").waitFor();
  await page.getByLabel("Summary", { exact: true }).fill("Parcels, shopping and more");
  await page.getByRole("button", { name: "Submit for review" }).click();
  await page.waitForURL((url) => url.pathname === `/smart/${id}`);
  await page.getByText("Handsets go on showing version 1 until this one is approved.").waitFor();
  await page.getByText("Published", { exact: true }).first().waitFor();
}

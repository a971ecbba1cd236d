// Callbacks: an address is set and tested, real receipts arrive signed, a failing address is said to fail, what was given
// up is pushed again once the address is mended; and what phones write back stands in the inbox.

import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { axe, check, platform, run, shot, until } from "./harness.mjs";
import { signIn } from "./signIn.mjs";
import { callbacksFailForLong, phoneWrites } from "./stage.mjs";

const expected = ["401 /api/v1/session"];

/** The tenant's own program: keeps what is pushed to it and answers `status`. */
const program = { status: 200, pushes: [] };
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    program.pushes.push({ headers: request.headers, body });
    response.writeHead(program.status).end();
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${server.address().port}/receipts`;

const WORDS = {
  en: { link: "Uplinks", optOut: "Opt-out", dialog: "Conversation with", yours: "You", text: "TD" },
  zh: { link: "上行短信", optOut: "退订", dialog: "的对话", yours: "您", text: "T" },
};

await run("callbacks", async ({ open }) => {
  const page = await open({ width: 1440, height: 900, expected });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "manager");
  await page.getByRole("navigation").getByRole("link", { name: "Callbacks" }).click();
  await page.getByRole("heading", { level: 1, name: "Callbacks" }).waitFor();
  const secret = await set(page);
  await test(page, secret);
  await receipt(page, secret);
  await fail(page);
  await replay(page);
  await inbox(page);
  await inbox(await chinese(open));
});
server.close();
server.closeAllConnections();

async function set(page) {
  await page.getByRole("button", { name: "Set an address: Receipts" }).click();
  const form = page.getByRole("dialog", { name: "Set the address for Receipts" });
  await form.getByLabel("Address", { exact: true }).fill(address);
  await form.getByRole("button", { name: "Save" }).click();
  const made = page.getByRole("dialog", { name: "The secret for Receipts" });
  await made.getByRole("button", { name: "Copy secret" }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
  const secret = await page.evaluate(() => navigator.clipboard.readText());
  await made.getByRole("checkbox", { name: "I have saved it" }).check();
  await made.getByRole("button", { name: "Done" }).click();
  await page.getByText("Working", { exact: true }).waitFor();
  return secret;
}

function isSigned({ headers, body }, secret) {
  const signed = createHmac("sha256", secret).update(`${headers["hongyan-timestamp"]}.${body}`).digest("hex");
  return headers["hongyan-signature"] === `v1=${signed}`;
}

async function test(page, secret) {
  await page.getByRole("button", { name: "Send a test push: Receipts" }).click();
  await page.getByText("Your address took the test push").waitFor();
  check(program.pushes.length === 1 && isSigned(program.pushes[0], secret), "the test push is not signed");
  await page.getByRole("tabpanel").getByText("HTTP 200").first().waitFor();
  await shot(page, "callbacks_tested");
}

/** A message's receipt arrives, signed; answers the message's UID. */
async function receipt(page, secret) {
  const uid = await send();
  const push = await until("the receipt", () => program.pushes.find(({ body }) => body.includes(uid)));
  check(isSigned(push, secret), "the receipt is not signed");
  await page.getByRole("tabpanel").getByRole("row").nth(2).waitFor();
}

async function fail(page) {
  program.status = 500;
  await page.getByRole("button", { name: "Send a test push: Receipts" }).click();
  await page.getByText("The test push was not taken").waitFor();
  await page.getByText("Your program failed. Look into its log at this time.").waitFor();
  program.lost = await send();
  await page.getByText("Failing", { exact: true }).waitFor();
  await page.getByText("Failing since", { exact: true }).waitFor();
  await axe(page, "callbacks, failing");
  await shot(page, "callbacks_failing");
  await callbacksFailForLong();
  await page.getByRole("tab", { name: "Parked (1)" }).click();
  await page.getByRole("tabpanel").getByText(address).waitFor();
  await axe(page, "callbacks, parked");
  await shot(page, "callbacks_parked");
}

async function replay(page) {
  program.status = 204;
  program.pushes.length = 0;
  await page.getByRole("button", { name: "Push all again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Push all again" }).click();
  await page.getByText("Nothing is parked.").waitFor();
  await until("the lost receipt", () => program.pushes.some(({ body }) => body.includes(program.lost)));
}

async function chinese(open) {
  const page = await open({ lang: "zh", width: 1440, height: 900, expected });
  await signIn(page, "manager");
  return page;
}

/** Two texts of a phone appear while one looks, opting out is marked, and the conversation opens. */
async function inbox(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("navigation").getByRole("link", { name: words.link }).click();
  await page.getByRole("heading", { level: 1, name: words.link }).waitFor();
  const written = `谢谢，已收到 ${page.person.lang}`;
  await phoneWrites({ from: "8613800138100", to: "1069000012345", text: written });
  await page.getByRole("row").filter({ hasText: written }).waitFor();
  await phoneWrites({ from: "8613800138105", to: "1069000012345", text: words.text });
  await page.getByRole("row").filter({ hasText: words.optOut }).first().waitFor();
  await shot(page, "callbacks_inbox");
  await page.getByRole("row").filter({ hasText: written }).click();
  const dialog = page.getByRole("dialog", { name: words.dialog });
  await dialog.getByText(written).first().waitFor();
  await dialog.getByText(words.yours, { exact: false }).first().waitFor();
  await axe(page, "conversation");
  await shot(page, "callbacks_conversation");
}

/** A tenant's message, which is delivered to …8100; answers its UID. */
async function send() {
  const response = await fetch(`${platform.url}/api/v1/messages`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.keys.SWALLOW}`, "Content-Type": "application/json" },
    body: JSON.stringify({
      type: "notification",
      signature: "云燕0",
      content: `您的包裹已到 ${program.pushes.length}`,
      to: "+8613800138100",
    }),
  });
  const body = await response.json();
  check(response.status === 202, `the message was not taken: ${JSON.stringify(body)}`);
  return body.messages[0].uid;
}

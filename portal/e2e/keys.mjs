// An auth key from its making to its end: the secret that is shown once works in the very command the page gives, the
// page says when it was used, a new secret ends the old one, a white list keeps strangers out, a revoked key is dead.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { axe, check, platform, run, shot, until } from "./harness.mjs";
import { signIn } from "./signIn.mjs";

const expected = ["401 /api/v1/session"];
const NAME = "crm-backend";
const shell = promisify(execFile);

await run("keys", async ({ open }) => {
  const page = await open({ width: 1440, height: 900, expected });
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await signIn(page, "developer");
  await page.getByRole("navigation").getByRole("link", { name: "Auth keys" }).click();
  await page.getByRole("heading", { level: 1, name: "Auth keys" }).waitFor();

  const { secret, command } = await make(page);
  check((await status(secret)) === 200, "the copied secret is not the key's");
  await works(command);
  await isUsed(page);

  const renewed = await rotate(page);
  check((await status(secret)) === 401, "the former secret still works");
  check((await status(renewed)) === 200, "the new secret does not work");

  await restrict(page, "203.0.113.7");
  check((await status(renewed)) === 403, "an address that is not on the white list gets in");
  await restrict(page, "127.0.0.1");
  check((await status(renewed)) === 200, "an address on the white list does not get in");

  await revoke(page);
  check((await status(renewed)) === 401, "a revoked key works");
});

/** Makes a key; answers its secret and the command to try it, as copied from the page. */
async function make(page) {
  await page.getByRole("button", { name: "Create an auth key" }).click();
  const form = page.getByRole("dialog", { name: "Create an auth key" });
  await form.getByLabel("Name", { exact: true }).fill(NAME);
  await axe(page, "new key");
  await shot(page, "keys_form");
  await form.getByRole("button", { name: "Create an auth key" }).click();
  const made = page.getByRole("dialog", { name: `The auth key “${NAME}” is made` });
  const secret = await copied(page, made, "Copy auth key");
  check((await made.innerText()).includes(secret), "another secret is copied than the one that is shown");
  await made.getByRole("tab", { name: "Send from a template" }).waitFor();
  const command = await copied(page, made, "Copy command");
  check(command.includes(secret), "the command is not ready to run");
  await axe(page, "secret of a key");
  await shot(page, "keys_secret");
  await saved(made);
  check(!(await page.content()).includes(secret), "the secret stays on the page");
  return { secret, command };
}

async function copied(page, dialog, button) {
  await page.evaluate(() => navigator.clipboard.writeText(""));
  await dialog.getByRole("button", { name: button }).click();
  await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
  return page.evaluate(() => navigator.clipboard.readText());
}

async function saved(dialog) {
  const done = dialog.getByRole("button", { name: "Done" });
  check(await done.isDisabled(), "the dialog closes before the secret is saved");
  await dialog.getByRole("checkbox", { name: "I have saved it" }).check();
  await done.click();
  await dialog.waitFor({ state: "detached" });
}

/** Runs the command as it was copied; the message is taken. */
async function works(command) {
  check(command.startsWith("curl "), `the command is ${command}`);
  const { stdout } = await shell("bash", ["-c", command.replace("curl ", "curl -sS ")]);
  const { messages, ...rest } = JSON.parse(stdout);
  check(messages?.[0]?.status === "queued", `the message was not taken: ${JSON.stringify(messages ?? rest)}`);
}

async function isUsed(page) {
  const row = page.getByRole("row").filter({ hasText: NAME });
  check(await row.getByText("Never used").isVisible(), "a new key was used");
  // Uses are written down together, a little later.
  await until("the key was used", async () => {
    const answer = page.waitForResponse((response) => response.url().endsWith("/api/v1/keys"));
    await page.getByRole("button", { name: "Refresh" }).click();
    const { items } = await (await answer).json();
    return items.some(({ name, last_used_at }) => name === NAME && last_used_at);
  });
  await row.getByText("Never used").waitFor({ state: "detached" });
  await shot(page, "keys_used");
}

async function rotate(page) {
  await page.getByRole("button", { name: `Rotate ${NAME}` }).click();
  const ask = page.getByRole("dialog", { name: `Rotate “${NAME}”?` });
  await ask.getByText("It was last used on").waitFor();
  await shot(page, "keys_rotate");
  await ask.getByRole("button", { name: "Rotate now" }).click();
  const made = page.getByRole("dialog", { name: `The new secret of “${NAME}”` });
  const secret = await copied(page, made, "Copy auth key");
  await saved(made);
  return secret;
}

async function restrict(page, address) {
  await page.getByRole("button", { name: `Edit ${NAME}` }).click();
  const form = page.getByRole("dialog", { name: `Edit ${NAME}` });
  await form.getByLabel("IP white list").fill(address);
  await form.getByRole("button", { name: "Save" }).click();
  await form.waitFor({ state: "detached" });
  await page.getByRole("row").filter({ hasText: NAME }).getByText(address).waitFor();
}

async function revoke(page) {
  await page.getByRole("button", { name: `Revoke ${NAME}` }).click();
  const ask = page.getByRole("dialog", { name: `Revoke “${NAME}”?` });
  check(await ask.getByRole("button", { name: "Revoke for good" }).isDisabled(), "a slip of the hand revokes a key");
  await ask.getByLabel("Name of the key").fill(NAME);
  await shot(page, "keys_revoke");
  await ask.getByRole("button", { name: "Revoke for good" }).click();
  await page.getByRole("row").filter({ hasText: NAME }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show it too" }).click();
  await page.getByRole("row").filter({ hasText: NAME }).getByText("Revoked", { exact: true }).waitFor();
}

/** What a program with this secret is answered. */
async function status(secret) {
  const answer = await fetch(`${platform.url}/api/v1/messages?limit=1`, { headers: { Authorization: `Bearer ${secret}` } });
  return answer.status;
}

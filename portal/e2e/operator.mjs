// Platform staff: what is wrong is on top, a test message arrives, a tenant's message is found and that it was looked at
// is written down; who may less sees less.

import { check, platform, run, shot } from "./harness.mjs";
import { signIn } from "./signIn.mjs";

// Who comes without a session is told so once.
const expected = ["401 /api/v1/session"];

/** A number in the range for examples; its last digits have no meaning to the simulated carrier. */
const PHONE = "+8613800138000";
const MASKED = "138****8000";

await run("operator", async ({ open }) => {
  const uid = await sendOne();
  await noc(await open({ expected }), uid);
  await readOnly(await open({ expected }));
});

/** A tenant's message, by its auth key; answers its UID. */
async function sendOne() {
  const response = await fetch(`${platform.url}/api/v1/messages`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.keys.SWALLOW}`, "Content-Type": "application/json" },
    body: JSON.stringify({ type: "verification", signature: "云燕0", content: "您的验证码是482913", to: PHONE }),
  });
  const body = await response.json();
  check(response.status === 202, `the tenant's message was not taken: ${JSON.stringify(body)}`);
  return body.messages[0].uid;
}

async function noc(page, uid) {
  await signIn(page, "noc");
  await page.getByRole("heading", { level: 1, name: "Carriers" }).waitFor();
  for (const code of ["CN-MAIN", "CN-REFUSES"]) {
    await page.getByRole("link", { name: code, exact: true }).waitFor();
  }
  await page.getByText("1 of 1 up").first().waitFor();

  // The carrier that works, and one test message over each.
  await testOver(page, "CN-MAIN", "Delivered");
  await testOver(page, "CN-REFUSES", "Rejected by carrier");
  await page.getByRole("tab", { name: /Recent errors/ }).click();
  await page.getByRole("cell", { name: "0x0000000B" }).first().waitFor();

  await page.getByRole("link", { name: "Routes" }).click();
  await page.getByRole("cell", { name: "CN_V", exact: true }).waitFor();
  await page.getByRole("link", { name: "Health" }).click();
  await page.getByText("Messages in memory").waitFor();
  await shot(page, "operator_health");

  // From the tenant to the message, whose number stays masked.
  await page.getByRole("link", { name: "Tenants" }).click();
  await page.getByRole("link", { name: "Messages of SWALLOW" }).click();
  await page.getByText(MASKED).first().waitFor();
  check(!(await page.locator("main").innerText()).includes("13800138000"), "the log shows a whole number");
  await page.getByRole("button", { name: new RegExp(uid) }).first().click();
  await page.getByRole("dialog").getByText("Accepted by the platform").waitFor();

  // The administrator reads who looked.
  const administrator = await page.context().browser().newContext({ baseURL: platform.url });
  const other = await administrator.newPage();
  other.person = page.person;
  await signIn(other, "administrator");
  await other.goto("/admin/audit?action=message_viewed_by_platform");
  await other.getByText(platform.accounts.noc.account).first().waitFor();
  await other.goto("/admin/audit?action=carrier_test_sent");
  await other.getByText("CN-REFUSES").first().waitFor();
  await administrator.close();
}

/** Sends a test over the carrier and waits for its end. */
async function testOver(page, code, end) {
  await page.goto("/admin/carriers");
  await page.getByRole("link", { name: code, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: code }).waitFor();
  await page.getByRole("tab", { name: "Test message" }).click();
  await page.getByLabel("Phone number").fill(PHONE);
  await page.getByRole("button", { name: "Send test message" }).click();
  const table = page.getByRole("region", { name: "Last test messages" });
  await table.getByText(MASKED).first().waitFor();
  await table.getByText(end).first().waitFor();
}

/** May look at carriers, but neither test them nor find messages. */
async function readOnly(page) {
  await signIn(page, "read_only");
  await page.goto("/admin/carriers/CN-MAIN?tab=test");
  await page.getByText("Your role may not send test messages", { exact: false }).waitFor();
  check((await page.getByRole("button", { name: "Send test message" }).count()) === 0, "a test can be sent");
  check((await page.getByRole("link", { name: "Find a message" }).count()) === 0, "the menu has what is forbidden");
  await page.goto("/admin/log");
  await page.getByRole("heading", { name: "Your role does not permit this page" }).waitFor();
}

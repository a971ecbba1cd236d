// From a product to what is left of it: a package is made, a tenant added, an order placed and activated, its manager
// invited; who signs in with the link, sees the order, sends, and sees the remaining amount fall for what was delivered
// alone. And two administrators at the same package: the second is told, not overwritten.

import { axe, check, run, shot, until } from "./harness.mjs";
import { platform } from "./harness.mjs";
import { signIn } from "./signIn.mjs";
import { approveSignature, lastLink } from "./stage.mjs";

const expected = ["401 /api/v1/session", "409 /api/v1/admin/packages/"];
const CODE = "CNX01";
const PASSWORD = "three cranes over the wide river";
/** Two that arrive and one whose phone the carrier will not find (docs/simulator.md: …0001). */
const NUMBERS = "13800138100, 138-0013-8101\n138 0013 0001";

await run("trade", async ({ open }) => {
  const operator = await open({ width: 1440, height: 900, expected });
  await signIn(operator, "administrator");
  const packageId = await makePackage(operator);
  await addTenant(operator);
  const number = await placeOrder(operator, packageId);
  await invite(operator);
  await approveSignature({ tenant: CODE, text: "白鹤" });

  const manager = await open({ width: 1440, height: 900, expected });
  await accept(manager);
  await look(manager, number, "100 SMS");
  await send(manager);
  await look(manager, number, "98 SMS");
  await shot(manager, "trade_order_used");

  await together(operator, await open({ width: 1440, height: 900, expected }), packageId);
});

/** Chooses in a select by its label. */
async function choose(scope, label, ...options) {
  const page = scope.page?.() ?? scope;
  const box = scope.getByLabel(label, { exact: true });
  await box.click();
  for (const option of options) {
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: option }).first().click();
  }
  await page.keyboard.press("Escape");
}

async function makePackage(page) {
  await page.goto("/admin/packages");
  await page.getByRole("link", { name: "New package" }).click();
  await page.getByRole("heading", { level: 1, name: "New package" }).waitFor();
  await page.getByLabel("Product name", { exact: true }).fill("SMM");
  await page.getByLabel("Business channel", { exact: true }).fill("CNX_SMM");
  await page.getByLabel("Total amount", { exact: true }).fill("100");
  await choose(page, "Route IDs it opens", "CN_V", "CN_N");
  await page.getByRole("button", { name: "New package" }).click();
  await page.waitForURL((url) => /^\/admin\/packages\/\d+$/.test(url.pathname));
  await page.getByRole("heading", { level: 1, name: "SMM" }).waitFor();
  await shot(page, "trade_package");
  return new URL(page.url()).pathname.split("/").at(-1);
}

async function addTenant(page) {
  await page.goto("/admin/tenants");
  await page.getByRole("button", { name: "Add a tenant" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("Code", { exact: true }).fill(CODE);
  await drawer.getByLabel("Name", { exact: true }).fill("Crane Express");
  await drawer.getByRole("checkbox", { name: "Allowed" }).check();
  await axe(page, "add a tenant");
  await shot(page, "trade_tenant_new");
  await drawer.getByRole("button", { name: "Add the tenant" }).click();
  await page.waitForURL((url) => url.pathname === `/admin/tenants/${CODE}`);
  await page.getByText("Place and activate an order").waitFor();
  await shot(page, "trade_tenant");
}

async function placeOrder(page, packageId) {
  await page.getByRole("link", { name: "Place and activate an order" }).click();
  await page.waitForURL((url) => url.pathname === "/admin/orders/new" && url.searchParams.get("tenant") === CODE);
  await choose(page, "Package", packageId);
  await page.getByRole("heading", { name: "Terms of the package" }).waitFor();
  await axe(page, "place an order");
  await shot(page, "trade_order_new");
  await page.getByRole("button", { name: "Place the order" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Place the order" }).click();
  await page.waitForURL((url) => /^\/admin\/orders\/CloudSMS_\d{14,}$/.test(url.pathname));
  await page.getByText("Activated Successfully").first().waitFor();
  return new URL(page.url()).pathname.split("/").at(-1);
}

async function invite(page) {
  await page.goto(`/admin/tenants/${CODE}`);
  await page.getByRole("link", { name: "Invite its manager" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("CNX_SMM").first().waitFor();
  await drawer.getByLabel("Account name", { exact: true }).fill(`${CODE}_Adm`);
  await choose(drawer, "Account role", "Tenant manager");
  await drawer.getByLabel("Mail", { exact: true }).fill("crane@example.com");
  await axe(page, "add an account");
  await shot(page, "trade_account_new");
  await drawer.getByRole("button", { name: "Add and invite" }).click();
  await page.getByText("The link is in the operator's log").waitFor();
  await page.getByRole("button", { name: "OK" }).click();
  await page.getByText(`${CODE}_Adm`).first().waitFor();
}

/** The invited person chooses a password and signs in with it. */
async function accept(page) {
  const link = new URL(await until("the link", lastLink));
  await page.goto(`${link.pathname}${link.search}`);
  await page.getByText(`${CODE}_Adm`).first().waitFor();
  await page.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("New password again", { exact: true }).fill(PASSWORD);
  await shot(page, "trade_welcome");
  await page.locator("form button[type=submit]").click();
  await page.getByRole("heading", { name: "Choose a password" }).waitFor({ state: "detached" });
  platform.accounts.crane = { account: `${CODE}_Adm`, password: PASSWORD };
  await signIn(page, "crane");
}

/** The order's page as the tenant sees it. */
async function look(page, number, remaining) {
  await page.getByRole("navigation").getByRole("link", { name: "Product Order Mgt" }).click();
  const row = page.getByRole("row").filter({ hasText: number });
  await row.getByText(remaining, { exact: true }).first().waitFor();
  await row.getByText("Activated Successfully").waitFor();
  await row.getByRole("link", { name: number }).first().click();
  await page.getByRole("heading", { level: 1, name: number }).waitFor();
  await page.getByText(remaining, { exact: true }).first().waitFor();
}

async function send(page) {
  await page.getByRole("navigation").getByRole("link", { name: "Send SMS" }).click();
  await page.getByText("Free text", { exact: true }).click();
  await page.getByRole("radio", { name: "Notification" }).check();
  await page.getByLabel("SMS content", { exact: true }).fill("您的包裹已放在7号楼门口。");
  await page.getByLabel("Destination numbers", { exact: true }).fill(NUMBERS);
  await page.getByText("Checked", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Send …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send now" }).click();
  await page.getByRole("link", { name: "View send receipt" }).click();
  const states = page.getByRole("group", { name: "By status" });
  await states.getByRole("button", { name: /Delivered ?2$/ }).waitFor();
  await states.getByRole("button", { name: /Undelivered ?1$/ }).waitFor();
}

/** Both open the package; the second to save is told what the first did, keeps what was typed, and saves both. */
async function together(first, second, packageId) {
  await signIn(second, "administrator");
  for (const page of [first, second]) {
    await page.goto(`/admin/packages/${packageId}`);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Product name", { exact: true }).waitFor();
  }
  await first.getByLabel("Product name", { exact: true }).fill("SMM plus");
  await first.getByRole("button", { name: "Save" }).click();
  await first.getByRole("heading", { level: 1, name: "SMM plus" }).waitFor();
  await second.getByLabel("Total amount", { exact: true }).fill("250");
  await second.getByRole("button", { name: "Save" }).click();
  const notice = second.getByRole("alert").filter({ hasText: "Somebody else changed this while you were editing" });
  await notice.getByText("SMM plus").waitFor();
  await axe(second, "stale");
  await shot(second, "trade_stale");
  await notice.getByRole("button", { name: "Keep what I typed" }).click();
  await second.getByRole("button", { name: "Save" }).click();
  await second.getByRole("heading", { level: 1, name: "SMM plus" }).waitFor();
  await second.getByText("250 SMS").first().waitFor();
  check((await second.getByText("100 SMS", { exact: true }).count()) === 0, "the total is as before");
}

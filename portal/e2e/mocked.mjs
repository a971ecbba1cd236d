// The pages in a real browser, on the imitated API of `mock/`, under the server's content security policy: nothing in
// the console, no barrier that axe knows, nothing wider than the window, in both languages and modes. Needs
// `npm run build` first. HONGYAN_SHOTS=folder keeps pictures; HONGYAN_ONLY=account shows only pages with that name.

import { preview } from "vite";
import { fits, launch, open, quiet, reachable, shoot } from "./lib.mjs";

/** What is opened: a name, an address, who is signed in, and what is done before looking. */
const VIEWS = [
  { name: "sign-in", path: "/sign-in", who: "nobody" },
  { name: "sign-in-wrong", path: "/sign-in", who: "nobody", act: wrongCode },
  { name: "sign-in-locked", path: "/sign-in", who: "nobody", act: locked },
  { name: "sign-in-totp", path: "/sign-in", who: "nobody", act: secondStep },
  { name: "reset", path: "/reset", who: "nobody" },
  { name: "reset-set", path: "/reset?token=new", who: "nobody" },
  { name: "reset-invited", path: "/reset?token=invited", who: "nobody" },
  { name: "reset-old", path: "/reset?token=old", who: "nobody" },
  { name: "account", path: "/account" },
  { name: "account-totp", path: "/account", act: turnOnTotp },
  { name: "audit", path: "/audit?page_size=10" },
  { name: "audit-open", path: "/audit?action=key_created", act: openEntry },
  { name: "audit-change", path: "/audit?action=order_changed", act: openEntry },
  { name: "audit-empty", path: "/audit?account=nobody" },
  { name: "admin-audit", path: "/admin/audit", who: "platform" },
  { name: "overview", path: "/overview", act: drawn },
  { name: "overview-rate", path: "/overview?chart=rate", act: drawn },
  { name: "auto-replies", path: "/inbox?tab=auto" },
  { name: "auto-reply", path: "/inbox?tab=auto", act: press(/^(Edit the rule for HELP|编辑规则“HELP”)$/) },
  { name: "complaints", path: "/admin/complaints", who: "platform" },
  { name: "complaint", path: "/admin/complaints?id=7263512098304", who: "platform" },
  { name: "own-complaints", path: "/blacklist?tab=complaints" },
  { name: "opt-outs-confirmed", path: "/blacklist?tab=opt-outs" },
  { name: "log-lists", path: "/log?tab=lists" },
  { name: "missing", path: "/no-such-page" },
  { name: "forbidden", path: "/admin/carriers" },
  { name: "carriers", path: "/admin/carriers", who: "platform" },
  { name: "carrier", path: "/admin/carriers/cn-main", who: "platform", act: drawn },
  { name: "carrier-down", path: "/admin/carriers/cn-spare", who: "platform" },
  { name: "carrier-disabled", path: "/admin/carriers/lab", who: "platform" },
  { name: "carrier-missing", path: "/admin/carriers/nowhere", who: "platform" },
  { name: "carrier-errors", path: "/admin/carriers/cn-main?tab=errors", who: "platform" },
  { name: "carrier-test", path: "/admin/carriers/cn-main?tab=test", who: "platform" },
  { name: "carrier-options", path: "/admin/carriers/cn-main?tab=options", who: "platform" },
  { name: "routes", path: "/admin/routes", who: "platform" },
  { name: "routes-none", path: "/admin/routes?carrier=nowhere", who: "platform" },
  { name: "health", path: "/admin/health", who: "platform" },
  { name: "tenants", path: "/admin/tenants", who: "platform" },
  { name: "packages", path: "/admin/packages?state=all", who: "platform" },
  { name: "package", path: "/admin/packages/024813758077", who: "platform" },
  { name: "package-retired", path: "/admin/packages/021000000017", who: "platform" },
  { name: "package-edit", path: "/admin/packages/024813758077?edit=1", who: "platform" },
  { name: "package-new", path: "/admin/packages/new", who: "platform" },
  { name: "package-wrong", path: "/admin/packages/new", who: "platform", act: saveNothing },
  { name: "package-missing", path: "/admin/packages/1", who: "platform" },
  { name: "orders", path: "/orders" },
  { name: "orders-none", path: "/orders?q=nothing" },
  { name: "order", path: "/orders/CloudSMS_20211115174443", act: drawn },
  { name: "order-postpaid", path: "/orders/CloudSMS_20211117141632?days=90", act: drawn },
  { name: "order-missing", path: "/orders/CloudSMS_1" },
  { name: "admin-orders", path: "/admin/orders", who: "platform" },
  { name: "admin-order", path: "/admin/orders/CloudSMS_20211117141632", who: "platform", act: drawn },
  { name: "admin-order-placed", path: "/admin/orders/CloudSMS_20211115174343", who: "platform" },
  { name: "order-place", path: "/admin/orders/new?package_id=024813758077&tenant=CNX01", who: "platform", act: chosen },
  { name: "order-activate", path: "/admin/orders/CloudSMS_20211115174343", who: "platform", act: press(/^(Activate|激活)$/) },
  { name: "order-renew", path: "/admin/orders/CloudSMS_20211115174443", who: "platform", act: press(/^(Renew|续期)$/) },
  { name: "order-correct", path: "/admin/orders/CloudSMS_20211115174443", who: "platform", act: press(/^(Correct|调账)$/) },
  { name: "order-change", path: "/admin/orders/CloudSMS_20211117141632", who: "platform", act: press(/^(Change|修改)$/) },
  { name: "order-cancel", path: "/admin/orders/CloudSMS_20211115174443", who: "platform", act: press(/^(Cancel the order|取消订单)$/) },
  { name: "corrections", path: "/admin/corrections", who: "platform" },
  { name: "correction-reject", path: "/admin/corrections?status=proposed", who: "platform", act: press(/^(Reject|驳回) [+−]/) },
  { name: "expenses", path: "/expenses?page_size=10", act: drawn },
  { name: "expenses-country", path: "/expenses?page_size=10&from=2021-09-14&until=2021-11-25&by=country&unit=SMS", act: drawn },
  { name: "expenses-empty", path: "/expenses?from=2020-01-01&until=2020-01-31" },
  { name: "expenses-choose", path: "/admin/expenses", who: "platform" },
  { name: "expenses-tenant", path: "/admin/expenses?tenant=CNX01&period=month&from=2021-09-01&until=2021-11-25", who: "platform" },
  { name: "statement", path: "/statements" },
  { name: "statement-price", path: "/statements?by=price" },
  { name: "statement-none", path: "/statements?month=2020-01" },
  { name: "statement-tenant", path: "/admin/statements/CNX01", who: "platform" },
  { name: "statements", path: "/admin/statements", who: "platform" },
  { name: "statements-none", path: "/admin/statements?month=2020-01", who: "platform" },
  { name: "tenants-new", path: "/admin/tenants", who: "platform", act: pressed(/^plus (Add a tenant|新增租户)$/) },
  { name: "tenant", path: "/admin/tenants/CNX01", who: "platform" },
  { name: "tenant-suspended", path: "/admin/tenants/QINGHE", who: "platform" },
  { name: "tenant-close", path: "/admin/tenants/QINGHE", who: "platform", act: pressed(/^(Close|注\s?销)$/) },
  { name: "tenant-contacts", path: "/admin/tenants/CNX01", who: "platform", act: pressed(/(Edit: Contacts|编辑：联系人)$/) },
  { name: "people", path: "/accounts" },
  { name: "people-all", path: "/admin/accounts", who: "platform" },
  { name: "people-none", path: "/admin/accounts?q=nobody", who: "platform" },
  { name: "people-new", path: "/admin/accounts?tenant=CNX01&new=1", who: "platform", act: opened },
  { name: "people-edit", path: "/accounts", act: pressed(/^(Edit|编辑) CNX01_Night$/) },
  { name: "roles-own", path: "/roles" },
  { name: "roles-matrix", path: "/roles?view=matrix" },
  { name: "roles-all", path: "/admin/roles", who: "platform" },
  { name: "roles-new", path: "/roles", act: pressed(/^plus (Create a role|新建角色)$/) },
  { name: "policy", path: "/admin/policy", who: "platform" },
  { name: "policy-edit", path: "/admin/policy?q=low_percent", who: "platform", act: editRules },
  { name: "policy-review", path: "/admin/policy?q=low_percent", who: "platform", act: reviewRules },
  { name: "policy-history", path: "/admin/policy?history=1", who: "platform", act: opened },
  { name: "policy-nothing", path: "/admin/policy?q=nothing+like+this", who: "platform" },
  { name: "policy-tenant", path: "/admin/tenants/CNX01/policy", who: "platform" },
  { name: "policy-tenant-missing", path: "/admin/tenants/NOWHERE/policy", who: "platform" },
  { name: "policy-own", path: "/policy" },
  { name: "search", path: "/account", act: search },
  { name: "over", path: "/account", act: sessionOver },
];

/** Each language in each mode, and each of them on a phone, a desk and a wall. */
const WAYS = [
  ["en", "light", 1280],
  ["zh", "dark", 1280],
  ["zh", "light", 360],
  ["en", "dark", 360],
  ["en", "dark", 2560],
  ["zh", "light", 2560],
];
const only = process.env.HONGYAN_ONLY;

const server = await preview({ mode: "mock", preview: { port: 0, host: "127.0.0.1" }, logLevel: "error" });
const base = `http://127.0.0.1:${server.httpServer.address().port}`;
const browser = await launch();
const failures = [];

for (const view of VIEWS.filter(({ name }) => !only || name.startsWith(only))) {
  for (const [language, theme, width] of WAYS) {
    const where = `${view.name}-${language}-${theme}-${width}`;
    try {
      await look(view, { language, theme, width, height: width === 360 ? 740 : 900 }, where);
    } catch (error) {
      failures.push(`${where}: ${error.message}`);
    }
  }
}

await browser.close();
await server.close();
if (failures.length > 0) {
  console.error(failures.join("\n\n"));
  process.exitCode = 1;
} else {
  console.log("every page is as it should be");
}

async function look({ path, who = "tenant", act }, options, where) {
  // The browser itself reports each refusal that a page provokes.
  const expected = [/status of (401|403|404|410|422|429)/];
  const page = await open(browser, base, { ...options, expected });
  try {
    await page.request.post("/mock/who", { data: { who } });
    await page.goto(path);
    await page.locator("h1").waitFor();
    await act?.(page, options.language);
    // Pictures and fonts are there, and nothing is being fetched.
    await page.waitForFunction((all) => !document.querySelector(all), ".ant-spin-spinning, .ant-skeleton-active");
    await page.waitForTimeout(100);
    await shoot(page, where, { fullPage: act !== search });
    await fits(page, where);
    await reachable(page, where);
    await quiet(page);
  } finally {
    await page.context().close();
  }
}

/** A chart is drawn when its library has come. */
async function drawn(page) {
  await page.locator("canvas").first().waitFor();
}

async function fillSignIn(page, account, password, captcha) {
  await page.getByLabel(/^(Account|账号)$/).fill(account);
  await page.getByLabel(/^(Password|密码)$/).fill(password);
  await page.getByLabel(/^(Verify code|验证码)$/).fill(captcha);
  await page.locator("button[type=submit]").click();
}

async function wrongCode(page) {
  await fillSignIn(page, "CNX01_Adm", "secret", "xxxx");
  await page.locator(".ant-form-item-explain-error").waitFor();
}

async function locked(page) {
  await fillSignIn(page, "CNX01_Adm", "locked", "aqVj");
  await page.locator(".ant-alert").first().waitFor();
}

async function secondStep(page) {
  await fillSignIn(page, "CNX01_Totp", "correct horse", "aqVj");
  await page.getByLabel(/^(Code|动态码)$/).waitFor();
}

async function turnOnTotp(page, language) {
  await page.getByRole("button", { name: language === "zh" ? /^开\s?启$/ : "Turn on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input").fill("correct horse");
  await dialog.locator(".ant-btn-primary").click();
  await dialog.locator("img").waitFor();
}

async function openEntry(page) {
  const expand = page.locator(".ant-table-row-expand-icon, button[aria-expanded=false]").last();
  await expand.click();
}

/** Presses a button that opens a dialog or drawer. */
function pressed(name) {
  return async (page) => {
    await page.getByRole("button", { name }).first().click();
    await opened(page);
  };
}

async function search(page) {
  const narrow = page.viewportSize().width < 992;
  if (narrow) await page.getByRole("button", { name: /^(Search|搜索)$/ }).click();
  else await page.keyboard.press("/");
  const input = page.getByRole("combobox", { name: /^(Search|搜索)$/ });
  await input.pressSequentially("921");
  await page.getByText("06QZ3JV9K2C4H", { exact: true }).waitFor();
}

async function sessionOver(page, language) {
  await page.request.post("/mock/who", { data: { who: "nobody" } });
  await page.locator("input[type=email]").fill("new@cnx01.example");
  await page.locator("input#password").fill("a password");
  await page.getByRole("button", { name: language === "zh" ? /^保\s?存$/ : "Save" }).click();
  await page.getByRole("dialog").locator("img").waitFor();
}

/** Two rules changed, one of them to what is not possible. */
async function editRules(page) {
  await page.locator("#rule-order\\.low_percent input").fill("4");
  await page.locator("#rule-order\\.very_low_percent input").fill("7");
  await page.locator("[class*=problem]").first().waitFor();
}

async function reviewRules(page) {
  await page.locator("#rule-order\\.low_percent input").fill("30");
  await page.locator("#rule-order\\.very_low_percent input").fill("7");
  await page.locator("#save-rules").click();
  await opened(page);
}

async function opened(page) {
  await page.getByRole("dialog").waitFor();
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
}

/** A dialog that a button opens. Chinese words of two letters have a space between them. */
function press(name) {
  return async (page) => {
    const spaced = new RegExp(name.source.replace(/([一-鿿])([一-鿿])(?=[)|])/g, "$1\\s?$2"));
    await page.getByRole("button", { name: spaced }).first().click();
    await page.getByRole("dialog").waitFor();
    await page.mouse.move(0, 0);
    await page.waitForTimeout(300);
  };
}

async function saveNothing(page) {
  await page.locator("button[type=submit]").last().click();
  await page.mouse.move(0, 0);
  await page.locator(".ant-form-item-explain-error").first().waitFor();
}

/** What the chosen package offers has come. */
async function chosen(page) {
  await page.locator("input[type=checkbox]").waitFor();
}

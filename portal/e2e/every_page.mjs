// Every page with something on it, in both languages and modes, on a phone and on a desk: nothing wider than its window,
// no barrier that axe knows, no word of the other language, no key in place of a word, and a picture of each.

import { axe, check, fits, platform, run, shot, still, until } from "./harness.mjs";
import { portalPages } from "./pages.mjs";
import { signIn } from "./signIn.mjs";
import { phoneWrites } from "./stage.mjs";
import { foreignWords, rawKeys } from "./words.mjs";

/** The order of the tenant that most pages show. */
const ORDER = "CloudSMS_20260801000000";

/**
 * One line a page: its address in `src/app/pages.ts`, who looks at it, and where; several addresses are several pictures.
 * `fill` does something before the picture is taken.
 */
const VISITS = {
  "/overview": { who: "manager", at: ["/overview", "/overview?chart=rate"] },
  "/send": { who: "manager", at: ["/send"], fill: written },
  "/tasks": { who: "manager", at: ["/tasks"] },
  "/tasks/:id": { who: "manager", at: [({ task }) => `/tasks/${task}`] },
  "/inbox": { who: "manager", at: ["/inbox", ({ uplink }) => `/inbox?id=${uplink}`] },
  "/blacklist": { who: "manager", at: ["/blacklist", "/blacklist?tab=opt-outs"] },
  "/log": { who: "manager", at: ["/log", ({ failed }) => `/log?uid=${failed}`, "/log?phone=0000000"] },
  "/keys": { who: "manager", at: ["/keys", "/keys?new=1"] },
  "/callbacks": { who: "manager", at: ["/callbacks", "/callbacks?tab=parked", "/callbacks?tab=verify"] },
  "/audit": { who: "manager", at: ["/audit"] },
  "/account": { who: "manager", at: ["/account"] },
  "/admin/carriers": { who: "administrator", at: ["/admin/carriers"] },
  "/admin/carriers/:code": {
    who: "administrator",
    at: ["", "?tab=errors", "?tab=test", "?tab=options"].map((tab) => `/admin/carriers/CN-REFUSES${tab}`),
  },
  "/admin/routes": { who: "administrator", at: ["/admin/routes"] },
  "/admin/health": { who: "administrator", at: ["/admin/health"] },
  "/admin/tenants": { who: "administrator", at: ["/admin/tenants"] },
  "/admin/reviews": { who: "administrator", at: ["/admin/reviews", "/admin/reviews?state=all"] },
  "/admin/log": { who: "administrator", at: ["/admin/log", ({ failed }) => `/admin/log?uid=${failed}`] },
  "/admin/blacklist": { who: "administrator", at: ["/admin/blacklist", "/admin/blacklist?tenant_code=SWALLOW"] },
  "/policy": { who: "manager", at: ["/policy"] },
  "/admin/policy": { who: "administrator", at: ["/admin/policy", "/admin/policy?history=1"] },
  "/admin/tenants/:code/policy": { who: "administrator", at: ["/admin/tenants/SWALLOW/policy"] },
  "/orders": { who: "manager", at: ["/orders"] },
  "/orders/:number": { who: "manager", at: [`/orders/${ORDER}`, "/orders/no-such-order"] },
  "/expenses": { who: "manager", at: ["/expenses"] },
  "/statements": { who: "manager", at: ["/statements"] },
  "/accounts": { who: "manager", at: ["/accounts"] },
  "/roles": { who: "manager", at: ["/roles"] },
  "/admin/packages": { who: "administrator", at: ["/admin/packages"] },
  "/admin/packages/new": { who: "administrator", at: ["/admin/packages/new"] },
  "/admin/packages/:id": { who: "administrator", at: ["/admin/packages/P", "/admin/packages/no-such-package"] },
  "/admin/orders": { who: "administrator", at: ["/admin/orders"] },
  "/admin/orders/new": { who: "administrator", at: ["/admin/orders/new"] },
  "/admin/orders/:number": { who: "administrator", at: [`/admin/orders/${ORDER}`] },
  "/admin/corrections": { who: "administrator", at: ["/admin/corrections"] },
  "/admin/expenses": { who: "administrator", at: ["/admin/expenses"] },
  "/admin/statements": { who: "administrator", at: ["/admin/statements"] },
  "/admin/statements/:code": { who: "administrator", at: ["/admin/statements/SWALLOW"] },
  "/admin/tenants/:code": { who: "administrator", at: ["/admin/tenants/SWALLOW"] },
  "/admin/accounts": { who: "administrator", at: ["/admin/accounts"] },
  "/admin/roles": { who: "administrator", at: ["/admin/roles"] },
  "/admin/audit": { who: "administrator", at: ["/admin/audit"] },
  "/no-such-page": { who: "administrator", at: ["/no-such-page", "/send"] },
  "/reset": { who: "nobody", at: ["/reset"] },
};

/** What a page asks for in vain because it is meant to. */
const expected = ["401 /api/v1/session", "404 /api/v1/orders/no-such-order", "404 /api/v1/admin/packages/no-such-package"];
/** While working on pages: `HONGYAN_E2E_ONLY=/keys,/admin/routes` visits none but those below these addresses. */
const only = process.env.HONGYAN_E2E_ONLY?.split(",");
/** What is wrong with pages; all of it is said at the end. */
const odd = [];

/**
 * Each language in one mode on a desk and in the other on a phone: every page is seen in both languages, both modes and at
 * both widths. `HONGYAN_E2E_WIDTHS=1440,360,2560` looks in every combination at these widths instead.
 */
const LOOKS = process.env.HONGYAN_E2E_WIDTHS
  ? process.env.HONGYAN_E2E_WIDTHS.split(",").flatMap((width) =>
      ["en", "zh"].flatMap((lang) => ["light", "dark"].map((theme) => ({ lang, theme, width: Number(width) }))),
    )
  : [
      { lang: "en", theme: "light", width: 1440 },
      { lang: "en", theme: "dark", width: 360 },
      { lang: "zh", theme: "dark", width: 1440 },
      { lang: "zh", theme: "light", width: 360 },
    ];

await run("every_page", async ({ open }) => {
  const missing = (await portalPages()).filter(({ path }) => !VISITS[path]).map(({ path }) => path);
  check(missing.length === 0, `pages that every_page.mjs does not visit: ${missing.join(", ")}`);
  const data = await fill();
  // Each person in a browser of their own, side by side.
  const visits = Object.entries(VISITS).filter(([path]) => !only || only.some((begin) => path.startsWith(begin)));
  const people = [...new Set(visits.map(([, { who }]) => who))];
  await Promise.all(people.map(async (who) => visit(await open({ expected }), who, visits, data)));
  check(odd.length === 0, `the pages:\n  ${odd.join("\n  ")}`);
});

async function visit(page, who, visits, data) {
  if (who !== "nobody") await signIn(page, who);
  if (who === "administrator") await testCarrier(page);
  for (const [, { who: whose, at, fill }] of visits) {
    if (whose !== who) continue;
    for (const address of at) await look(page, typeof address === "function" ? address(data) : address, who, fill);
  }
  await page.context().close();
}

/** The picture's name: the address without what differs from run to run, and who looks at a page that is not theirs. */
function nameOf(address, who) {
  const url = new URL(address, platform.url);
  const parts = url.pathname.split("/").filter(Boolean);
  const path = parts.map((part) => (/^0[0-9A-Z]{10,}$/.test(part) ? "id" : part));
  const query = [...url.searchParams].map(([name, value]) => (/^[a-z]+$/.test(value) ? value : name));
  const stranger = who === "administrator" && parts[0] !== "admin" ? [who] : [];
  return ["page", ...path, ...query, ...stranger].join("_").toLowerCase();
}

async function look(page, address, who, fill) {
  const name = nameOf(address, who);
  for (const lang of ["en", "zh"]) {
    const looks = LOOKS.filter((each) => each.lang === lang);
    await page.evaluate((chosen) => localStorage.setItem("hongyan.language", chosen), lang).catch(() => undefined);
    await dress(page, looks[0]);
    await page.goto(address);
    await page.waitForFunction((tag) => document.documentElement.lang.startsWith(tag), lang);
    await settled(page);
    await fill?.(page, lang);
    for (const one of looks) {
      await dress(page, one);
      await settled(page);
      const where = `${name}, ${lang}, ${one.theme}, ${one.width} px`;
      for (const test of [fits, axe]) await test(page, where).catch((error) => odd.push(error.message));
      await says(page, lang, where);
      await shot(page, name);
    }
  }
}

async function dress(page, one) {
  page.person = one;
  await page.emulateMedia({ colorScheme: one.theme });
  await page.setViewportSize({ width: one.width, height: one.width === 360 ? 740 : 900 });
}

/** Everything has come. */
async function settled(page) {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(
    () => !document.querySelector(".ant-skeleton-active, .ant-spin-spinning, [aria-busy=true]"),
  );
  await still(page);
}

/** No key in place of a word, nothing unfilled, no word of the other language. */
async function says(page, lang, where) {
  const text = await page.evaluate(() => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const line = node.textContent.trim();
      if (line && !element.closest("code, pre, script, style, noscript") && shown(element)) lines.push(line);
    }
    return lines;
  });
  const found = [...rawKeys(text), ...(lang === "zh" ? foreignWords(text) : [])];
  odd.push(...found.map((line) => `${where}: ${line}`));
}

async function written(page, lang) {
  await page.getByText(lang === "zh" ? "自定义内容" : "Free text", { exact: true }).click();
  await page.locator("#send-content").fill("您的包裹已放在7号楼门口，请及时取走。");
  await page.locator("#send-numbers").fill("138 0013 8106\n+86 138-0013-8107\n13800138107\n+63 917 000 0000\n12345");
  await page.locator("tr", { hasText: "12345" }).first().waitFor();
  await page.locator(".anticon-sync").first().waitFor({ state: "detached" });
}

async function call(method, path, body, tenant = "SWALLOW") {
  const answer = await fetch(`${platform.url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${platform.keys[tenant]}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  check(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return said;
}

/** Something on every page: messages of every end, tasks, an uplink, an address that fails, a second key. */
async function fill() {
  const signature = "云燕0";
  const parcel = { type: "notification", signature, content: "您的包裹已放在7号楼门口，请及时取走。" };
  await call("PUT", "/callbacks/receipts", { url: "http://127.0.0.1:9/hongyan/receipts" });
  await call("POST", "/keys", { name: "crm", scopes: ["messages:send", "messages:read", "feeds:read"], ips: ["203.0.113.0/24"] });
  const recipients = ["8100", "8101", "0001", "0002", "0003", "0005", "0009"].map((end) => ({ to: `+861380013${end}` }));
  const { messages, task_id: task } = await call("POST", "/messages", { ...parcel, recipients, task: "包裹到达通知" });
  const schedule_at = new Date(Date.now() + 20 * 3_600_000).toISOString();
  await call("POST", "/messages", { ...parcel, to: "+8613800138102", schedule_at, task: "明日提醒" });
  await call("POST", "/messages", { type: "verification", signature, template_id: "otp", variables: { code: "482913" }, to: "+8613800138103" });
  await call("POST", "/messages", { type: "notification", signature: "云燕1", content: "您的订单已发货。", to: "+8613900139000" }, "HARBOUR");
  const failed = messages[2].uid;
  await until("the messages are finished", async () => (await call("GET", `/messages/${failed}`)).status === "undelivered");
  await phoneWrites({ from: "8613800138100", to: "1069000012345", text: "收到，谢谢" });
  await phoneWrites({ from: "8613800138101", to: "1069000012345", text: "TD" });
  const uplink = await until("the uplinks", async () => {
    const { items } = await call("GET", "/uplinks");
    return items.length > 1 && items[0].uplink_id;
  });
  return { task, failed, uplink };
}

/** A test message over the carrier that refuses, as the operator sends it. */
async function testCarrier(page) {
  const { csrf_token: token } = await (await page.request.get("/api/v1/session")).json();
  const answer = await page.request.post("/api/v1/admin/carriers/CN-REFUSES/test", {
    headers: { "X-CSRF-Token": token, Origin: platform.url, "Idempotency-Key": "every-page" },
    data: { to: "+8613800138000", content: "Test 测试" },
  });
  check(answer.ok(), `test message: ${answer.status()} ${await answer.text()}`);
}

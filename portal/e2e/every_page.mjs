// Every page with something on it, in both languages and modes, on a phone and on a desk: nothing wider than its window,
// no barrier that axe knows, no word of the other language, no key in place of a word, and a picture of each.

import { axe, check, fits, platform, run, shot, still, until } from "./harness.mjs";
import { portalPages } from "./pages.mjs";
import { logo } from "./png.mjs";
import { signIn } from "./signIn.mjs";
import { phoneWrites } from "./stage.mjs";
import { foreignWords, keep, rawKeys } from "./words.mjs";

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
  "/missions": { who: "manager", at: ["/missions", "/missions?status=paused"] },
  "/missions/new": { who: "manager", at: ["/missions/new"] },
  "/missions/:id/edit": { who: "manager", at: [({ mission }) => `/missions/${mission}/edit`] },
  "/missions/:id": { who: "manager", at: [({ sent }) => `/missions/${sent}`] },
  "/templates": { who: "manager", at: ["/templates", "/templates?template=otp", "/templates?template=T2001"] },
  "/templates/new": { who: "manager", at: ["/templates/new"], fill: drafted },
  "/templates/:id/edit": { who: "manager", at: ["/templates/otp/edit"] },
  "/signatures": {
    who: "manager",
    at: ["/signatures", ({ applied }) => `/signatures?signature=${applied}`, "/signatures?new=1"],
  },
  "/consents": {
    who: "manager",
    at: ["/consents", ({ consent }) => `/consents?consent=${consent}`, "/consents?new=1"],
  },
  "/smart": { who: "manager", at: ["/smart", "/smart?state=frozen"] },
  "/smart/new": { who: "manager", at: ["/smart/new"], fill: branded },
  "/smart/:id/edit": { who: "manager", at: [({ brand }) => `/smart/${brand}/edit`] },
  "/smart/:id": { who: "manager", at: [({ asked }) => `/smart/${asked}`] },
  "/smart/links": {
    who: "manager",
    at: ["/smart/links", "/smart/links?link=Spring26", "/smart/links?new=1", "/smart/links?host=1"],
  },
  "/smart/conversions": { who: "manager", at: ["/smart/conversions", "/smart/conversions?how=1"] },
  "/sender-ids": { who: "manager", at: ["/sender-ids", "/sender-ids?sender=Harbour", "/sender-ids?new=1"] },
  "/inbox": { who: "manager", at: ["/inbox", "/inbox?tab=auto", ({ uplink }) => `/inbox?id=${uplink}`] },
  "/blacklist": { who: "manager", at: ["/blacklist", "/blacklist?tab=opt-outs", "/blacklist?tab=complaints"] },
  "/statistics": { who: "manager", at: ["/statistics", "/statistics?by=reason&chart=rate"] },
  "/admin/statistics": {
    who: "administrator",
    at: ["/admin/statistics", "/admin/statistics?tenant=SWALLOW&by=signature"],
  },
  "/smart/statistics": { who: "manager", at: ["/smart/statistics", "/smart/statistics?by=vendor"] },
  "/admin/smart/statistics": { who: "administrator", at: ["/admin/smart/statistics", "/admin/smart/statistics?tenant=SWALLOW"] },
  "/log": { who: "manager", at: ["/log", ({ failed }) => `/log?uid=${failed}`, "/log?phone=0000000", "/log?tab=lists"] },
  "/exports": { who: "manager", at: ["/exports"] },
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
  "/admin/reviews": {
    who: "administrator",
    at: [
      ...["", "?state=all", "?kind=smart", "?tab=filings", "?tab=sender-ids", "?tab=exemptions"].map(
        (query) => `/admin/reviews${query}`,
      ),
      ({ review }) => `/admin/reviews?review=${review}`,
    ],
  },
  "/admin/smart": { who: "administrator", at: ["/admin/smart", "/admin/smart?tab=keys"] },
  "/admin/smart/:id": { who: "administrator", at: [({ asked }) => `/admin/smart/${asked}`] },
  "/admin/screening": {
    who: "administrator",
    at: ["", "?tab=categories", "?tab=licences"].map((query) => `/admin/screening${query}`),
  },
  "/admin/log": { who: "administrator", at: ["/admin/log", ({ failed }) => `/admin/log?uid=${failed}`] },
  "/admin/blacklist": { who: "administrator", at: ["/admin/blacklist", "/admin/blacklist?tenant_code=SWALLOW"] },
  "/admin/complaints": { who: "administrator", at: ["/admin/complaints", "/admin/complaints?status=closed"] },
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
  "/handset": { who: "nobody", at: ["/handset"], fill: received },
};

/** What a page asks for in vain because it is meant to. */
const expected = ["404 /demo/phones", "404 /t/v1/manifest", "401 /api/v1/session", "404 /api/v1/orders/no-such-order", "404 /api/v1/admin/packages/no-such-package"];
/** While working on pages: `HONGYAN_E2E_ONLY=/keys,/admin/routes` visits none but those below these addresses. */
const only = process.env.HONGYAN_E2E_ONLY?.split(",");
/** Whose pages are visited: everybody's, or those of the people named on the command line. */
const whose = process.argv.slice(2);
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
  const data = await fill(await licence(await open()));
  await linked(await open({ expected }));
  // Each person in a browser of their own, side by side.
  const wanted = ([path, { who }]) =>
    (whose.length === 0 || whose.includes(who)) && (!only || only.some((begin) => path.startsWith(begin)));
  const visits = Object.entries(VISITS).filter(wanted);
  const people = [...new Set(visits.map(([, { who }]) => who))];
  await Promise.all(people.map(async (who) => visit(await open({ expected }), who, visits, data)));
  check(odd.length === 0, `the pages:\n  ${odd.join("\n  ")}`);
});

async function visit(page, who, visits, data) {
  if (who !== "nobody") await signIn(page, who);
  if (who === "administrator") {
    await testCarrier(page);
    const { items } = await (await page.request.get("/api/v1/admin/reviews")).json();
    data.review = items.find(({ kind }) => kind === "signature").id;
  }
  for (const lang of ["en", "zh"]) {
    await page.evaluate((chosen) => localStorage.setItem("hongyan.language", chosen), lang).catch(() => undefined);
    // The pages are begun once a language; after that they follow each other as a person's steps do.
    let begin = true;
    for (const [, { who: visitor, at, fill }] of visits) {
      if (visitor !== who) continue;
      for (const address of at) {
        await look(page, typeof address === "function" ? address(data) : address, { who, lang, fill, begin });
        // What was typed into a page asks before it lets go.
        begin = Boolean(fill) || who === "nobody";
      }
    }
  }
  await page.context().close();
}

/** The picture's name: the address without what differs from run to run, and who looks at a page that is not theirs. */
function nameOf(address, who) {
  const url = new URL(address, platform.url);
  const parts = url.pathname.split("/").filter(Boolean);
  const path = parts.map((part) => (/^(0[0-9A-Z]{10,}|\d{15,})$/.test(part) ? "id" : part));
  const query = [...url.searchParams].map(([name, value]) => (/^[a-z]+$/.test(value) ? value : name));
  const stranger = who === "administrator" && parts[0] !== "admin" ? [who] : [];
  return ["page", ...path, ...query, ...stranger].join("_").toLowerCase();
}

async function look(page, address, { who, lang, fill, begin }) {
  const name = nameOf(address, who);
  const looks = LOOKS.filter((each) => each.lang === lang);
  await dress(page, looks[0]);
  if (begin) await page.goto(address);
  else await step(page, address);
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

/** Goes to another page of the portal without loading it anew, as a link does; ends when that is what is shown. */
async function step(page, address) {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate", { state: null }));
  }, address);
  await page.waitForFunction(() => {
    return document.getElementById("content")?.dataset.at === location.pathname + location.search;
  });
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

/** A template with something wrong in it. */
async function drafted(page, lang) {
  const [content, type] = lang === "zh" ? ["内容", "行业通知"] : ["Content", "Notification"];
  await page.getByRole("radio", { name: type, exact: true }).check();
  await page.getByLabel(content, { exact: true }).fill("您的包裹已到${地点}【请】，取件码${取件码}。");
  await page.locator("[data-severity=error]").first().waitFor();
}

/** A brand with something wrong in it. */
async function branded(page, lang) {
  const [name, add] = lang === "zh" ? ["品牌名称", "添加菜单"] : ["Brand name", "Add a menu"];
  await page.getByLabel(name, { exact: true }).fill("云燕");
  await page.getByRole("button", { name: add }).click();
  await page.locator("#smart-menus-0-label").fill("我的订单查询");
  await page.locator("#smart-menus-0-action-url").fill("http://192.0.2.1/orders");
  await page.locator("#smart-menus-0-action-url-error").waitFor();
}

/** A message on the reference handset, opened. */
async function received(page, lang) {
  const [sender, text, receive] = lang === "zh" ? ["发送方", "内容", "收到"] : ["Sender", "Text", "Receive"];
  await page.getByLabel(sender, { exact: true }).fill("1069000012345");
  await page.getByLabel(text, { exact: true }).fill("【云燕0】您的包裹已放在7号楼门口，请及时取走。");
  await page.getByRole("button", { name: receive, exact: true }).click();
  // Under the brand's name or under the number: the text is there in any case.
  await page.getByRole("button", { name: /7号楼/ }).click();
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

/** A file, as the tenant's program sends it. */
async function send(path, body, type = "application/octet-stream") {
  const headers = { Authorization: `Bearer ${platform.keys.SWALLOW}`, "Content-Type": type };
  const answer = await fetch(`${platform.url}/api/v1${path}`, { method: "POST", headers, body });
  check(answer.ok, `POST ${path}: ${answer.status} ${await answer.text()}`);
}

/** A picture such as people hand in. */
async function licence(page) {
  await page.setViewportSize({ width: 900, height: 600 });
  await page.setContent("<h1 style='text-align:center;margin-top:80px'>营业执照</h1><p style='margin:60px'>白鹭书店有限公司</p>");
  const picture = await page.screenshot();
  await page.context().close();
  return picture;
}

/** Something on every page: messages of every end, tasks, an uplink, an address that fails, a second key. */
async function fill(licence) {
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
  const { id: applied } = await call("POST", "/signatures", { text: "白鹤快递", usage: "on_behalf", company: "白鹤快递有限公司" });
  const { id: shown } = await call("POST", "/signatures", { text: "白鹭书店", usage: "own", company: "白鹭书店有限公司" });
  await send(`/signatures/${shown}/evidence?purpose=business_licence&name=${encodeURIComponent("营业执照.png")}&expires_on=2030-12-31`, licence);
  await call("POST", `/signatures/${shown}/submit`);
  const sender = { sender_id: "Harbour", countries: ["SG", "GB"], company: "Harbour Ltd", purpose: "验证码" };
  await call("POST", "/sender-ids", sender);
  const agreed = { name: "会员登记表", method: "paper", wording: "我同意接收优惠信息。", since: "2026-03-01" };
  const { id: consent } = await call("POST", "/consents", agreed);
  const variables = [
    { name: "地点", type: "text", max_chars: 20 },
    { name: "取件码", type: "code", max_chars: 8 },
  ];
  const wording = { name: "取件通知", type: "notification", content: "您的包裹已到${地点}，取件码${取件码}。", variables };
  await call("POST", "/templates", { template_id: "T2001", description: "通知取件人。", ...wording });
  await call("POST", "/templates/T2001/submit");
  const { version } = await call("GET", "/templates/otp");
  await call("PUT", "/templates/otp", { version, name: "code", type: "verification", content: "您的登录验证码是${code}。" });
  await call("POST", "/exports", { what: "messages", format: "csv", filter: { type: "notification" } });
  const mission = await bulk("春季活动");
  const sent = await bulk("登录提醒");
  await call("POST", `/missions/${sent}/submit`, { version: (await call("GET", `/missions/${sent}`)).version });
  const failed = messages[2].uid;
  await until("the messages are finished", async () => (await call("GET", `/messages/${failed}`)).status === "undelivered");
  await phoneWrites({ from: "8613800138100", to: "1069000012345", text: "收到，谢谢" });
  await phoneWrites({ from: "8613800138101", to: "1069000012345", text: "TD" });
  const uplink = await until("the uplinks", async () => {
    const { items } = await call("GET", "/uplinks");
    return items.length > 1 && items[0].uplink_id;
  });
  const brand = await smart("云燕商城");
  const asked = await smart("云燕快递");
  await call("POST", `/smart/profiles/${asked}/submit`);
  return { task, failed, uplink, applied, consent, mission, sent, brand, asked };
}

/** A brand that handsets show, with links, and what somebody did who followed one. */
async function linked(page) {
  const brand = await smart("云燕生活");
  await call("POST", `/smart/profiles/${brand}/submit`);
  await signIn(page, "reviewer");
  const { csrf_token: token } = await (await page.request.get("/api/v1/session")).json();
  const { items } = await (await page.request.get("/api/v1/admin/reviews?kind=smart")).json();
  const id = items.find(({ name }) => name === "云燕生活")?.id;
  check(id, JSON.stringify(items));
  const answer = await page.request.post(`/api/v1/admin/reviews/${id}/approve`, {
    headers: { "X-CSRF-Token": token, Origin: platform.url },
    data: {},
  });
  check(answer.ok(), `approve: ${answer.status()} ${await answer.text()}`);
  await page.context().close();
  const link = { profile_id: brand, days: 7, fallback_url: "https://www.example.com/spring", click_token: true };
  await call("POST", "/smart/links", { ...link, kind: "group", resolves: 100000, text: "春季上新：园艺用品一应俱全", code: "Spring26" });
  const people = ["小雁", "小燕"].map((name, at) => ({ cust_flag: `c-${at}`, params: { name_1: name } }));
  const { items: made } = await call("POST", "/smart/links", { ...link, kind: "individual", text: "{name_1}，您的专属优惠", items: people });
  keep(...made.map(({ code }) => code));
  await call("POST", `/smart/links/${made[1].code}/stop`);
  // As a phone's browser: what looks like a machine is not counted.
  const headers = { "User-Agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36" };
  const seen = await (await fetch(`${platform.url}/s/${made[0].code}`, { headers })).text();
  const [item] = /\/s\/[A-Za-z0-9]+\/[a-z0-9]+/.exec(seen);
  await fetch(platform.url + item, { headers, redirect: "manual" });
  const at = new Date().toISOString();
  const told = [
    { cust_flag: "c-0", event: "下单", value: "129.00", currency: "CNY", at },
    { cust_flag: "c-9", event: "注册", at },
  ];
  const { matched } = await call("POST", "/smart/conversions", { items: told });
  check(matched === 1, `${matched} conversions were traced`);
}

/** A mission with a list, some of whose rows are left out; answers its id. */
async function bulk(name) {
  const wording = { name, direction: "mainland", type: "verification", template_id: "otp", signature: "云燕0" };
  const { id } = await call("POST", "/missions", wording);
  const list = "手机号码,code\n13800138104,482913\n13800130001,583024\n13800138104,694135\n1.38E+10,705246\n";
  await send(`/missions/${id}/rows?file=list.csv`, list, "text/csv");
  await until("the list is read", async () => (await call("GET", `/missions/${id}`)).rows.good === 2);
  return id;
}

/** A brand with logo, menu and licence, as a program makes one; answers its id. */
async function smart(name) {
  const { items } = await call("GET", "/signatures");
  const page = (path) => ({ type: "OPEN_URL", url: `https://www.example.com/${path}` });
  const menus = [
    { label: "订单", items: [{ label: "查看物流", action: page("orders") }, { label: "退换货", action: page("returns") }] },
    { label: "客服", action: { type: "DIAL", phone: "4001234567" } },
  ];
  const signature_ids = items.filter(({ text }) => text === "云燕0").map(({ id }) => id);
  const wording = { name, summary: "让收货更轻松", industry: "logistics", colour: "#C8102E", signature_ids, menus };
  const { id, version } = await call("POST", "/smart/profiles", wording);
  const licence = Buffer.from("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
  await upload("PUT", `/smart/profiles/${id}/logo?version=${version}`, logo(440, name === "云燕商城" ? [200, 16, 46] : [21, 84, 192]));
  await upload("POST", `/smart/profiles/${id}/evidence?purpose=business_licence&name=LICENCE-2026.pdf`, licence);
  return id;
}

async function upload(method, path, body) {
  const headers = { Authorization: `Bearer ${platform.keys.SWALLOW}`, "Content-Type": "application/octet-stream" };
  const answer = await fetch(`${platform.url}/api/v1${path}`, { method, headers, body });
  check(answer.ok, `${method} ${path}: ${answer.status} ${await answer.text()}`);
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

// Walls: each role's menu has what it may open and nothing else; whatever address is typed, the page names the permission
// that is needed, and the API refuses as well. Nothing of another tenant can be reached by an id, a filter, a search or
// the live stream.

import { axe, check, platform, run, shot, until } from "./harness.mjs";
import { portalPages } from "./pages.mjs";
import { signIn } from "./signIn.mjs";

const expected = ["401 /api/v1/session", "403 /api/v1/", "404 /api/v1/"];
const pages = await portalPages();
const specification = await (await fetch(`${platform.url}/api/openapi.json`)).json();

/** What the roles must not be able to do, said once more in plain words. */
const NEVER = {
  noc: ["platform:audit", "orders:manage"],
  reviewer: ["carriers:test", "platform:messages", "platform:audit"],
  platform_finance: ["carriers:read", "platform:messages"],
  read_only: ["carriers:test", "platform:messages", "orders:manage"],
  sender: ["keys:manage", "callbacks:manage", "audit:read"],
  developer: ["messages:unmask", "audit:read"],
  finance: ["messages:send", "messages:read", "keys:manage"],
  viewer: ["messages:send", "messages:unmask", "keys:manage"],
};

/** What some operations must be asked with. */
const QUERY = {
  "/api/v1/statements": "?month=2026-10",
  "/api/v1/statements/file": "?month=2026-10",
  "/api/v1/admin/statements": "?month=2026-10&tenant=SWALLOW",
  "/api/v1/admin/statements/file": "?month=2026-10&tenant=SWALLOW",
  "/api/v1/admin/statements/tenants": "?month=2026-10",
  "/api/v1/statistics/detail": "?by=type",
  "/api/v1/admin/statistics/detail": "?by=type",
};

await run("walls", async ({ open }) => {
  for (const who of Object.keys(NEVER)) await role(await open({ expected }), who);
  await tenants(open);
});

async function role(page, who) {
  await signIn(page, who);
  const { permissions, account } = await (await page.request.get("/api/v1/session")).json();
  for (const permission of NEVER[who]) check(!permissions.includes(permission), `${who} may ${permission}`);
  const isOpen = ({ side, permission }) =>
    (!side || side === account.type) && (!permission || permissions.includes(permission));

  const links = page.getByRole("navigation", { name: "Main menu" }).getByRole("link");
  const shown = await links.evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  const wanted = pages.filter((entry) => entry.group && isOpen(entry)).map(({ path }) => path);
  check(String(shown) === String(wanted), `the menu of ${who} has ${shown}, not ${wanted}`);

  const closed = pages.filter((entry) => !isOpen(entry));
  check(closed.length > 0, `${who} may open everything`);
  for (const [at, { path, permission }] of closed.entries()) {
    const address = path.replace(/:\w+/g, "1");
    // The first as an address typed into the browser, the others as a link inside the portal.
    if (at === 0) await page.goto(address);
    else await follow(page, address);
    await page.getByRole("heading", { name: "Your role does not permit this page" }).waitFor();
    const said = await page.locator("main").innerText();
    check(/Needed permission: [a-z][a-z' ]+/.test(said), `${who} at ${path} is told: ${said}`);
    check(permission !== undefined, `${path} is closed to ${who} without a permission`);
  }
  if (who === "viewer") {
    await axe(page, "no permission");
    await shot(page, "walls_forbidden");
  }
  await api(page, who, permissions);
  await page.context().close();
}

/** Goes to an address without loading the portal again. */
async function follow(page, address) {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, address);
  await page.waitForFunction((to) => location.pathname === to, address);
}

/** Whatever can be read without naming something is refused to those without the permission. */
async function api(page, who, permissions) {
  let refused = 0;
  for (const [path, { get }] of Object.entries(specification.paths)) {
    const scope = get?.["x-scope"];
    // Searching answers everybody, with what they may see.
    if (!scope?.includes(":") || path.includes("{") || path === "/api/v1/search") continue;
    const status = (await page.request.get(path + (QUERY[path] ?? ""))).status();
    if (permissions.includes(scope)) check(status !== 403 && status !== 401, `${who} gets ${status} from ${path}`);
    else {
      check(status === 403, `${who} without ${scope} gets ${status} from ${path}`);
      refused += 1;
    }
  }
  check(refused > 0, `the API refuses ${who} nothing`);
}

async function tenants(open) {
  const ours = await send("SWALLOW", "云燕0", "parcel of swallow");
  const key = await createKey();
  const page = await open({ expected });
  await signIn(page, "other_manager");
  const get = async (path) => {
    const answer = await page.request.get(`/api/v1${path}`);
    return { status: answer.status(), body: await answer.text() };
  };

  for (const path of [`/messages/${ours.uid}`, `/tasks/${ours.task}`, `/tasks/${ours.task}/messages`]) {
    const { status, body } = await get(path);
    check(status === 404 && !body.includes("swallow"), `${path} of another tenant: ${status} ${body}`);
  }
  for (const path of [
    `/log?uid=${ours.uid}`,
    "/log?task=parcel%20of%20swallow",
    "/log?phone=13800138100",
    "/tasks?name=parcel%20of%20swallow",
    `/search?q=${ours.uid}`,
    "/search?q=parcel",
    "/search?q=13800138100",
    "/keys",
    "/audit",
    "/inbox",
    `/messages?request_id=${ours.request}`,
  ]) {
    const { status, body } = await get(path);
    check(status === 200, `${path}: ${status} ${body}`);
    check(!body.includes(ours.uid) && !body.includes("swallow"), `${path} tells of another tenant: ${body}`);
  }
  const { csrf_token: token } = await (await page.request.get("/api/v1/session")).json();
  const headers = { "X-CSRF-Token": token, Origin: platform.url };
  for (const [method, path] of [
    ["DELETE", `/keys/${key}`],
    ["POST", `/keys/${key}/rotate`],
    ["POST", `/messages/${ours.uid}/cancel`],
    ["POST", `/tasks/${ours.task}/cancel`],
  ]) {
    const options = { method, headers: { ...headers, "Idempotency-Key": `wall-${path.length}-${method}` } };
    const answer = await page.request.fetch(`/api/v1${path}`, options);
    check(answer.status() === 404, `${method} ${path} of another tenant: ${answer.status()} ${await answer.text()}`);
  }
  await stream(page);
  await page.context().close();
}

/** The live stream tells of one's own messages only. */
async function stream(page) {
  await page.evaluate(() => {
    window.told = [];
    const source = new EventSource("/api/v1/stream");
    for (const topic of ["messages", "uplinks", "callbacks"]) {
      source.addEventListener(topic, (event) => window.told.push(`${topic} ${event.data}`));
    }
    return new Promise((resolve) => source.addEventListener("open", resolve));
  });
  const theirs = await send("SWALLOW", "云燕0", "second of swallow");
  await delivered("SWALLOW", theirs.uid);
  check((await page.evaluate(() => window.told.length)) === 0, `told of others: ${await page.evaluate(() => window.told)}`);
  await send("HARBOUR", "云燕1", "own of harbour");
  await page.waitForFunction(() => window.told.length > 0);
  const told = (await page.evaluate(() => window.told)).join("\n");
  check(!told.includes(theirs.uid), `the stream tells of another tenant: ${told}`);
}

async function call(tenant, method, path, body) {
  const answer = await fetch(`${platform.url}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${platform.keys[tenant]}`, "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  const said = await answer.json();
  check(answer.ok, `${method} ${path}: ${answer.status} ${JSON.stringify(said)}`);
  return said;
}

async function send(tenant, signature, task) {
  const body = { type: "notification", signature, content: `您的包裹已到 ${task}`, to: "+8613800138100", task };
  const { messages, task_id, request_id } = await call(tenant, "POST", "/messages", body);
  return { uid: messages[0].uid, task: task_id, request: request_id };
}

async function createKey() {
  return (await call("SWALLOW", "POST", "/keys", { name: "key of swallow", scopes: ["messages:read"] })).id;
}

async function delivered(tenant, uid) {
  await until("delivered", async () => (await call(tenant, "GET", `/messages/${uid}`)).status === "delivered");
}

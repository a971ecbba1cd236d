// A message of the simulated network on the reference handset: brand, logo and menu for its sender, nothing for another one;
// what the phone asked for says nothing of the message, and a tap is counted.

import { axe, check, choose, fits, platform, run, shot, until } from "./harness.mjs";

/** What the demonstration publishes: its brand, the signature it is known by, and a phone of the simulated network. */
const BRAND = "鸿雁商城";
const SIGNATURE = "鸿雁";
const PHONE = "13800138000";

await run("handset", async ({ open }) => {
  const page = await open({ width: 1280, height: 900 });
  await page.context().route("https://www.example.com/**", (route) => route.fulfill({ body: "there" }));
  const asked = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/t/")) asked.push({ path: pathname, body: request.postData() ?? "", headers: request.headers() });
  });

  const answers = [];
  page.on("response", (answer) => answers.push(answer));

  await page.goto("/handset");
  await page.getByRole("heading", { name: "Reference handset" }).waitFor();
  await send({ type: "verification", template_id: "verify_zh", variables: { code: "482913", minutes: "5" } });

  const phone = page.getByRole("region", { name: "Phone" });
  await phone.getByRole("button", { name: new RegExp(BRAND) }).click();
  await phone.getByLabel("Sender verified").waitFor();
  await phone.getByText("482913").waitFor();
  await page.waitForFunction(() => document.querySelector("section img")?.naturalWidth > 0);
  await page.getByText("Brand shown").waitFor();
  await fits(page, "the handset with a brand");
  await axe(page, "the handset with a brand");
  await shot(page, "handset_brand");

  // A tap says where it leads, and leads there.
  await phone.getByRole("button", { name: "我的订单" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("https://www.example.com/orders").waitFor();
  const [tab] = await Promise.all([page.waitForEvent("popup"), dialog.getByRole("link", { name: "Open the page" }).click()]);
  check((await tab.evaluate(() => document.referrer)) === "", "the page is told where from");
  await tab.close();
  await phone.getByRole("button", { name: "客服" }).click();
  await choose(page, "电话客服");
  await dialog.getByText("4001234567").waitFor();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // The same signature from another number is a plain message.
  await page.getByLabel("Sender", { exact: true }).fill("13900139000");
  await page.getByLabel("Text", { exact: true }).fill(`【${SIGNATURE}】您的账户异常，请点击链接。`);
  await page.getByRole("button", { name: "Receive", exact: true }).click();
  await phone.getByRole("button", { name: "All messages" }).click();
  await phone.getByRole("button", { name: /13900139000/ }).click();
  await page.getByText("this sender is none of the brand's", { exact: false }).waitFor();
  check((await phone.getByLabel("Sender verified").count()) === 0, "a brand for a stranger");
  await shot(page, "handset_stranger");

  // With a large table it asks for the bucket that all brands share.
  await page.getByRole("switch", { name: "Ask by buckets" }).click();
  await until("the bucket was asked for", () => asked.some(({ path }) => path.startsWith("/t/v1/resolve/")));

  const events = await until("taps were sent", () => asked.find(({ path }) => path === "/t/v1/events"));
  const taken = await until("the platform answered", () => answers.find((answer) => answer.url().endsWith("/t/v1/events")));
  check(taken.ok(), `events: ${taken.status()} ${await taken.text()}`);
  check(JSON.parse(events.body).events.some(({ type }) => type === "CLICK"), "the tap is in the batch");
  for (const { path, body, headers } of asked) {
    const sent = JSON.stringify([path, body, headers]);
    check(!headers.cookie && !headers.authorization, `${path}: something that tells who asks`);
    for (const secret of [PHONE, "13900139000", "1069000012345", encodeURIComponent(SIGNATURE), SIGNATURE, BRAND, "482913"]) {
      check(!sent.includes(secret), `${path} names ${secret}`);
    }
  }
});

async function send(message) {
  const answer = await fetch(`${platform.url}/api/v1/messages`, {
    method: "POST",
    headers: { Authorization: `Bearer ${platform.keys.CNX01}`, "Content-Type": "application/json" },
    body: JSON.stringify({ ...message, signature: SIGNATURE, to: `+86${PHONE}` }),
  });
  check(answer.status === 202, `send: ${answer.status} ${await answer.text()}`);
}

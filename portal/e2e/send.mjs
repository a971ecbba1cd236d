// The first thing everybody does: numbers as people write them, delivered before their eyes, found in the log, and why
// the fourth was not delivered. In English and in Chinese; nobody else's people can look at it.

import { axe, check, platform, run, shot } from "./harness.mjs";
import { signIn } from "./signIn.mjs";
import { throttle } from "./stage.mjs";

const expected = ["401 /api/v1/session"];

/** Three numbers as people write them, and one whose phone the carrier will not find (docs/simulator.md: …0001). */
const NUMBERS = "13800138100；+86 138-0013-8101\n0086 (138) 0013 8102, 138 0013 0001";
const FAILED = "138****0001";

const WORDS = {
  en: {
    send: "Send SMS",
    free: "Free text",
    type: "Notification",
    task: "Task name",
    content: "SMS content",
    text: "Your parcel is at the door of building 7.",
    numbers: "Destination numbers",
    fine: "4 can be sent",
    exact: "Checked",
    recipients: "4 recipients",
    segments: "4 segments",
    price: "4 SMS",
    ask: "Send …",
    title: "Send to 4 numbers now?",
    go: "Send now",
    taken: "4 messages are on their way",
    receipt: "View send receipt",
    states: "By status",
    waiting: /(Queued|Sending) ?4$/,
    delivered: /Delivered ?3$/,
    undelivered: /Undelivered ?1$/,
    rows: "Send receipt: results",
    why: "switched off, out of coverage",
    log: "Dispatching log",
    phone: "Phone number",
    status: "SMS status",
    undeliveredWord: "Undelivered",
    time: "Dispatching time",
    today: "Today",
    search: "Search",
    total: "Total 1",
    drawer: "Message",
    steps: ["Accepted by the platform", "Given to the carrier CN-MAIN", "Delivery report", "Closed: Undelivered"],
    noTask: "There is no such task, or it is not yours",
    noMessage: "There is no such message, or it is not yours",
  },
  zh: {
    send: "发送短信",
    free: "自定义内容",
    type: "行业通知",
    task: "任务名称",
    content: "短信内容",
    text: "您的包裹已放在7号楼门口。",
    numbers: "接收号码",
    fine: "可发送 4",
    exact: "已核对",
    recipients: "4 个号码",
    segments: "4 段",
    price: "4 条",
    ask: "发送…",
    title: "立即发送至 4 个号码？",
    go: "立即发送",
    taken: "4 条短信已受理",
    receipt: "查看发送回执",
    states: "按状态",
    waiting: /(排队中|发送中) ?4$/,
    delivered: /送达成功 ?3$/,
    undelivered: /送达失败 ?1$/,
    rows: "发送回执：查询结果",
    why: "关机",
    log: "发送记录",
    phone: "手机号码",
    status: "短信状态",
    undeliveredWord: "送达失败",
    time: "发送时间",
    today: "今天",
    search: /查\s?询$/,
    total: "共 1 条",
    drawer: "短信详情",
    steps: ["平台已受理", "已提交至运营商通道 CN-MAIN", "收到状态报告", "已完成：送达失败"],
    noTask: "任务不存在",
    noMessage: "短信不存在",
  },
};

await run("send", async ({ open }) => {
  for (const lang of ["en", "zh"]) {
    const page = await open({ lang, width: 1440, height: 900, expected });
    await signIn(page, "sender");
    await write(page);
    const task = await watch(page);
    const uid = await find(page);
    await page.context().close();
    await strangers(await open({ lang, expected: [...expected, "404 /api/v1/tasks/", "404 /api/v1/messages/"] }), task, uid);
  }
});

/** Writes the message, looks at what is shown of it, and sends it. */
async function write(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("navigation").getByRole("link", { name: words.send }).click();
  await page.getByRole("heading", { level: 1, name: words.send }).waitFor();
  await page.getByText(words.free, { exact: true }).click();
  await page.getByLabel(words.task, { exact: true }).fill(`parcel ${page.person.lang}`);
  await page.getByRole("radio", { name: words.type }).check();
  await page.getByLabel(words.content, { exact: true }).fill(words.text);
  await page.getByLabel(words.numbers, { exact: true }).fill(NUMBERS);

  // The platform has judged all four, and the handset shows the very text.
  await page.getByText(words.fine, { exact: true }).waitFor();
  await page.getByText(words.exact, { exact: true }).waitFor();
  await page.getByText(`【云燕0】${words.text}`).first().waitFor();
  const bar = page.getByRole("status").filter({ hasText: words.recipients });
  await bar.getByText(words.segments).waitFor();
  await bar.getByText(words.price, { exact: true }).waitFor();
  await axe(page, "send, written");
  await shot(page, "send_written");

  await throttle(true);
  await page.getByRole("button", { name: words.ask }).click();
  const dialog = page.getByRole("dialog", { name: words.title });
  await dialog.getByText(words.price, { exact: true }).waitFor();
  await shot(page, "send_confirm");
  await dialog.getByRole("button", { name: words.go }).click();
  await page.getByText(words.taken).waitFor();
  await shot(page, "send_outcome");
}

/** The task's numbers become delivered while one looks; answers the task's ID. */
async function watch(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("link", { name: words.receipt }).click();
  await page.getByRole("heading", { level: 1, name: `parcel ${page.person.lang}` }).waitFor();
  const states = page.getByRole("group", { name: words.states });
  await states.getByRole("button", { name: words.waiting }).waitFor();
  await page.evaluate(() => {
    window.isTheSamePage = true;
  });
  await throttle(false);
  await states.getByRole("button", { name: words.delivered }).waitFor({ timeout: 60_000 });
  await states.getByRole("button", { name: words.undelivered }).waitFor({ timeout: 60_000 });
  check(await page.evaluate(() => window.isTheSamePage), "the page was loaded again");

  // The table below follows too, and says why.
  const failed = page.getByRole("row").filter({ hasText: FAILED });
  await failed.getByText(words.why).waitFor();
  await failed.getByText("UNDELIV").first().waitFor();
  await axe(page, "task, done");
  await shot(page, "send_receipt");
  await states.getByRole("button", { name: words.undelivered }).click();
  await page.waitForURL((url) => url.searchParams.get("status") === "undelivered");
  await page.getByRole("row").filter({ hasText: "138****8100" }).waitFor({ state: "detached" });
  return new URL(page.url()).pathname.split("/").at(-1);
}

/** Finds the failed one in the log by state, phone and time; reads its way. Answers its UID. */
async function find(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("navigation").getByRole("link", { name: words.log }).click();
  await page.getByRole("heading", { level: 1, name: words.log }).waitFor();
  await page.getByLabel(words.phone, { exact: true }).fill("0001");
  await page.getByLabel(words.status, { exact: true }).click();
  await page.getByTitle(words.undeliveredWord, { exact: true }).click();
  await page.keyboard.press("Escape");
  await page.getByLabel(words.time, { exact: true }).click();
  await page.getByText(words.today, { exact: true }).click();
  await page.getByLabel("SMS content", { exact: true }).waitFor({ state: "detached" });
  await page.getByRole("search").getByRole("button", { name: words.search }).click();
  await page.waitForURL(({ searchParams }) =>
    ["phone", "status", "from", "until"].every((name) => searchParams.has(name)),
  );
  const row = page.getByRole("row").filter({ hasText: FAILED }).filter({ hasText: words.text });
  await row.waitFor();
  await page.getByRole("row").filter({ hasText: "138****8100" }).first().waitFor({ state: "detached" });
  await shot(page, "send_log");

  await row.click();
  const drawer = page.getByRole("dialog", { name: words.drawer });
  for (const step of words.steps) await drawer.getByText(step, { exact: false }).first().waitFor();
  await drawer.getByText(words.why).first().waitFor();
  await axe(page, "message");
  await shot(page, "send_message");
  return new URL(page.url()).searchParams.get("uid");
}

/** Another tenant's people find neither, by no address. */
async function strangers(page, task, uid) {
  const words = WORDS[page.person.lang];
  check(task && uid, "nothing to look for");
  await signIn(page, "other_manager");
  await page.goto(`/tasks/${task}`);
  await page.getByText(words.noTask).waitFor();
  await page.goto(`/log?uid=${uid}`);
  await page.getByText(words.noMessage).waitFor();
  await page.context().close();
  check(platform.accounts.other_manager.tenant !== platform.accounts.sender.tenant, "one tenant only");
}

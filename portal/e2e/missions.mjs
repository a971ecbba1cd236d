// A list becomes a mission: a CSV with mistakes in it and what is said of each, the import template filled in as a workbook,
// the messages as handsets show them, dispatched and watched until everything is delivered. In English and in Chinese.

import { readFile } from "node:fs/promises";
import { axe, check, choose, run, shot } from "./harness.mjs";
import { signIn } from "./signIn.mjs";

const expected = ["401 /api/v1/session"];

/** Three good rows with the header in another order, a duplicate, a number that a spreadsheet has shortened. */
const LIST = Buffer.from(
  "\u{FEFF}code,手机号码\r\n482913,138 0013 8110\r\n583024,+86 138-0013-8111\r\n\r\n694135,13800138112\r\n" +
    "705246,13800138110\r\n816357,1.38E+10\r\n",
);

const WORDS = {
  en: {
    menu: "Bulk Dispatching Tool",
    add: "New mission",
    name: "Mission name",
    template: "Choose a template",
    signature: "Signature",
    drop: "Click, or drop a file here",
    read: "Imported from list.csv",
    good: "Will be sent",
    next: "Next recipient",
    second: /^2 of 3/,
    show: "Show the rows left out",
    left: "Rows left out",
    shortened: "scientific notation",
    replace: "Import another list",
    download: /Download.*import template/,
    again: "Imported from import-template.xlsx",
    numbers: "1 number",
    dispatch: "Dispatch …",
    title: "Dispatch to 1 number now?",
    ok: "Dispatch",
    done: "Finished",
    delivered: "Delivered",
    place: "China Mobile",
  },
  zh: {
    menu: "群发任务",
    add: "新建任务",
    name: "任务名称",
    template: "选择模板",
    signature: "短信签名",
    drop: "点击选择文件，或将文件拖到此处",
    read: "导入自 list.csv",
    good: "将发送",
    next: "下一个号码",
    second: /^第 2 个，共 3 个/,
    show: "查看未导入的行",
    left: "未导入的行",
    shortened: "科学计数法",
    replace: "重新导入名单",
    download: /下载.*导入模板/,
    again: "导入自 import-template.xlsx",
    numbers: "1 个号码",
    dispatch: "提交发送…",
    title: "立即发送至 1 个号码？",
    ok: "提交发送",
    done: "已完成",
    delivered: "送达成功",
    place: "中国移动",
  },
};

await run("missions", async ({ open }) => {
  for (const lang of ["en", "zh"]) {
    const page = await open({ lang, width: 1440, height: 900, expected });
    await signIn(page, "sender");
    await write(page);
    await list(page);
    await workbook(page);
    await dispatch(page);
    await page.context().close();
  }
});

/** Names the mission and chooses what is said. */
async function write(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("navigation").getByRole("link", { name: words.menu }).click();
  await page.getByRole("heading", { level: 1, name: words.menu }).waitFor();
  await page.getByRole("link", { name: words.add }).first().click();
  // The list has a field for the name, too.
  await page.getByRole("button", { name: words.template }).waitFor();
  await page.getByText(page.person.lang === "zh" ? "中国大陆" : "Mainland China", { exact: true }).click();
  await page.getByLabel(words.name, { exact: true }).fill(`codes ${page.person.lang}`);
  await page.getByRole("button", { name: words.template }).click();
  await page.getByRole("dialog").getByRole("button", { name: /\botp\b/ }).click();
  await page.getByLabel(words.signature, { exact: true }).click();
  await page.locator(".ant-select-item-option").filter({ hasText: "云燕0" }).click();
}

/** A CSV is dropped: what is good is seen on the handset, what is not is named with its row. */
async function list(page) {
  const words = WORDS[page.person.lang];
  const file = { name: "list.csv", mimeType: "text/csv", buffer: LIST };
  await page.getByText(words.drop).waitFor();
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByText(words.read).waitFor({ timeout: 30_000 });
  await page.waitForURL(/\/missions\/\w+\/edit$/);
  // The address changes before the page does, which begins at the first row.
  await page.getByRole("heading", { level: 1, name: `codes ${page.person.lang}` }).waitFor();
  await page.getByText("482913").first().waitFor();
  await page.getByRole("button", { name: words.next }).click();
  await page.getByText(words.second).waitFor();
  await page.getByText("583024").first().waitFor();
  await axe(page, "mission, list imported");
  await shot(page, "mission_list");
  await page.getByRole("button", { name: words.show }).click();
  const rejected = page.getByRole("dialog").getByRole("table", { name: words.left });
  await rejected.getByText(words.shortened).waitFor();
  check((await rejected.getByRole("row").count()) === 3, "a heading and two rows are left out");
  await shot(page, "mission_rejected");
  await page.keyboard.press("Escape");
}

/** The import template as it is downloaded takes the list's place. */
async function workbook(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("button", { name: words.replace }).click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: words.download }).click();
  await choose(page, /XLSX/);
  const template = await saved;
  check(template.suggestedFilename() === "import-template.xlsx", template.suggestedFilename());
  await page.locator("input[type=file]").setInputFiles({
    name: "import-template.xlsx",
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: await readFile(await template.path()),
  });
  await page.getByText(words.again).waitFor({ timeout: 30_000 });
  await page.getByRole("status").getByText(words.numbers, { exact: true }).waitFor();
}

/** Dispatched and delivered before one's eyes. */
async function dispatch(page) {
  const words = WORDS[page.person.lang];
  await page.getByRole("button", { name: words.dispatch }).click();
  const dialog = page.getByRole("dialog", { name: words.title });
  await shot(page, "mission_confirm");
  await dialog.getByRole("button", { name: words.ok, exact: true }).click();
  await page.waitForURL(/\/missions\/\w+$/);
  await page.getByText(words.done, { exact: true }).first().waitFor({ timeout: 60_000 });
  await page.getByText(words.delivered, { exact: true }).first().waitFor();
  await page.getByText(words.place).first().waitFor();
  await axe(page, "mission, done");
  await shot(page, "mission_done");
}

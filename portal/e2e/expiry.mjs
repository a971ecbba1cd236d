// A session ends in the middle of a form: the sign-in lies over it, everything typed is still there afterwards, and the
// form goes through. Who is away for long is asked first.

import { axe, check, platform, run, shot } from "./harness.mjs";
import { signIn } from "./signIn.mjs";

// What is refused between the end of the session and the new sign-in.
const expected = ["401 /api/v1/"];

const OVER = {
  en: { title: "Your session has ended", password: "Password", captcha: "Verify code", button: "Sign in" },
  zh: { title: "登录已失效", password: "密码", captcha: "验证码", button: /^登\s?录$/ },
};

await run("expiry", async ({ open }) => {
  const elsewhere = await open({ expected });
  await message(await open({ expected }), elsewhere);
  await key(await open({ lang: "zh", expected }), elsewhere);
  await away(await open({ expected }));
});

/** The person ends all sessions but that of `elsewhere`, which is another browser. */
async function endAllBut(elsewhere, who) {
  await elsewhere.context().clearCookies();
  await signIn(elsewhere, who);
  await elsewhere.goto("/account");
  await elsewhere.getByRole("button", { name: "End all others" }).click();
  await elsewhere.getByRole("button", { name: "End them" }).click();
  await elsewhere.getByText("Ended.").waitFor();
}

/** The sign-in lies over the page, for this account. */
async function signInAgain(page, who, name) {
  const words = OVER[page.person.lang];
  const dialog = page.getByRole("dialog", { name: words.title });
  await dialog.getByText(platform.accounts[who].account).first().waitFor();
  await dialog.getByRole("img").first().waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute("autocomplete") === "current-password");
  await axe(page, `session over, ${name}`);
  await shot(page, `expiry_${name}`);
  await dialog.getByLabel(words.password, { exact: true }).fill(platform.accounts[who].password);
  await dialog.locator("form img").waitFor();
  await dialog.getByLabel(words.captcha, { exact: true }).fill(platform.captcha);
  await dialog.getByRole("button", { name: words.button }).click();
  await dialog.waitFor({ state: "detached" });
}

async function message(page, elsewhere) {
  const typed = [
    ["Task name", "typed before the end"],
    ["SMS content", "您的包裹已放在7号楼门口。"],
    ["Destination numbers", "138 0013 8103\n+86 138-0013-8104"],
  ];
  await signIn(page, "sender");
  await page.goto("/send");
  await page.getByText("Free text", { exact: true }).click();
  await page.getByRole("radio", { name: "Notification" }).check();
  for (const [label, text] of typed) await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByText("2 can be sent", { exact: true }).waitFor();

  await endAllBut(elsewhere, "sender");
  await signInAgain(page, "sender", "send");
  for (const [label, text] of typed) {
    const left = await page.getByLabel(label, { exact: true }).inputValue();
    check(left === text, `of “${text}” is left: “${left}”`);
  }
  await page.getByRole("button", { name: "Send …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send now" }).click();
  await page.getByText("2 messages are on their way").waitFor();
}

/** The same over a drawer, in Chinese. */
async function key(page, elsewhere) {
  await signIn(page, "developer");
  await page.goto("/keys?new=1");
  const form = page.getByRole("dialog", { name: "新建鉴权密钥" });
  await form.getByLabel("名称", { exact: true }).fill("typed-before");
  await form.getByLabel("IP 白名单", { exact: true }).fill("203.0.113.0/24");
  await endAllBut(elsewhere, "developer");
  await signInAgain(page, "developer", "keys");
  check((await form.getByLabel("名称", { exact: true }).inputValue()) === "typed-before", "the name is gone");
  await form.getByRole("button", { name: "新建鉴权密钥" }).click();
  await page.getByRole("dialog", { name: "鉴权密钥“typed-before”已创建" }).waitFor();
}

/** Nobody at the keyboard: asked, and stays signed in on request. */
async function away(page) {
  await page.clock.install();
  await signIn(page, "viewer");
  await page.clock.fastForward("28:30");
  const dialog = page.getByRole("dialog", { name: "Are you still there?" });
  await dialog.getByRole("timer").waitFor();
  await shot(page, "expiry_idle");
  await dialog.getByRole("button", { name: "Stay signed in" }).click();
  await dialog.waitFor({ state: "hidden" });
  check((await page.request.get("/api/v1/session")).status() === 200, "signed out all the same");
}

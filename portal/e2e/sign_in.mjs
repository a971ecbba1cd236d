// The way in and out: what is wrong is said without telling which accounts exist, the language changes with a click, and
// who has left is out.

import { axe, check, choose, fits, looks, platform, run, shot } from "./harness.mjs";
import { signIn } from "./signIn.mjs";

// Whoever comes without a session is told so once.
const expected = ["401 /api/v1/session"];
const WRONG_PASSWORD = "not-the-password-2026";

await run("sign_in", async ({ open }) => {
  await refused(await open({ expected: [...expected, "422 /api/v1/session"] }));
  await inAndOut(await open({ expected }));
  for (const look of looks) await picture(await open({ ...look, expected }));
});

async function attempt(page, { account, password }, captcha = platform.captcha) {
  await page.getByLabel("Account", { exact: true }).fill(account);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.locator("form img").waitFor();
  await page.getByLabel("Verify code", { exact: true }).fill(captcha);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST"),
    page.getByRole("button", { name: "Sign in" }).click(),
  ]);
  return answer.status();
}

async function refused(page) {
  await picturedDoor(page, "/sign-in");
  const { account, password } = platform.accounts.manager;

  check((await attempt(page, { account, password }, "1357")) === 422, "a wrong verify code is taken");
  const field = page.getByLabel("Verify code", { exact: true });
  await page.locator(".ant-form-item-explain-error").waitFor();
  check((await field.getAttribute("aria-invalid")) === "true", "the field of the verify code is not marked");
  await shot(page, "sign_in_captcha");

  const said = [];
  for (const who of [account, "NOBODY_Here"]) {
    const status = await attempt(page, { account: who, password: WRONG_PASSWORD });
    check(status === 401, `${who} with a wrong password gets ${status}`);
    const alert = page.getByRole("alert").filter({ hasText: "password" });
    await alert.waitFor();
    said.push(await alert.innerText());
    await shot(page, "sign_in_wrong");
    // What was said about one attempt is gone before the next is judged.
    await picturedDoor(page, "/sign-in");
  }
  check(said[0] === said[1], `an account that exists is told by its words:\n${said.join("\n")}`);
  await page.context().close();
}

async function inAndOut(page) {
  // Wherever one wanted to go, one is there after signing in.
  await page.goto("/keys");
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await page.getByRole("img", { name: "Picture of the verify code" }).waitFor();
  check((await attempt(page, platform.accounts.manager)) === 200, "the right words are refused");
  await page.waitForURL((url) => url.pathname === "/keys");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.context().clearCookies();
  await signIn(page, "manager");

  const nav = page.getByRole("navigation").first();
  await page.getByRole("button", { name: /^Language:/ }).click();
  await choose(page, "中文");
  await nav.getByRole("link", { name: "发送短信" }).waitFor();
  await page.reload();
  await nav.getByRole("link", { name: "发送短信" }).waitFor();
  await page.getByRole("button", { name: /^语言/ }).click();
  await choose(page, "English");
  await nav.getByRole("link", { name: "Send SMS" }).waitFor();

  await page.getByRole("button", { name: /^Account menu/ }).click();
  await choose(page, "Sign out");
  await page.waitForURL((url) => url.pathname === "/sign-in");
  check((await page.request.get("/api/v1/session")).status() === 401, "the session lives on");
  await page.goto("/keys");
  await page.waitForURL((url) => url.pathname === "/sign-in");
  await page.context().close();
}

async function picturedDoor(page, path) {
  const answer = await page.goto(path);
  await page.getByRole("img", { name: /^(Picture of the verify code|验证码图片)$/ }).waitFor();
  return answer;
}

async function picture(page) {
  const answer = await picturedDoor(page, "/");
  const policy = answer.headers()["content-security-policy"];
  check(policy?.includes("script-src 'self'; style-src 'self' 'nonce-"), `the policy is ${policy}`);
  await axe(page, "sign_in");
  await fits(page, "sign_in");
  await shot(page, "sign_in");
  await page.context().close();
}

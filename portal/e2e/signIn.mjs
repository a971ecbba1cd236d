// Signs a person in as one does: account, password, the code of the picture.

import { platform } from "./harness.mjs";

const WORDS = {
  en: { account: "Account", password: "Password", captcha: "Verify code", button: "Sign in" },
  zh: { account: "账号", password: "密码", captcha: "验证码", button: /^登\s?录$/ },
};

/** `who` is a name in `platform.accounts`: `noc`, `manager` … Ends on the first page of their menu, in the person's language. */
export async function signIn(page, who) {
  const { account, password } = platform.accounts[who];
  const words = WORDS[page.person.lang];
  await page.goto("/sign-in");
  // The account's own language counts until one is chosen in the browser.
  await page.evaluate((lang) => localStorage.setItem("hongyan.language", lang), page.person.lang);
  await page.getByLabel(words.account, { exact: true }).fill(account);
  await page.getByLabel(words.password, { exact: true }).fill(password);
  // Nobody types the code of a picture that has not come yet.
  await page.locator("form img").waitFor();
  await page.getByLabel(words.captcha, { exact: true }).fill(platform.captcha);
  await page.getByRole("button", { name: words.button }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction((lang) => document.documentElement.lang.startsWith(lang), page.person.lang);
}

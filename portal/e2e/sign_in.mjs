// Whoever comes without a session is shown where to sign in, whatever address they came to, in their language.

import { axe, check, looks, run, shot } from "./harness.mjs";

const expected = ["401 /api/v1/session"];

await run("sign_in", async ({ open }) => {
  for (const look of looks) {
    const page = await open({ ...look, expected });
    const answer = await page.goto("/");
    const policy = answer.headers()["content-security-policy"];
    check(policy?.includes("script-src 'self'; style-src 'self' 'nonce-"), `the policy is ${policy}`);
    await page.waitForFunction(() => document.querySelector("#root")?.childElementCount > 0);
    await page.locator("img[src^='data:image/png']").waitFor();
    check((await page.locator("#root").innerText()).trim() !== "", "the page is empty");
    await axe(page, "sign_in");
    await shot(page, "sign_in");
    await page.context().close();
  }
});

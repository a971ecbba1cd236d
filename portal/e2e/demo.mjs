// The demonstration: the address it prints opens.

import { check, platform, run } from "./harness.mjs";

await run("demo", async ({ open }) => {
  check(platform.accounts.administrator.account === "admin", "the paper names the operator");
  check(platform.accounts.manager.account === "CNX01_Adm", "the paper names the tenant's manager");
  const page = await open({ expected: ["401 /api/v1/session"] });
  await page.goto("/");
  await page.waitForFunction(() => document.querySelector("#root")?.childElementCount > 0);
});

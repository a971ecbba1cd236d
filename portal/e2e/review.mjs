// From a name to a message: a tenant's person applies for a signature with the licence as a PDF, the reviewer sends it back
// with a reason and then approves it; a template is begun from a common one, approved, and sent with.

import { axe, check, run, shot, until } from "./harness.mjs";
import { signIn } from "./signIn.mjs";

const expected = ["401 /api/v1/session", "422 /api/v1/signatures/"];
const NAME = "白鹤快递";
const LICENCE = Buffer.from("%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");

await run("review", async ({ open }) => {
  const tenant = await open({ width: 1440, height: 900, expected });
  const reviewer = await open({ width: 1440, height: 900, expected });
  await signIn(tenant, "manager");
  await signIn(reviewer, "reviewer");

  await apply(tenant);
  await reject(reviewer);
  await again(tenant);
  await approve(reviewer, NAME);
  await tenant.reload();
  await tenant.getByRole("dialog").getByText("Approved").first().waitFor();

  const id = await write(tenant);
  await approve(reviewer, id);
  await send(tenant, id);
  await change(tenant, id);
});

async function apply(page) {
  await page.getByRole("navigation").getByRole("link", { name: "SMS Signature Mgt" }).click();
  await page.getByRole("button", { name: "Apply for a signature" }).first().click();
  const drawer = page.getByRole("dialog");
  await drawer.getByLabel("Signature", { exact: true }).fill("白-鹤");
  await drawer.getByText("Character 2", { exact: false }).waitFor();
  await shot(page, "review_signature_lint");
  await drawer.getByLabel("Signature", { exact: true }).fill(NAME);
  await drawer.getByText(`【${NAME}】`, { exact: false }).waitFor();
  // Nothing but the licence is missing.
  await drawer.getByLabel("Company", { exact: true }).fill("白鹤快递有限公司");
  await drawer.getByRole("button", { name: "Submit for review" }).click();
  await drawer.getByRole("alert").getByText("business licence", { exact: false }).waitFor();
  const licence = drawer.getByRole("region", { name: "Business licence" });
  await licence.locator("input[type=file]").setInputFiles({ name: "licence.pdf", mimeType: "application/pdf", buffer: LICENCE });
  await licence.getByRole("button", { name: "Save licence.pdf" }).waitFor();
  await axe(page, "apply for a signature");
  await shot(page, "review_signature_form");
  await drawer.getByRole("button", { name: "Submit for review" }).click();
  await page.getByText("It is in review.", { exact: false }).waitFor();
}

/** The reviewer's drawer of what is named; taken from the queue. */
async function desk(page, name) {
  await page.goto("/admin/reviews");
  await page.getByRole("link", { name, exact: true }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("button", { name: "Approve" }).waitFor();
  return drawer;
}

async function reject(page) {
  const drawer = await desk(page, NAME);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    drawer.getByRole("button", { name: "licence.pdf" }).click(),
  ]);
  check(download.suggestedFilename() === "licence.pdf", "the licence is not given as a file");
  await drawer.getByRole("checkbox", { name: /too general/ }).check();
  await drawer.getByLabel("Note for the tenant").fill("Write what you deliver.");
  await drawer.getByRole("button", { name: "Reject" }).click();
  await page.getByText("Rejected: the tenant sees your reasons.").waitFor();
}

async function again(page) {
  await page.reload();
  const drawer = page.getByRole("dialog");
  const advice = drawer.getByRole("alert").filter({ hasText: "It was rejected" });
  await advice.getByText("Write what you deliver.", { exact: false }).waitFor();
  await axe(page, "a rejected signature");
  await shot(page, "review_signature_rejected");
  await drawer.getByRole("button", { name: "Correct and apply again" }).click();
  await drawer.getByLabel("Note for the reviewer").fill("Parcels.");
  await drawer.getByRole("button", { name: "Submit for review" }).click();
  await drawer.getByText("It is in review.", { exact: false }).waitFor();
  await drawer.getByRole("button", { name: "Urge" }).click();
  await page.getByText("The reviewers see that you are in a hurry.").waitFor();
}

async function approve(page, name) {
  const drawer = await desk(page, name);
  await drawer.getByRole("button", { name: "Approve" }).click();
  await page.getByText("Approved: it may be used now.").waitFor();
}

/** A template from a common one; answers its id. */
async function write(page) {
  await page.goto("/templates/new");
  await page.getByRole("button", { name: "Begin with a common template" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("中文", { exact: true }).click();
  await dialog.getByRole("button", { name: /取件通知/ }).waitFor();
  await axe(page, "common templates");
  await shot(page, "review_common_templates");
  await dialog.getByRole("button", { name: /取件通知/ }).click();
  await page.getByText("Mainland China", { exact: true }).click();
  const phone = page.getByRole("group", { name: "Handset" });
  await phone.getByText("取件码482913", { exact: false }).waitFor();
  // The variable's name stands selected, to be written over.
  const content = page.getByLabel("Content", { exact: true });
  await content.press("End");
  await page.getByRole("button", { name: "Insert ${Name}" }).click();
  await page.keyboard.type("counter");
  await page.getByLabel("Type of counter").waitFor();
  await page.getByLabel("Example for counter").fill("7号柜台");
  await phone.getByText("7号柜台", { exact: false }).waitFor();
  await content.fill((await content.inputValue()).replace("${counter}", ""));
  await axe(page, "write a template");
  await shot(page, "review_template_form");
  await page.getByRole("button", { name: "Submit for review" }).click();
  await page.waitForURL((url) => url.pathname === "/templates" && url.searchParams.has("template"));
  await page.getByRole("dialog").getByText("It is in review.", { exact: false }).waitFor();
  return new URL(page.url()).searchParams.get("template");
}

async function send(page, id) {
  await page.reload();
  await page.getByRole("dialog").getByRole("link", { name: "Use it" }).click();
  await page.getByRole("heading", { level: 1, name: "Send SMS" }).waitFor();
  await page.getByText(id, { exact: true }).first().waitFor();
  await page.getByLabel("Signature", { exact: true }).click();
  await page.locator(".ant-select-dropdown:visible .ant-select-item-option", { hasText: NAME }).click();
  await page.locator("#send-variable-place").fill("北门驿站");
  await page.locator("#send-variable-code").fill("K7P2");
  await page.locator("#send-variable-time").fill("12月3日20:00");
  await page.locator("#send-numbers").fill("13800138100");
  await page.getByText("Checked", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Send …" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send now" }).click();
  await page.getByRole("link", { name: "View send receipt" }).click();
  const states = page.getByRole("group", { name: "By status" });
  await states.getByRole("button", { name: /Delivered ?1$/ }).waitFor();
}

/** Another version, while the approved one goes on. */
async function change(page, id) {
  await page.goto(`/templates/${id}/edit`);
  await page.getByText("The approved version keeps sending until this one is approved.").waitFor();
  await page.getByLabel("Content", { exact: true }).fill("您的包裹已到${place}，取件码${code}。");
  await page.getByRole("button", { name: "Save draft" }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: "Versions" }).waitFor();
  await until("the approved version", async () => (await drawer.getByText("Sends now").count()) === 1);
  await shot(page, "review_template_versions");
}

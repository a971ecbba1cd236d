import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { refuse } from "../../../mock/api";
import Reviews from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const FIRST = "868000000000008001";

const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<Reviews />, {
    session: sessionOf("platform", { permissions: ["reviews:read", "reviews:decide"] }),
    path: `/admin/reviews?review=${FIRST}`,
    areas: ["reviews", "review"],
    ...options,
  });

describe("the review desk", () => {
  it("shows the queue, and who has what in hand", async () => {
    await page({ path: "/admin/reviews" });
    await screen.findByText("云燕");
    expect(screen.getByText("platform_rev")).toBeTruthy();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("rejects only with a reason and a note, and says when somebody was quicker", async () => {
    const { calls } = await page({
      on: {
        [`POST /admin/reviews/${FIRST}/reject`]: () =>
          refuse(409, "already_decided", "This was decided before: it is approved. Look at it again."),
      },
    });
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Reject" }));
    await within(dialog).findByText("Choose at least one reason.");
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
    fireEvent.click(within(dialog).getByLabelText(/not the name of the company/));
    fireEvent.change(within(dialog).getByLabelText("Note for the tenant"), { target: { value: "Use your own name." } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
    await within(dialog).findByText(/This was decided before/);
    expect(calls.find(({ method }) => method === "POST")?.body).toEqual({
      reasons: ["name_mismatch"],
      note: "Use your own name.",
    });
  });

  it("leaves the decision away for whoever may only look", async () => {
    await page({ session: sessionOf("platform", { permissions: ["reviews:read"] }) });
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("Your role may look, not decide.");
    expect(within(dialog).queryByRole("button", { name: "Approve" })).toBeNull();
  });

  it("decides many at once and says why some were not", async () => {
    const { calls } = await page({ path: "/admin/reviews" });
    await screen.findByText("云燕");
    fireEvent.click(screen.getByLabelText("Choose 云燕"));
    fireEvent.click(screen.getByLabelText("Choose 北境"));
    fireEvent.click(screen.getByRole("button", { name: "Decide chosen (2)" }));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByLabelText("Reject"));
    fireEvent.click(await within(dialog).findByRole("button", { name: "Reject" }));
    await within(dialog).findByText("Choose at least one reason.");
    fireEvent.click(within(dialog).getByLabelText("Approve"));
    fireEvent.click(await within(dialog).findByRole("button", { name: "Approve" }));
    await within(dialog).findByText("Done: 1. Not done: 1; the table says why.");
    expect(within(dialog).getByText(/has this in hand/)).toBeTruthy();
    const { body } = calls.find(({ method }) => method === "POST") ?? {};
    expect(body).toMatchObject({ decision: "approve", reasons: [], note: "" });
  });

  it("changes where a signature is filed from the version that is shown", async () => {
    const permissions = ["reviews:read", "filings:manage"] as const;
    const { calls } = await page({
      path: "/admin/reviews?tab=filings",
      session: sessionOf("platform", { permissions: [...permissions] }),
    });
    fireEvent.click(await screen.findByLabelText("Change 云信, China Mobile: Filed"));
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByLabelText("The network's code"), { target: { value: " R-2 " } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await screen.findByText("Changed: 1. As before: 0.");
    const change = { tenant_code: "CNX01", signature: "云信", network: "cmcc", status: "filed", code: "R-2", note: "", version: 1 };
    expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ changes: [change] });
  });

  it("decides about a sender ID from the version that is shown, and rejects it only with a note", async () => {
    const { calls } = await page({
      path: "/admin/reviews?tab=sender-ids",
      on: {
        "POST /admin/sender-ids/868000000000005002/decision": () =>
          refuse(409, "changed_meanwhile", "Somebody changed this meanwhile. Look at it again, then repeat."),
      },
    });
    fireEvent.click(await screen.findByLabelText("Reject Skylark in Singapore"));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
    await within(dialog).findByText("Say why: the tenant reads it.");
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
    fireEvent.change(within(dialog).getByLabelText("Note for the tenant"), { target: { value: " Whose name is it? " } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
    await within(dialog).findByText(/Somebody changed this meanwhile/);
    const body = { version: 1, decision: "reject", note: "Whose name is it?" };
    expect(calls.find(({ method }) => method === "POST")?.body).toEqual(body);
  });

  it("registers a sender ID for a tenant only with a country", async () => {
    const { calls } = await page({ path: "/admin/reviews?tab=sender-ids" });
    fireEvent.click(await screen.findByRole("button", { name: /Register/ }));
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByLabelText("Sender ID"), { target: { value: "Harbor" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Register" }));
    await within(dialog).findByText("Choose at least one country or region.");
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("takes an exemption back after asking, and offers nothing to whoever may only look", async () => {
    const path = "/admin/reviews?tab=exemptions";
    const permissions = ["reviews:read", "exemptions:manage"] as const;
    const { calls } = await page({ path, session: sessionOf("platform", { permissions: [...permissions] }) });
    fireEvent.click(await screen.findByLabelText("Take the exemption of T1001 back"));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Take back" }));
    await screen.findByText("The exemption was taken back.");
    expect(calls.some(({ path, method }) => method === "POST" && path.endsWith("/revoke"))).toBe(true);
  });

  it("approves without a note", async () => {
    const { calls } = await page();
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Approve" }));
    await waitFor(() => expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ note: "" }));
    await screen.findByText("Approved: it may be used now.");
  });
});

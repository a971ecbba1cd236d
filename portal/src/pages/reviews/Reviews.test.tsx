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
    areas: ["reviews"],
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

  it("approves without a note", async () => {
    const { calls } = await page();
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Approve" }));
    await waitFor(() => expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ note: "" }));
    await screen.findByText("Approved: it may be used now.");
  });
});

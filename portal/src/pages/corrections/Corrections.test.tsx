import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { refuse } from "../../../mock/api";
import Corrections from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<Corrections />, {
    session: sessionOf("platform"),
    path: "/admin/corrections",
    areas: ["corrections", "order"],
    ...options,
  });

const reject = /^Reject \+USD 2,500/;

describe("corrections", () => {
  it("tells how many wait, and leaves one's own to others", async () => {
    await page();
    await screen.findByText(/2 corrections wait for a decision/);
    await screen.findByText("Yours: somebody else decides");
    expect(screen.getAllByLabelText(reject)).toHaveLength(1);
    expect(screen.getByText("−USD 1,200.5")).toBeTruthy();
  });

  it("shows only who may decide the way to do it", async () => {
    await page({ session: sessionOf("platform", { permissions: ["orders:read_all"] }) });
    await screen.findByText("−USD 1,200.5");
    expect(screen.queryByText(/wait for a decision/)).toBeNull();
    expect(screen.getAllByText("Your role may not decide").length).toBeGreaterThan(0);
  });

  it("rejects only with a reason, and says when somebody else was quicker", async () => {
    const { calls } = await page({
      on: {
        "POST /admin/corrections/868000000000007001/reject": () =>
          refuse(409, "already_decided", "This was decided before: it is posted. Look at it again."),
      },
    });
    fireEvent.click(await screen.findByLabelText(reject));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
    await within(dialog).findByText(/Say why/);
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
    fireEvent.change(within(dialog).getByLabelText("Reason"), { target: { value: "wrong order" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Reject" }));
    await within(dialog).findByText(/This was decided before/);
  });

  it("approves without a note", async () => {
    const { calls } = await page();
    fireEvent.click(await screen.findByLabelText(/^Approve \+USD 2,500/));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Approve" }));
    await waitFor(() => expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ note: "" }));
    await screen.findByText(/1 correction waits for a decision/);
  });
});

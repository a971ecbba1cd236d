import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { type Call, ok, paged, refuse } from "../../../mock/api";
import BlacklistPage from ".";
import ComplaintsPage from "./register";

const complaint = {
  id: "7",
  tenant_code: "CNX01",
  phone: "+86138****8000",
  source: "direct",
  text: "Gets it every evening",
  registered_by: "Rhea",
  at: "2021-11-25T03:27:37.000Z",
  message_uid: "06QZ3JV9K2C4H",
  template_id: "spring_sale",
  signature: "云燕",
  task_id: null,
  status: "open",
  closed_at: null,
  version: 1,
};
const pause = { tenant_code: "CNX01", template_id: "spring_sale", at: complaint.at, complaints: 5 };
const on = {
  "GET /admin/complaints": ({ query }: Call) => paged([complaint], query),
  "GET /complaints": ({ query }: Call) => paged([complaint], query),
  "GET /admin/complaints/7": () => ok({ complaint, notes: [{ at: complaint.at, by: "Ada", text: "Called them" }] }),
  "GET /admin/pauses": () => ok({ items: [pause] }),
};
const open = (path: string, more: object = {}) =>
  show(<ComplaintsPage />, { areas: ["blacklist"], path, on: { ...on, ...more }, session: sessionOf("platform") });

describe("the register of complaints", () => {
  it("takes a complaint with a phone or a message", async () => {
    const asked: Call[] = [];
    const made = (call: Call) => {
      asked.push(call);
      return { status: 201, body: complaint };
    };
    await open("/admin/complaints", { "POST /admin/complaints": made });
    await screen.findByText("Gets it every evening");
    await userEvent.click(screen.getByRole("button", { name: /Register a complaint/ }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByLabelText("What was said"), "Enough");
    await userEvent.click(within(dialog).getByRole("button", { name: "Register" }));
    await screen.findByText("Give the phone's number, or the UID of a message.");
    await userEvent.type(within(dialog).getByLabelText("Phone"), "13800138000");
    await userEvent.click(within(dialog).getByRole("button", { name: "Register" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toMatchObject({ phone: "13800138000", uid: null, source: "direct", text: "Enough" });
  });

  it("opens a complaint in the address, and closes it as it was read", async () => {
    const asked: Call[] = [];
    const close = (call: Call) => {
      asked.push(call);
      return refuse(409, "changed_meanwhile", "Somebody else closed it.");
    };
    await open("/admin/complaints?id=7", { "POST /admin/complaints/7/close": close });
    await screen.findByText("Called them");
    const drawer = screen.getByRole("dialog");
    expect(await barriers(drawer)).toEqual([]);
    await userEvent.type(within(drawer).getByLabelText("Note"), "Solved");
    await userEvent.click(within(drawer).getByRole("button", { name: "Close with this note" }));
    await within(drawer).findByRole("alert");
    expect(asked[0]?.body).toEqual({ note: "Solved", version: 1 });
  });

  it("lets what is paused be sent again, with a reason", async () => {
    const asked: Call[] = [];
    const resume = (call: Call) => {
      asked.push(call);
      return { status: 204 };
    };
    await open("/admin/complaints", { "POST /admin/pauses/resume": resume });
    await screen.findByText("CNX01: the template spring_sale is paused");
    await userEvent.click(screen.getByRole("button", { name: /^Resume: / }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.type(within(dialog).getByLabelText("Why"), "They deleted the list");
    await userEvent.click(within(dialog).getByRole("button", { name: "Resume" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]?.body).toEqual({ tenant_code: "CNX01", template_id: "spring_sale", reason: "They deleted the list" });
  });

  it("is a tab of the tenant's, without the tenant", async () => {
    const { calls } = await show(<BlacklistPage />, {
      areas: ["blacklist"],
      path: "/blacklist?tab=complaints&status=open",
      on,
      session: sessionOf("tenant"),
    });
    await screen.findByText("Gets it every evening");
    const query = calls.find(({ path }) => path === "/complaints")?.query;
    expect([query?.get("status"), query?.has("tenant_code")]).toEqual(["open", false]);
  });
});

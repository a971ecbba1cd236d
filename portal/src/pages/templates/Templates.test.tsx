import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { wholes } from "../../../mock/templates";
import Templates from ".";
import EditTemplate from "./edit";
import NewTemplate from "./new";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const areas = ["templates" as const, "review" as const, "message" as const];
const list = { "GET /templates": () => ok({ items: wholes }) };
const write = (on: NonNullable<Parameters<typeof show>[1]>["on"] = {}) =>
  show(<NewTemplate />, { areas, path: "/templates/new", on });
const content = () => screen.getByLabelText<HTMLTextAreaElement>("Content");

describe("the list of templates", () => {
  it("shows each with its status, and that a newer version was rejected", async () => {
    const { container } = await show(<Templates />, { areas, path: "/templates", on: list });
    await screen.findByText("登录验证码");
    expect(screen.getByText("A newer version: Rejected")).toBeTruthy();
    expect(screen.getByText("Draft")).toBeTruthy();
    expect(await barriers(container)).toEqual([]);
  });

  it("says what a template is when there is none", async () => {
    await show(<Templates />, { areas, path: "/templates", on: { "GET /templates": () => ok({ items: [] }) } });
    await screen.findByText(/A template is a text with places to fill in/);
    const [create] = screen.getAllByRole("link", { name: /New template/ });
    expect(create?.getAttribute("href")).toBe("/templates/new");
  });
});

describe("one template", () => {
  it("says why its newer version was rejected, and that the approved one sends", async () => {
    await show(<Templates />, { areas, path: "/templates?template=T2001", on: list });
    const dialog = await screen.findByRole("dialog");
    const advice = await within(dialog).findByRole("alert");
    within(advice).getByText(/does not fit the SMS type/);
    within(advice).getByText(/Say 验证码/);
    within(dialog).getByText("The approved version keeps sending meanwhile.");
    const use = within(dialog).getByRole("link", { name: "Use it" });
    expect(use.getAttribute("href")).toBe("/send?template=T2001");
    expect(within(dialog).getAllByText("Version 2").length).toBe(2);
    expect(await barriers(dialog)).toEqual([]);
  });

  it("offers nothing to change to who may only see it", async () => {
    const session = sessionOf("tenant", { permissions: ["catalog:read"] });
    await show(<Templates />, { areas, path: "/templates?template=T2001", on: list, session });
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findAllByText(/Say 验证码/);
    expect(screen.queryByRole("button", { name: /Edit|Submit|Disable|Correct/ })).toBeNull();
    expect(screen.queryByRole("link", { name: /Use it|New template/ })).toBeNull();
  });
});

describe("the test of a version", () => {
  const open = async (phone: string | null) => {
    const own = { phone, verified_at: phone && "2026-03-01T08:00:00Z", pending: null, code_expires_at: null };
    const on = { ...list, "GET /account/phone": () => ok(own) };
    const shown = await show(<Templates />, { areas, path: "/templates?template=T2001", on });
    const [, newest] = await screen.findAllByText("Test send");
    if (newest) fireEvent.click(newest);
    return shown;
  };

  it("goes to the own phone with example values", async () => {
    const { calls } = await open("+86138****8000");
    await screen.findByText("It goes to your own phone, +86138****8000.");
    expect(screen.getByLabelText<HTMLInputElement>("Example for code").value).toBe("482913");
    fireEvent.change(screen.getByLabelText("Example for code"), { target: { value: "77" } });
    fireEvent.click(screen.getByText("Send to my phone"));
    await screen.findByText("On its way to +86138****8000. Tests left in these 24 hours: 9.");
    const sent = calls.find(({ path }) => path === "/templates/T2001/versions/2/test");
    expect(sent?.body).toMatchObject({ variables: { code: "77" } });
  });

  it("leads to the account while no phone is proven", async () => {
    await open(null);
    await screen.findByText("You have not proven a phone of your own");
    expect(screen.getByText("To my account").closest("a")?.getAttribute("href")).toBe("/account");
  });
});

describe("writing a template", () => {
  it("shows the message on the handset at every keystroke, with values that can be changed", async () => {
    const { container } = await write();
    await screen.findByLabelText("Content");
    fireEvent.change(content(), { target: { value: "您的验证码是" } });
    fireEvent.click(screen.getByRole("button", { name: "Insert ${Name}" }));
    expect(content().value).toBe("您的验证码是${Name}");
    // Another way of writing variables does not go with it.
    await waitFor(() => expect(screen.getByRole<HTMLButtonElement>("button", { name: "Insert {1}" }).disabled).toBe(true));
    fireEvent.change(content(), { target: { value: "您的验证码是${code}。" } });
    const handset = screen.getByRole("group", { name: "Handset" });
    await within(handset).findByText(/\[鸿雁\] 您的验证码是482913。/);
    fireEvent.change(screen.getByLabelText("Example for code"), { target: { value: "77" } });
    within(handset).getByText(/您的验证码是77。/);
    fireEvent.click(screen.getByText("Mainland China"));
    await within(handset).findByText("【鸿雁】您的验证码是77。");
    expect(screen.getByLabelText("Longest value of code")).toBeTruthy();
    expect(await barriers(container)).toEqual([]);
  });

  it("says while typing what is wrong, and where", async () => {
    await write();
    await screen.findByLabelText("Content");
    fireEvent.change(content(), { target: { value: "快来【领】" } });
    await screen.findByText(/are reserved for the signature/);
    fireEvent.click(screen.getByRole("button", { name: /^Character 3/ }));
    expect([content().selectionStart, content().selectionEnd]).toEqual([2, 3]);
  });

  it("begins with a common one, is saved and submitted", async () => {
    const { calls, address } = await write();
    fireEvent.click(await screen.findByRole("button", { name: "Begin with a common template" }));
    fireEvent.click(await screen.findByRole("button", { name: /Sign-in code/ }));
    expect(content().value).toBe("Your sign-in code is ${code}. Never share it.");
    fireEvent.click(screen.getByRole("button", { name: "Submit for review" }));
    await waitFor(() => expect(address()).toBe("/templates?template=T2009"));
    const made = calls.find(({ method, path }) => method === "POST" && path === "/templates");
    expect(made?.body).toEqual({
      name: "Sign-in code",
      type: "verification",
      content: "Your sign-in code is ${code}. Never share it.",
      variables: [{ name: "code", type: "code", max_chars: 8 }],
      description: "Sent to the person who signs in.",
    });
    expect(calls.some(({ path }) => path === "/templates/T2009/submit")).toBe(true);
  });

  it("says what is missing when it is submitted, keeps what was written, and asks before it is left", async () => {
    const detail = "Describe what it is used for: who gets it, and on what occasion.";
    const { calls, router, address } = await write({
      "POST /templates/T2009/submit": () => refuse(422, "submission_invalid", detail, { fields: [{ field: "content", detail }] }),
    });
    fireEvent.change(await screen.findByLabelText("Name"), { target: { value: "Bee" } });
    fireEvent.change(content(), { target: { value: "Your bee is here." } });
    fireEvent.click(screen.getByRole("button", { name: "Submit for review" }));
    const said = await screen.findByText(detail);
    expect(said.closest("[role=alert]")).toBeTruthy();
    fireEvent.change(screen.getByLabelText("Used for"), { target: { value: "Members" } });
    void router.navigate("/send");
    await screen.findByText("Leave without saving?");
    expect(address()).toBe("/templates/new");
    expect(calls.filter(({ method, path }) => method === "POST" && path === "/templates").length).toBe(1);
  });
});

describe("another version", () => {
  it("tells the second of two editors what the first changed", async () => {
    let isChanged = false;
    const [first] = wholes;
    const newer = first?.pending && { ...first.pending, status: "draft" as const, description: "Sign-in" };
    await show(<EditTemplate />, {
      areas,
      path: "/templates/T2001/edit",
      route: "/templates/:id/edit",
      on: {
        "GET /templates/T2001": () => ok(isChanged ? { ...first, version: 2, pending: newer } : first),
        "PUT /templates/T2001": () => {
          isChanged = true;
          return refuse(409, "changed_meanwhile", "Somebody else changed it.");
        },
      },
    });
    await screen.findByText("The approved version keeps sending until this one is approved.");
    screen.getByText(/Say 验证码/);
    expect(content().value).toBe("您的口令是${code}。");
    fireEvent.change(content(), { target: { value: "您的验证码是${code}。" } });
    fireEvent.click(screen.getByRole("button", { name: "Save draft" }));
    await screen.findByText("Somebody else changed this while you were editing");
    screen.getByText("Sign-in");
    fireEvent.click(screen.getByRole("button", { name: "Keep what I typed" }));
    expect(content().value).toBe("您的验证码是${code}。");
    expect(screen.getByLabelText<HTMLTextAreaElement>("Used for").value).toBe("Sign-in");
  });

  it("waits while one is in review", async () => {
    const [, draft] = wholes;
    await show(<EditTemplate />, {
      areas,
      path: "/templates/T2002/edit",
      route: "/templates/:id/edit",
      on: { "GET /templates/T2002": () => ok({ ...draft, status: "submitted" }) },
    });
    await screen.findByText(/A version of this template is in review/);
    expect(screen.getByRole("link", { name: "Open the template" }).getAttribute("href")).toBe("/templates?template=T2002");
  });
});

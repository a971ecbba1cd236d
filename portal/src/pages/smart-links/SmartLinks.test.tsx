import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { linkHost, links } from "../../../mock/smart_links";
import SmartLinks from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

vi.mock("@/parts/save", () => ({ save: vi.fn() }));

const areas = ["smart-links", "review"] as const;
const list = (options: Parameters<typeof show>[1] = {}) =>
  show(<SmartLinks />, { areas: [...areas], path: "/smart/links", ...options });
const readsOnly = sessionOf("tenant", { permissions: ["smart:read"] });

describe("the list of links", () => {
  it("shows each with its address, its counts and where it stands", async () => {
    const { container, calls } = await list({ path: "/smart/links?kind=group&good=true" });
    const row = (await screen.findByText("Spring26")).closest("tr");
    expect(row?.textContent).toContain("sms.example.com/s/Spring26");
    expect(row?.textContent).toContain("1,250 / 100,000");
    expect(row?.textContent).toContain("Good");
    await waitFor(() => expect(row?.textContent).toContain("云雀商城"));
    expect(screen.queryByText("Ab3xY9z")).toBeNull();
    const asked = calls.find(({ path }) => path === "/smart/links")?.query;
    expect([asked?.get("kind"), asked?.get("good"), asked?.get("limit")]).toEqual(["group", "true", "20"]);
    expect(asked?.has("page")).toBe(false);
    expect(await barriers(container)).toEqual([]);
  });

  it("says what links are when there is none, and why the list did not come", async () => {
    await list({ on: { "GET /smart/links": () => ok({ items: [], next_cursor: null }) } });
    await screen.findByText("There are no links yet");
    await list({ on: { "GET /smart/links": () => refuse(503, "unavailable", "Try again in a moment.") } });
    await screen.findByText("Try again in a moment.");
  });

  it("offers nothing to make or end to who may only see them", async () => {
    await list({ session: readsOnly, path: "/smart/links?new=1" });
    await screen.findByText("Spring26");
    expect(screen.queryByRole("button", { name: /New links|^End$/ })).toBeNull();
    expect(screen.queryByText("Text of the card")).toBeNull();
  });

  it("ends one when it was asked whether", async () => {
    const { calls } = await list();
    fireEvent.click(await screen.findByRole("button", { name: "End" }));
    await screen.findByText("End the link Spring26?");
    fireEvent.click(screen.getByRole("button", { name: "End the link" }));
    await waitFor(() => expect(calls.map(({ path }) => path)).toContain("/smart/links/Spring26/stop"));
    await waitFor(() => expect(screen.queryByText("End the link Spring26?")).toBeNull());
  });
});

describe("one link", () => {
  it("shows everything of it, and leads to its statistics", async () => {
    await list({ path: "/smart/links?link=Ab3xY9z" });
    const drawer = await screen.findByRole("dialog");
    await within(drawer).findByText("您好{name}，订单 {no} 已发货");
    within(drawer).getByText("33 characters of the SMS");
    const statistics = within(drawer).getByRole("link", { name: /Statistics/ }).getAttribute("href");
    const { profile_id, mission_id } = links[1] ?? {};
    expect(statistics).toBe(`/smart/statistics?profile=${String(profile_id)}&mission=${String(mission_id)}`);
    // Opening it would use it up.
    expect(within(drawer).queryByRole("link", { name: /Open its page/ })).toBeNull();
    expect(await barriers(drawer)).toEqual([]);
  });

  it("says so when there is none of that code", async () => {
    await list({ path: "/smart/links?link=nosuch" });
    await screen.findByText("There is no such link");
  });
});

const write = async (options: Parameters<typeof show>[1] = {}) => {
  const shown = await list({ path: "/smart/links?new=1", ...options });
  await screen.findByLabelText("Text of the card");
  const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
  const made = () => shown.calls.find(({ method, path }) => method === "POST" && path === "/smart/links");
  return { ...shown, type, made };
};

describe("making links", () => {
  it("makes one for many, of the only brand that is shown", async () => {
    const { type, made, container } = await write();
    type("Text of the card", "Spring sale");
    type("Fall-back address", "https://www.example.com/spring");
    type("Code of your own", "Spring26");
    await screen.findByText(/https:\/\/sms\.example\.com\/s\/Spring26: 34 characters/);
    expect(await barriers(container)).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Make the link" }));
    await screen.findByText("The link is made");
    expect(made()?.body).toEqual({
      profile_id: links[0]?.profile_id,
      kind: "group",
      days: 30,
      resolves: 100_000,
      text: "Spring sale",
      fallback_url: "https://www.example.com/spring",
      code: "Spring26",
      click_token: false,
    });
    expect(made()?.headers.get("Idempotency-Key")).toBeTruthy();
  });

  it("makes one for each of the people who are pasted, and keeps whose each is", async () => {
    const { save } = await import("@/parts/save");
    const { type, made } = await write();
    fireEvent.click(screen.getByLabelText(/One person each/));
    await screen.findByLabelText("People");
    expect(screen.getByLabelText<HTMLInputElement>("Good for").value).toBe("7");
    type("Text of the card", "Hello {name}");
    type("Fall-back address", "https://www.example.com/");
    type("People", "c-1, Ann\nc-2");
    fireEvent.click(await screen.findByRole("button", { name: "Make 2 links" }));
    await screen.findByText("Correct line 2: 1 cells where 2 are expected.");
    type("People", "c-1, Ann\nc-2, Bo");
    await screen.findByText("Hello Bo");
    await waitFor(() => expect(screen.queryByText(/Correct line 2/)).toBeNull());
    fireEvent.click(await screen.findByRole("button", { name: "Make 2 links" }));
    await screen.findByText("2 links are made");
    expect(made()?.body.items).toEqual([
      { cust_flag: "c-1", params: { name: "Ann" } },
      { cust_flag: "c-2", params: { name: "Bo" } },
    ]);
    fireEvent.click(screen.getByRole("button", { name: /Save as CSV/ }));
    const [, csv] = vi.mocked(save).mock.calls.at(-1) ?? [];
    expect(csv).toContain('"https://sms.example.com/s/Zz00001","Zz00001"');
    expect(csv).toMatch(/"c-2","Bo"\r\n$/);
  });

  it("says at the field what is wrong, and at the line what the platform found", async () => {
    const refusal = refuse(422, "field_invalid", "A field is wrong.", {
      fields: [{ field: "items[1].params", detail: "“casino”: not allowed." }],
    });
    const { type } = await write({ on: { "POST /smart/links": () => refusal } });
    type("Text of the card", "Hello {name}");
    type("Fall-back address", "http://www.example.com/");
    fireEvent.click(screen.getByRole("button", { name: "Make the link" }));
    await screen.findByText("A link for many has no places: everybody reads the same.");
    screen.getByText("Give an address that begins with https://.");
    fireEvent.click(screen.getByLabelText(/One person each/));
    type("Fall-back address", "https://www.example.com/");
    fireEvent.change(await screen.findByLabelText("People"), { target: { value: "\nc-1, Ann\nc-2, casino" } });
    fireEvent.click(await screen.findByRole("button", { name: "Make 2 links" }));
    await screen.findByText("Line 3: “casino”: not allowed.");
  });

  it("asks for a brand that is shown before anything else", async () => {
    await list({ path: "/smart/links?new=1", on: { "GET /smart/profiles": () => ok({ items: [], next_cursor: null }) } });
    await screen.findByText("Handsets show none of your brands yet");
  });
});

describe("the host of links", () => {
  it("says what to do, and sets it", async () => {
    const { calls } = await list({ path: "/smart/links?host=1" });
    const drawer = await screen.findByRole("dialog");
    fireEvent.change(await within(drawer).findByLabelText("Host"), { target: { value: " Links.Example.com " } });
    await waitFor(() => expect(drawer.textContent).toContain("links.example.com.  CNAME  sms.example.com."));
    expect(await barriers(drawer)).toEqual([]);
    fireEvent.click(within(drawer).getByRole("button", { name: "Save" }));
    const put = () => calls.find(({ method }) => method === "PUT")?.body;
    await waitFor(() => expect(put()).toEqual({ host: "links.example.com", version: 0 }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("goes back to the platform's, and tells the second of two people", async () => {
    const own = { host: "go.example.com", base: "https://go.example.com/s/", version: 3 };
    const { calls } = await list({
      path: "/smart/links?host=1",
      on: {
        "GET /smart/link-host": () => ok(own),
        "PUT /smart/link-host": () => refuse(409, "changed_meanwhile", "Somebody else changed it."),
      },
    });
    fireEvent.click(await screen.findByRole("button", { name: "Use the platform's host again" }));
    await screen.findByText("Use the platform's host again?");
    const [, sure] = screen.getAllByRole("button", { name: "Use the platform's host again" });
    if (sure) fireEvent.click(sure);
    await screen.findByText("Somebody else changed it.");
    await screen.findByText(/now it is https:\/\/go\.example\.com\/s\//);
    expect(calls.find(({ method }) => method === "PUT")?.body).toEqual({ host: null, version: 3 });
  });

  it("is only shown to who may not change it", async () => {
    await list({ session: readsOnly, path: "/smart/links?host=1" });
    const drawer = await screen.findByRole("dialog");
    await within(drawer).findByText(/changing it needs the permission/);
    expect(within(drawer).queryByLabelText("Host")).toBeNull();
    expect(screen.getAllByText(linkHost.base).length).toBeGreaterThan(1);
  });
});

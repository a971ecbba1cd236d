import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { brands, wording } from "../../../mock/smart";
import Smart from ".";
import SmartDetail from "./detail";
import EditSmart from "./edit";
import NewSmart from "./new";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const areas = ["smart", "brand", "documents", "review", "message"] as const;
const [live, rejected, frozen] = brands.map(({ id }) => id);
const list = (options: Parameters<typeof show>[1] = {}) => show(<Smart />, { areas: [...areas], path: "/smart", ...options });
const one = (id: string | undefined, options: Parameters<typeof show>[1] = {}) =>
  show(<SmartDetail />, { areas: [...areas], path: `/smart/${String(id)}`, route: "/smart/:id", ...options });
const write = (options: Parameters<typeof show>[1] = {}) => show(<NewSmart />, { areas: [...areas], path: "/smart/new", ...options });

describe("the list of brands", () => {
  it("shows each with its state, its live version and where the newest stands", async () => {
    const { container, calls } = await list({ path: "/smart?state=frozen" });
    await screen.findByText("雁阵出行");
    expect(screen.getAllByText("Frozen").length).toBe(2);
    expect(screen.queryByText("云雀商城")).toBeNull();
    expect(calls.find(({ path }) => path === "/smart/profiles")?.query.get("state")).toBe("frozen");
    expect(await barriers(container)).toEqual([]);
  });

  it("draws what a Smart SMS is when there is none", async () => {
    await list({ on: { "GET /smart/profiles": () => ok({ items: [], next_cursor: null }) } });
    const phone = await screen.findByRole("group", { name: "Handset" });
    fireEvent.click(within(phone).getByRole("button", { name: "Call us" }));
    within(phone).getByText("“Call us” asks, then calls 4001234567");
    fireEvent.click(within(phone).getByRole("button", { name: "Orders" }));
    fireEvent.click(within(phone).getByRole("button", { name: "Where is it?" }));
    within(phone).getByText("“Where is it?” opens https://www.example.com/orders");
  });
});

describe("one brand", () => {
  it("offers what its owner can do now, and shows the live version beside the newest", async () => {
    const { container, calls } = await one(live);
    await screen.findByRole("button", { name: "Submit for review" });
    screen.getByText("Handsets go on showing version 1 until this one is approved.");
    fireEvent.click(screen.getByLabelText("Live version"));
    await screen.findByRole("heading", { name: "Version 1" });
    // Where the menu leads is text, not a link.
    expect(screen.getByText("https://www.example.com/orders").closest("a")).toBeNull();
    expect(await barriers(container)).toEqual([]);
    fireEvent.click(screen.getByRole("button", { name: "Take off the handsets" }));
    await screen.findByText("Take it off the handsets?");
    const [, sure] = screen.getAllByRole("button", { name: "Take off the handsets" });
    if (sure) fireEvent.click(sure);
    await waitFor(() => expect(calls.map(({ path }) => path)).toContain(`/smart/profiles/${String(live)}/unpublish`));
  });

  it("says why it was rejected", async () => {
    await one(rejected);
    await screen.findAllByText(/The logo is blurred/);
    screen.getByRole("link", { name: "Correct and apply again" });
  });

  it("says why the platform froze it", async () => {
    await one(frozen);
    await screen.findByText(/The platform froze it/);
    screen.getByText("The platform says: Please show us the promised refunds.");
  });

  it("offers nothing to change to who may only see it", async () => {
    await one(live, { session: sessionOf("tenant", { permissions: ["smart:read"] }) });
    await screen.findByRole("heading", { name: "Versions" });
    expect(screen.queryByRole("button", { name: /Submit|Take off|Delete/ })).toBeNull();
  });

  it("is exported for RCS with what was replaced", async () => {
    await one(live);
    fireEvent.click(await screen.findByRole("button", { name: "Make the export" }));
    await screen.findByText("退换货: the app was replaced by its website.");
    screen.getByRole("button", { name: /Save as a file/ });
  });
});

describe("writing a brand", () => {
  it("draws it at every keystroke, as each maker would show it", async () => {
    const { container } = await write();
    fireEvent.change(await screen.findByLabelText("Brand name"), { target: { value: "一二三四五六七八九十百千万" } });
    const phone = () => screen.getByRole("group", { name: "Handset" });
    await within(phone()).findByText("一二三四五六七八九十百千万");
    fireEvent.click(screen.getByLabelText("vivo"));
    within(phone()).getByText("一二三四五六七八九十百…");
    screen.getByText("The name is cut to “一二三四五六七八九十百…”.");
    fireEvent.click(screen.getByLabelText("Plain SMS"));
    within(phone()).getByText("106900001234");
    fireEvent.click(screen.getByRole("button", { name: /Add a menu/ }));
    fireEvent.change(await screen.findByLabelText("Label of menu 1"), { target: { value: "我的订单" } });
    await screen.findByText("8 of 24 units (a Chinese character is two)");
    expect(await barriers(container)).toEqual([]);
  });

  it("orders the menu with the keyboard, the focus following", async () => {
    await write();
    for (const [n, label] of [
      [1, "A"],
      [2, "B"],
    ] as const) {
      fireEvent.click(await screen.findByRole("button", { name: /Add a menu/ }));
      await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(`Label of menu ${n}`)));
      fireEvent.change(screen.getByLabelText(`Label of menu ${n}`), { target: { value: label } });
    }
    const down = await screen.findByRole("button", { name: "Move A down" });
    down.focus();
    fireEvent.click(down);
    await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>("Label of menu 1").value).toBe("B"));
    // At the end the other way is what is left.
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Move A up" }));
    screen.getByText("A is at place 2 now.");
  });

  it("says at the field what is wrong while it is typed, saves, submits", async () => {
    const { calls, address } = await write();
    fireEvent.change(await screen.findByLabelText("Brand name"), { target: { value: "云雀商城" } });
    fireEvent.click(screen.getByRole("button", { name: /Add a menu/ }));
    fireEvent.change(await screen.findByLabelText("Label of menu 1"), { target: { value: "Orders" } });
    const website = await screen.findByLabelText("Website of Orders");
    fireEvent.change(website, { target: { value: "http://www.example.com" } });
    const said = await screen.findAllByText("The address has to begin with https://.");
    expect(said.length).toBe(2);
    expect(website.getAttribute("aria-invalid")).toBe("true");
    fireEvent.click(screen.getByRole("button", { name: "The address has to begin with https://." }));
    expect(document.activeElement).toBe(website);
    fireEvent.change(website, { target: { value: "https://www.example.com" } });
    fireEvent.click(screen.getByRole("button", { name: "Submit for review" }));
    await waitFor(() => expect(address()).toBe("/smart/868000000000004009"));
    const made = calls.find(({ method, path }) => method === "POST" && path === "/smart/profiles");
    expect(made?.body).toMatchObject({
      name: "云雀商城",
      menus: [{ id: "", label: "Orders", action: { type: "OPEN_URL", url: "https://www.example.com" }, items: [] }],
    });
    expect(calls.some(({ path }) => path === "/smart/profiles/868000000000004009/submit")).toBe(true);
  });

  it("asks before it is left with something unsaved", async () => {
    const { router, address } = await write();
    fireEvent.change(await screen.findByLabelText("Brand name"), { target: { value: "Bee" } });
    void router.navigate("/send");
    await screen.findByText("Leave without saving?");
    expect(address()).toBe("/smart/new");
  });
});

describe("another version", () => {
  it("tells the second of two editors what the first changed, and keeps what was typed", async () => {
    let isChanged = false;
    const [first] = brands;
    const newer = first && { ...first, version: 9, current: { ...first.current, ...wording, summary: "Ours" } };
    await show(<EditSmart />, {
      areas: [...areas],
      path: `/smart/${String(live)}/edit`,
      route: "/smart/:id/edit",
      on: {
        [`GET /smart/profiles/${String(live)}`]: () => ok(isChanged ? newer : first),
        [`PUT /smart/profiles/${String(live)}`]: () => {
          isChanged = true;
          return refuse(409, "changed_meanwhile", "Somebody else changed it.");
        },
      },
    });
    fireEvent.change(await screen.findByLabelText("Brand name"), { target: { value: "云雀" } });
    fireEvent.click(screen.getByRole("button", { name: "Save draft" }));
    await screen.findByText("Somebody else changed this while you were editing");
    fireEvent.click(screen.getByRole("button", { name: "Keep what I typed" }));
    expect(screen.getByLabelText<HTMLInputElement>("Brand name").value).toBe("云雀");
    expect(screen.getByLabelText<HTMLInputElement>("Summary").value).toBe("Ours");
  });
});

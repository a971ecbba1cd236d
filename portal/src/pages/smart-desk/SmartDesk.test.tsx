import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { brands } from "../../../mock/smart";
import Reviews from "../reviews";
import SmartDesk from ".";
import SmartOfTenant from "./detail";

configure({ defaultHidden: true });

const areas = ["smart-desk", "brand", "documents", "review", "reviews", "message"] as const;
const [live, , frozen] = brands.map(({ id }) => id);
const session = sessionOf("platform");
const one = (id: string | undefined, on: NonNullable<Parameters<typeof show>[1]>["on"] = {}) =>
  show(<SmartOfTenant />, { areas: [...areas], path: `/admin/smart/${String(id)}`, route: "/admin/smart/:id", session, on });

describe("every tenant's brands", () => {
  it("are walked through from cursor to cursor", async () => {
    const [first, second] = brands;
    const { calls } = await show(<SmartDesk />, {
      areas: [...areas],
      path: "/admin/smart?page=2&page_size=10",
      session,
      on: {
        "GET /admin/smart/profiles": ({ query }) =>
          query.has("cursor") ? ok({ items: [second], next_cursor: null }) : ok({ items: [first], next_cursor: "c1" }),
      },
    });
    await screen.findByText("北境旅行");
    expect(screen.queryByText("云雀商城")).toBeNull();
    expect(calls.filter(({ path }) => path === "/admin/smart/profiles").map(({ query }) => query.get("cursor"))).toEqual([null, "c1"]);
  });

  it("are frozen with a reason and a note", async () => {
    const { container, calls } = await one(live);
    fireEvent.click(await screen.findByRole("button", { name: "Freeze" }));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Freeze" }));
    await within(dialog).findByText("Choose a reason.");
    fireEvent.mouseDown(within(dialog).getByLabelText("Reason"));
    fireEvent.click(await screen.findByText("People complained.", { selector: ".ant-select-item-option-content" }));
    fireEvent.change(within(dialog).getByLabelText("Note for the tenant"), { target: { value: "Twelve complaints." } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Freeze" }));
    await waitFor(() =>
      expect(calls.find(({ path }) => path.endsWith("/freeze"))?.body).toEqual({ reason: "complaints", note: "Twelve complaints." }),
    );
    expect(await barriers(container)).toEqual([]);
  });

  it("are shown again only when a second person agrees", async () => {
    const [, , of] = brands;
    const proposed = of?.freeze && {
      ...of,
      state: "unfreezing",
      freeze: { ...of.freeze, unfreeze_proposed_by: "platform_adm", unfreeze_proposed_at: of.freeze.at },
    };
    await one(frozen, {
      [`GET /admin/smart/profiles/${String(frozen)}`]: () => ok(proposed),
      [`POST /admin/smart/profiles/${String(frozen)}/unfreeze/confirm`]: () => refuse(409, "four_eyes", "Somebody else has to agree."),
    });
    await screen.findByText(/platform_adm proposes to show it again/);
    fireEvent.click(screen.getByRole("button", { name: "Agree" }));
    await screen.findByText("Show 雁阵出行 again?");
    const [, sure] = screen.getAllByRole("button", { name: "Agree" });
    if (sure) fireEvent.click(sure);
    await screen.findByText("Somebody else has to agree.");
  });

  it("have a state with each maker, changed from what was shown", async () => {
    const { calls } = await one(live);
    fireEvent.click(await screen.findByRole("button", { name: "Change Huawei" }));
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByLabelText("Rejected"));
    fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await within(dialog).findByText(/the tenant reads it/);
    fireEvent.change(within(dialog).getByLabelText("What the maker says"), { target: { value: "Blurred." } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(calls.find(({ method }) => method === "PUT")?.body).toEqual({
        number: 1,
        version: 2,
        status: "rejected",
        reason: "Blurred.",
        reference: "HW-77",
      }),
    );
    expect(screen.queryByRole("button", { name: "Change Reference handset" })).toBeNull();
  });

  it("are signed with keys that are renewed after saying what it means", async () => {
    const { calls } = await show(<SmartDesk />, { areas: [...areas], path: "/admin/smart?tab=keys", session });
    await screen.findByText("k03qz8w4k2m1v");
    fireEvent.click(screen.getByRole("button", { name: "Renew the root key" }));
    await screen.findByText(/every maker has to ship the new one/);
    expect(calls.some(({ method }) => method === "POST")).toBe(false);
    fireEvent.click(screen.getByRole("button", { name: "Renew" }));
    await waitFor(() => expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ signs: "root" }));
  });
});

describe("a brand at the review desk", () => {
  it("is seen on handsets, with where its menu leads and what a machine says of which field", async () => {
    await show(<Reviews />, { areas: [...areas], path: "/admin/reviews?review=868000000000008003", session });
    const drawer = await screen.findByRole("dialog");
    await within(drawer).findByRole("group", { name: "Handset" });
    expect(within(drawer).getByText("https://www.example.com/orders").closest("a")).toBeNull();
    within(drawer).getByText("Menu › 联系客服: This is a mobile number.");
    expect(within(drawer).getAllByRole("img", { name: /Logo, \d+ pixels/ }).length).toBe(4);
    within(drawer).getByText("Handsets go on showing version 1 until this one is approved.");
    expect(await barriers(drawer)).toEqual([]);
  });
});

import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok } from "../../../mock/api";
import { senders } from "../../../mock/senders";
import { byText, isWanted, roomFor } from "./group";
import SenderIds from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<SenderIds />, { areas: ["sender-ids", "review"], path: "/sender-ids", ...options });

describe("sender IDs", () => {
  it("says where each stands in each country, and what may be used everywhere", async () => {
    const { container } = await page({ on: { "GET /sender-ids": () => ok({ items: senders, everywhere: ["SKY"] }) } });
    await screen.findByText("Skylark");
    expect(screen.getByText(/United Kingdom · Approved/)).toBeTruthy();
    expect(screen.getByText(/Singapore · /)).toBeTruthy();
    await screen.findByText("The platform lets you use these in every country: SKY.");
    expect(await barriers(container)).toEqual([]);
  });

  it("says what the chosen country demands and makes of the text, and keeps what was typed when it is refused", async () => {
    const { calls } = await page({ path: "/sender-ids?new=1" });
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByLabelText("Sender ID"), { target: { value: "Harbor" } });
    await within(dialog).findByText("6 / 11");
    fireEvent.mouseDown(within(dialog).getByLabelText("Countries/regions"));
    fireEvent.change(within(dialog).getByLabelText("Countries/regions"), { target: { value: "United States" } });
    fireEvent.click(await screen.findByTitle("United States (US)"));
    await within(dialog).findByText(/Digits only, 5 to 15\. Has to be registered\./);
    await within(dialog).findByText(/Networks in US show digits only/);
    fireEvent.change(within(dialog).getByLabelText("Company"), { target: { value: " Harbor Ltd " } });
    fireEvent.change(within(dialog).getByLabelText("Used for"), { target: { value: "parcels" } });
    fireEvent.click(within(dialog).getByRole("button", { name: "Submit" }));
    await waitFor(() => expect(calls.find(({ method, path }) => method === "POST" && path === "/sender-ids")).toBeTruthy());
    expect(calls.find(({ method, path }) => method === "POST" && path === "/sender-ids")?.body).toEqual({
      sender_id: "Harbor",
      countries: ["US"],
      company: "Harbor Ltd",
      purpose: "parcels",
      marketing: false,
    });
    expect(screen.getByRole("dialog")).toBeTruthy();
    expect(within(dialog).getByLabelText<HTMLInputElement>("Sender ID").value).toBe("Harbor");
  });

  it("withdraws in one country after asking, and offers nothing to whoever may only look", async () => {
    const { calls } = await page({ path: "/sender-ids?sender=Skylark" });
    fireEvent.click(await screen.findByLabelText("Withdraw Skylark in Singapore"));
    fireEvent.click(await screen.findByRole("button", { name: "Withdraw" }));
    await screen.findByText("Withdrawn.");
    expect(calls.some(({ path }) => path === "/sender-ids/868000000000005002/withdraw")).toBe(true);
  });

  it("shows a viewer why, and no button", async () => {
    await page({ path: "/sender-ids?sender=SkyShop", session: sessionOf("tenant", { permissions: ["catalog:read"] }) });
    await screen.findByText("Whose name is it?");
    expect(screen.queryByRole("button", { name: /Apply|Withdraw/ })).toBeNull();
  });
});

describe("texts and their places", () => {
  it("are put together, and found by what fits together", () => {
    const texts = byText(senders);
    expect(texts.map(({ text, places }) => [text, places.length])).toEqual([
      ["Skylark", 2],
      ["SkyShop", 1],
    ]);
    const wanted = (query: Parameters<typeof isWanted>[1]) => texts.filter((one) => isWanted(one, query)).map(({ text }) => text);
    expect(wanted({ country: "GB", status: "rejected" })).toEqual(["SkyShop"]);
    expect(wanted({ country: "SG", status: "approved" })).toEqual([]);
    expect(wanted({ q: "LARK" })).toEqual(["Skylark"]);
  });

  it("have room for 15 digits, or for 11 characters", () => {
    expect([roomFor(""), roomFor("Harbor"), roomFor("12345"), roomFor("1a")]).toEqual([11, 11, 15, 11]);
  });
});

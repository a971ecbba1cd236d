import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { ok } from "../../../mock/api";
import { signature } from "../../../mock/catalog";
import { Phone } from "./Phone";

const nothing = { phone: null, verified_at: null, pending: null, code_expires_at: null };
const later = new Date(Date.now() + 600_000).toISOString();
const pending = { ...nothing, pending: "+86138****8000", code_expires_at: later };
const page = (of: object, signatures = [signature("云燕")]) =>
  show(<Phone />, {
    areas: ["account"],
    path: "/account",
    on: { "GET /account/phone": () => ok(of), "GET /signatures": () => ok({ items: signatures }) },
  });

describe("the own phone", () => {
  it("is named, with the signature where there are several", async () => {
    const { calls, container } = await page(nothing, [signature("云燕"), signature("Skylark")]);
    fireEvent.change(await screen.findByLabelText("Phone number"), { target: { value: "+8613800138000" } });
    await screen.findByLabelText("Signature");
    fireEvent.click(screen.getByRole("button", { name: "Send a code" }));
    await screen.findByText("Choose the signature of the SMS.");
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
    expect(await barriers(container)).toEqual([]);
  });

  it("gets a code under the only signature", async () => {
    const { calls } = await page(nothing);
    fireEvent.change(await screen.findByLabelText("Phone number"), { target: { value: " +8613800138000 " } });
    fireEvent.click(screen.getByRole("button", { name: "Send a code" }));
    await screen.findByText("The code is on its way.");
    expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ phone: "+8613800138000" });
  });

  it("says that a code is wrong beside it", async () => {
    await page(pending);
    fireEvent.change(await screen.findByLabelText("Code"), { target: { value: "000000" } });
    fireEvent.click(screen.getByRole("button", { name: "Confirm" }));
    await screen.findByText(/The code is wrong/);
    fireEvent.click(screen.getByRole("button", { name: "Send another code" }));
    await screen.findByLabelText("Phone number");
  });

  it("is removed after asking", async () => {
    const { calls } = await page({ ...nothing, phone: "+86138****8000", verified_at: later });
    fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
    await screen.findByText("Remove your phone?");
    const [, sure] = screen.getAllByRole("button", { name: "Remove" });
    if (sure) fireEvent.click(sure);
    await waitFor(() => expect(calls.map(({ method }) => method)).toContain("DELETE"));
  });
});

import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { wholes } from "../../../mock/signatures";
import Signatures from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const [approved, waiting, rejected, asked] = wholes;
const list = { "GET /signatures": () => ok({ items: wholes }) };
const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<Signatures />, { areas: ["signatures", "review"], path: "/signatures", ...options, on: { ...list, ...options.on } });
const at = (id: string | undefined) => `/signatures?signature=${String(id)}`;

/** Takes the upload, tells half of its progress, and answers. */
function uploads(status: number, answer: object) {
  const sent: { address: string; token: string | undefined }[] = [];
  class Request {
    upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
    headers: Record<string, string> = {};
    onload?: () => void;
    address = "";
    status = status;
    responseText = JSON.stringify(answer);
    open(_: string, address: string) {
      this.address = address;
    }
    setRequestHeader(name: string, value: string) {
      this.headers[name] = value;
    }
    send() {
      sent.push({ address: this.address, token: this.headers["X-CSRF-Token"] });
      this.upload.onprogress?.({ loaded: 1, total: 2 });
      setTimeout(() => this.onload?.());
    }
  }
  vi.stubGlobal("XMLHttpRequest", Request);
  return sent;
}

const drop = (scope: HTMLElement, name: string) => {
  const input = scope.querySelector<HTMLInputElement>('input[type="file"]');
  if (!input) throw new Error("no place for a file");
  fireEvent.change(input, { target: { files: [new File(["%PDF-1.7"], name)] } });
};

describe("the list of signatures", () => {
  it("shows each with its status, and finds by name", async () => {
    const { container } = await page({ path: "/signatures?q=%E7%87%95%E5%BD%92" });
    await screen.findByText("燕归来");
    expect(screen.getByText("Rejected")).toBeTruthy();
    expect(screen.queryByText("北境旅行")).toBeNull();
    expect(await barriers(container)).toEqual([]);
  });

  it("says what a signature is when there is none, and opens the form", async () => {
    const { address } = await page({ on: { "GET /signatures": () => ok({ items: [] }) } });
    await screen.findByText(/Networks take no message without one/);
    const [button] = screen.getAllByRole("button", { name: /Apply for a signature/ });
    if (button) fireEvent.click(button);
    await screen.findByRole("dialog");
    expect(address()).toBe("/signatures?new=1");
  });

  it("offers nothing to change to who may only see it", async () => {
    await page({ path: at(rejected?.id), session: sessionOf("tenant", { permissions: ["catalog:read"] }) });
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findAllByText(/The licence says/);
    expect(screen.queryByRole("button", { name: /Apply|Submit|Correct|Remove/ })).toBeNull();
  });
});

describe("one signature", () => {
  it("says why it was rejected and leads to applying again", async () => {
    await page({ path: at(rejected?.id) });
    const dialog = await screen.findByRole("dialog");
    const advice = await within(dialog).findByRole("alert");
    within(advice).getByText(/It was rejected/);
    within(advice).getByText(/not the name of the company/);
    expect(await barriers(dialog)).toEqual([]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Correct and apply again" }));
    const form = await screen.findByText("Change the signature 燕归来");
    expect(form).toBeTruthy();
    screen.getByText(/The licence says/);
  });

  it("says what the reviewer asks", async () => {
    await page({ path: at(asked?.id) });
    const dialog = await screen.findByRole("dialog");
    const advice = await within(dialog).findByRole("alert");
    within(advice).getByText(/Which app is it/);
    await within(dialog).findByText("Upload the company's business licence.");
  });

  it("urges and withdraws what waits", async () => {
    const { calls } = await page({ path: at(waiting?.id) });
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Urge" }));
    await screen.findByText("The reviewers see that you are in a hurry.");
    fireEvent.click(within(dialog).getByRole("button", { name: "Withdraw" }));
    await screen.findByText("Withdraw the application?");
    const [, sure] = screen.getAllByRole("button", { name: "Withdraw" });
    if (sure) fireEvent.click(sure);
    await waitFor(() => expect(calls.map(({ path }) => path)).toContain(`/signatures/${String(waiting?.id)}/withdraw`));
  });

  it("keeps documents of an approved one current, but removes none", async () => {
    await page({ path: at(approved?.id) });
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByRole("button", { name: "Save licence.pdf" });
    expect(within(dialog).queryByRole("button", { name: "Remove licence.pdf" })).toBeNull();
    expect(dialog.querySelector('input[type="file"]')).toBeTruthy();
  });
});

describe("the form", () => {
  it("says while typing what cannot be in a signature, and how it looks", async () => {
    await page({ path: "/signatures?new=1" });
    const dialog = await screen.findByRole("dialog");
    fireEvent.change(within(dialog).getByLabelText("Signature"), { target: { value: "云-燕" } });
    await within(dialog).findByText(/"-" cannot be in a signature/);
    within(dialog).getByText(/Character 2/);
    within(dialog).getByText("【云-燕】Your parcel has arrived.");
    within(dialog).getByText("[云-燕] Your parcel has arrived.");
    expect(await barriers(dialog)).toEqual([]);
  });

  it("saves the draft for the first document, refuses other files, and says what is missing on submitting", async () => {
    const sent = uploads(201, { name: "licence.pdf" });
    const { calls } = await page({ path: "/signatures?new=1" });
    const dialog = await screen.findByRole("dialog");
    const licence = within(dialog).getByRole("region", { name: "Business licence" });
    drop(licence, "licence.doc");
    await within(licence).findByText(/licence.doc is no JPEG, PNG or PDF/);
    fireEvent.change(within(dialog).getByLabelText("Signature"), { target: { value: "云燕" } });
    drop(licence, "licence.pdf");
    await screen.findByText("licence.pdf was added.");
    const made = calls.find(({ method, path }) => method === "POST" && path === "/signatures");
    expect(made?.body).toEqual({ text: "云燕", usage: "own", company: "", note: "" });
    expect(made?.headers.get("Idempotency-Key")).toBeTruthy();
    expect(sent).toEqual([
      { address: "/api/v1/signatures/868000000000007009/evidence?purpose=business_licence&name=licence.pdf", token: "csrf-1" },
    ]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Submit for review" }));
    const alert = await within(dialog).findByText("Upload the company's business licence.");
    expect(alert.closest("[role=alert]")).toBeTruthy();
    // Nothing had changed: it was not saved a second time.
    expect(calls.filter(({ method }) => method === "PUT")).toEqual([]);
  });

  it("tells the second of two editors what the first changed", async () => {
    const id = String(rejected?.id);
    let isChanged = false;
    await page({
      path: at(id),
      on: {
        [`GET /signatures/${id}`]: () => ok(isChanged ? { ...rejected, version: 2, company: "Crane" } : rejected),
        [`PUT /signatures/${id}`]: () => {
          isChanged = true;
          return refuse(409, "changed_meanwhile", "Somebody else changed it.");
        },
      },
    });
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Correct and apply again" }));
    fireEvent.change(await screen.findByLabelText("Note for the reviewer"), { target: { value: "It is our app." } });
    fireEvent.click(screen.getByRole("button", { name: "Save draft" }));
    await screen.findByText("Somebody else changed this while you were editing");
    screen.getByText("Crane");
    fireEvent.click(screen.getByRole("button", { name: "Keep what I typed" }));
    expect(screen.getByLabelText<HTMLInputElement>("Company").value).toBe("Crane");
    expect(screen.getByLabelText<HTMLTextAreaElement>("Note for the reviewer").value).toBe("It is our app.");
  });
});

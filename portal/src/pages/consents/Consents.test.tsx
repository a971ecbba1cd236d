import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { records } from "../../../mock/consents";
import Consents from ".";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const [form, counter] = records;
const page = (options: Parameters<typeof show>[1] = {}) =>
  show(<Consents />, { areas: ["consents"], path: "/consents", ...options });
const at = (id: string | undefined) => `/consents?consent=${String(id)}`;

describe("the list of records", () => {
  it("shows each with its state, and finds by words that people were shown", async () => {
    const { container } = await page({ path: "/consents?q=counter" });
    await screen.findByText("Counter");
    expect(screen.queryByText("Newsletter form 2026")).toBeNull();
    expect(await barriers(container)).toEqual([]);
  });

  it("says what a record is when there is none, and opens the form", async () => {
    const { address } = await page({ on: { "GET /consents": () => ok({ items: [] }) } });
    await screen.findByText(/A record says where people agreed/);
    const [button] = screen.getAllByRole("button", { name: /New record/ });
    if (button) fireEvent.click(button);
    await screen.findByRole("dialog");
    expect(address()).toBe("/consents?new=1");
  });

  it("offers nothing to change to who may only see them", async () => {
    await page({ path: at(form?.id), session: sessionOf("tenant", { permissions: ["catalog:read"] }) });
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("form.png");
    expect(screen.queryByRole("button", { name: /New record|Change|Archive|Remove|Save/ })).toBeNull();
  });
});

describe("one record", () => {
  it("is archived after asking", async () => {
    const { calls } = await page({ path: at(form?.id) });
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("I agree to receive offers by SMS.");
    expect(await barriers(dialog)).toEqual([]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Archive" }));
    await screen.findByText("Archive Newsletter form 2026?");
    const [, sure] = screen.getAllByRole("button", { name: "Archive" });
    if (sure) fireEvent.click(sure);
    await waitFor(() => expect(calls.map(({ path }) => path)).toContain(`/consents/${String(form?.id)}/archive`));
  });

  it("takes no files while it is archived, and can be used again", async () => {
    const { calls } = await page({ path: at(counter?.id) });
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Use again" }));
    await waitFor(() => expect(calls.map(({ path }) => path)).toContain(`/consents/${String(counter?.id)}/restore`));
    expect(dialog.querySelector('input[type="file"]')).toBeNull();
  });
});

describe("the form", () => {
  it("asks for what is needed, and says how another way is meant", async () => {
    const { calls } = await page({ path: "/consents?new=1" });
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await within(dialog).findByText("Give the record a name.");
    within(dialog).getByText("Write what people were shown when they agreed.");
    within(dialog).getByText("Choose the first day on which people could agree.");
    expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("tells the second of two editors what the first changed", async () => {
    const id = String(form?.id);
    let isChanged = false;
    await page({
      path: at(id),
      on: {
        [`GET /consents/${id}`]: () => ok(isChanged ? { ...form, version: 2, note: "example.com/news" } : form),
        [`PUT /consents/${id}`]: () => {
          isChanged = true;
          return refuse(409, "changed_meanwhile", "Somebody else changed it.");
        },
      },
    });
    const dialog = await screen.findByRole("dialog");
    fireEvent.click(await within(dialog).findByRole("button", { name: "Change" }));
    fireEvent.change(await screen.findByRole("textbox", { name: "List or source" }), { target: { value: "Newsletter" } });
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Somebody else changed this while you were editing");
    screen.getByText("example.com/news");
    fireEvent.click(screen.getByRole("button", { name: "Keep what I typed" }));
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "List or source" }).value).toBe("Newsletter");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Note" }).value).toBe("example.com/news");
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { CallbackItem, Parked, Push } from "@/api/types";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { ok, refuse } from "../../../mock/api";
import { adviceOf } from "./advice";
import CallbacksPage from ".";

const receipts: CallbackItem = {
  sort: "receipts",
  url: "https://shop.example.com/receipts",
  status: "active",
  behind: 0,
  failing_since: null,
  failures: 0,
  next_try_at: null,
  last_note: null,
};
const push: Push = {
  at: "2021-11-25T03:27:37.000Z",
  first_event_id: "0",
  last_event_id: "0",
  events: 1,
  status: 503,
  note: "HTTP 503",
  took_ms: 84,
};
const run: Parked = {
  id: "4",
  url: receipts.url,
  first_event_id: "1024",
  last_event_id: "1031",
  parked_at: "2021-11-24T03:27:37.000Z",
  replaying: false,
};
const on = {
  "GET /callbacks": () => ok({ items: [{ ...receipts, status: "disabled", url: "https://old.example.com" }, receipts] }),
  "GET /callbacks/receipts/pushes": () => ok({ items: [] }),
  "GET /callbacks/parked": () => ok({ items: [run, { ...run, id: "3", url: null }] }),
};
const SECRET = "whsec_Zk3vQ9pLx7TmB2cYwN8dRf5sHg4jKa6eUi1oPqWzXyM";
const open = (more: object = {}, path = "/callbacks") =>
  show(<CallbacksPage />, { areas: ["callbacks"], path, on: { ...on, ...more } });

describe("callbacks", () => {
  it("shows the address in use and says what a test push came to", async () => {
    const { container, calls } = await open({ "POST /callbacks/receipts/test": () => ok(push) });
    await screen.findByText(receipts.url);
    expect(screen.queryByText("https://old.example.com")).toBeNull();
    for (const times of [1, 2]) {
      await userEvent.click(screen.getByRole("button", { name: "Send a test push: Receipts" }));
      await screen.findByText(/Answer: HTTP 503 · Took: 84 ms · Time: 2021-11-25 11:27:37 UTC\+8$/);
      await screen.findByText("Your program failed. Look into its log at this time.");
      const keys = calls.filter(({ method }) => method === "POST").map(({ headers }) => headers.get("Idempotency-Key"));
      expect(new Set(keys).size, "every test is meant").toBe(times);
    }
    expect(await barriers(container)).toEqual([]);
  });

  it("sets an address and shows its secret once; a known address keeps its own", async () => {
    const bodies: unknown[] = [];
    await open({
      "PUT /callbacks/uplinks": ({ body }: { body: { url: string } }) => {
        bodies.push(body);
        if (body.url.includes("10.0.0")) {
          const detail = "The address is in a private network.";
          return refuse(422, "callback_invalid", detail, { fields: [{ field: "url", detail }] });
        }
        return ok({ ...receipts, sort: "uplinks", url: body.url, secret: SECRET });
      },
    });
    await userEvent.click(await screen.findByRole("button", { name: "Set an address: Uplinks" }));
    const form = await screen.findByRole("dialog");
    const input = within(form).getByLabelText("Address");
    const save = within(form).getByRole("button", { name: "Save" });
    await userEvent.type(input, "shop.example.com");
    await userEvent.click(save);
    await within(form).findByText(/^Give a whole address/);
    expect(bodies).toEqual([]);
    await userEvent.clear(input);
    await userEvent.type(input, "https://10.0.0.5/x");
    await userEvent.click(save);
    await within(form).findByText("The address is in a private network.");
    await userEvent.clear(input);
    await userEvent.type(input, " https://shop.example.com/uplinks ");
    await userEvent.click(save);
    await screen.findByText(SECRET);
    expect(bodies.at(-1)).toEqual({ url: "https://shop.example.com/uplinks" });
  });

  it("pushes a parked run again, unless its address is gone", async () => {
    const { calls } = await open({ "POST /callbacks/parked/replay": () => ok({ replaying: 1 }) }, "/callbacks?tab=parked");
    // By label: looking for roles in a table takes jsdom very long.
    const again = await screen.findAllByLabelText<HTMLButtonElement>("Push again: events 1024 to 1031");
    expect(again.map(({ disabled }) => disabled)).toEqual([false, true]);
    const [first] = again;
    if (first) await userEvent.click(first);
    await waitFor(() => expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ id: "4" }));
    await screen.findByText("1 run of events is pushed again.");
  });

  it("gives advice that fits the answer", () => {
    const advice = (status: number | null, note: string | null = "x") => adviceOf({ status, note });
    expect([advice(200, null), advice(204, null), advice(null), advice(301), advice(401), advice(404), advice(502)]).toEqual(
      [null, null, "unreachable", "moved", "denied", "missing", "broken"],
    );
    expect(advice(429)).toBe("other");
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { LogItem } from "@/api/types";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { type Call, paged, reply } from "../../../mock/api";
import { store } from "../../../mock/traffic";
import DispatchingLog from ".";

/** The first row that the imitated API gives. */
function first(query: string): LogItem {
  const call = { method: "GET", path: "/log", query: new URLSearchParams(query), body: {}, headers: new Headers() };
  const [row] = (reply(call).body as { items: LogItem[] }).items;
  if (!row) throw new Error(`the imitation has no row for ${query}`);
  return row;
}

const open = (path: string, row: LogItem | null, more: object = {}) => {
  const one = ({ query }: Call) => {
    const phone = query.get("unmask") === "true" ? "9170000001" : row?.phone;
    return paged(row ? [{ ...row, phone }] : [], query);
  };
  return show(<DispatchingLog />, { areas: ["log", "message"], path, on: { "GET /log": one }, ...more });
};

describe("the dispatching log", () => {
  it("searches by everything in the address", async () => {
    const row = first("");
    const { calls } = await open(
      `/log?country=63&phone=0001&status=undelivered&status=expired&kind=all&message=${row.uid}`,
      row,
    );
    await screen.findByText(row.phone);
    const query = calls.find(({ path }) => path === "/log")?.query;
    expect(query?.getAll("status")).toEqual(["undelivered", "expired"]);
    expect([query?.get("country"), query?.get("phone"), query?.get("kind")]).toEqual(["63", "0001", "all"]);
    expect([query?.get("uid"), query?.has("message"), query?.has("unmask")]).toEqual([row.uid, false, false]);
  });

  it("has tabs for what went wrong, and for what lists stood in the way of", async () => {
    const row = first("listed=true");
    const { calls, address } = await open("/log?task=Sale", row);
    const last = () => calls.filter(({ path }) => path === "/log").at(-1)?.query;
    await userEvent.click(await screen.findByRole("tab", { name: "Abnormal data" }));
    await waitFor(() => expect(last()?.getAll("status")).toContain("undelivered"));
    await userEvent.click(screen.getByRole("tab", { name: "Blacklist details" }));
    await screen.findByText("Gets advertising every evening");
    expect([last()?.get("listed"), last()?.has("status"), last()?.get("task")]).toEqual(["true", false, "Sale"]);
    expect(address()).toBe("/log?task=Sale&tab=lists");
  });

  it("lists the messages of a task that a link names, by its name, until that is taken away", async () => {
    const [task] = store.tasks();
    if (!task) throw new Error("the imitation has no task");
    const { calls, address } = await open(`/log?task_id=${task.task_id}&tab=abnormal`, first(`task_id=${task.task_id}`));
    const last = () => calls.filter(({ path }) => path === "/log").at(-1)?.query;
    await screen.findByTitle(task.name);
    expect([last()?.get("task_id"), last()?.has("task")]).toEqual([task.task_id, false]);
    await userEvent.click(screen.getByRole("button", { name: "Messages of every mission and task" }));
    await waitFor(() => expect(last()?.has("task_id")).toBe(false));
    expect(address()).toBe("/log?tab=abnormal");
    expect(screen.queryByText("Mission or task")).toBeNull();
  });

  it("says from when on it has messages, to whoever asks for older ones", async () => {
    const row = first("");
    const begun = ({ query }: Call) => {
      const answer = paged([], query);
      return { ...answer, body: { ...(answer.body as object), begins_at: "2026-06-01T00:00:00.000Z" } };
    };
    const on = { on: { "GET /log": begun } };
    const { unmount } = await open("/log?phone=0001", null, on);
    await screen.findByRole("tab", { name: "Abnormal data" });
    expect(screen.queryByText(/no longer in the log/)).toBeNull();
    unmount();
    await open(`/log?message=${row.uid}`, null, on);
    expect(await screen.findByText(/no longer in the log/)).toBeTruthy();
  });

  it("opens a row in the address, and closes by going back", async () => {
    const row = first("");
    const { address, calls } = await open("/log?kind=all", row);
    await userEvent.click(await screen.findByText(row.phone));
    await screen.findByText("Timeline");
    expect(address()).toBe(`/log?kind=all&uid=${row.uid}`);
    expect(calls.some(({ path }) => path === `/messages/${row.uid}`)).toBe(true);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(address()).toBe("/log?kind=all"));
  });

  it("opens the message that a link names", async () => {
    const row = first("");
    const { address } = await open(`/log?uid=${row.uid}`, row);
    await screen.findByText("Timeline");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(address()).toBe("/log"));
  });

  it("shows an uplink's own detail, and asks for nothing in vain", async () => {
    const row = first("kind=mo");
    const { calls } = await open("/log?kind=mo", row);
    await userEvent.click(await screen.findByText(row.phone));
    await screen.findByText("Open the conversation");
    expect(calls.some(({ path }) => path === `/messages/${row.uid}`)).toBe(false);
  });

  it("shows whole numbers on request, which is recorded once", async () => {
    const row = first("");
    const { calls, queries } = await open("/log", row);
    await screen.findByText(row.phone);
    await userEvent.click(screen.getByText("Show whole numbers"));
    await screen.findByText("The audit log records that you saw them.");
    await userEvent.click(within(screen.getByRole("tooltip")).getByText("Show"));
    await screen.findByText("9170000001");
    await queries.invalidateQueries({ queryKey: ["messages"] });
    expect(screen.getByText("9170000001")).toBeTruthy();
    expect(calls.filter(({ query }) => query.get("unmask") === "true")).toHaveLength(1);
  });

  it("says who may not see whole numbers, and that nothing was found", async () => {
    await open("/log?task=nothing", null, { session: sessionOf("tenant", { permissions: ["messages:read"] }) });
    await screen.findByText("Nothing matches these filters");
    expect(screen.getByText("Show whole numbers").closest("button")?.disabled).toBe(true);
    // Routes are not theirs to list: any may be typed.
    expect(screen.getByLabelText("Route ID").getAttribute("role")).toBeNull();
  });
});

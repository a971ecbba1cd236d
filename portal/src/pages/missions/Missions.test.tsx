import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/api";
import { imported, mission, missions } from "../../../mock/missions";
import Missions from ".";
import MissionDetail from "./detail";
import EditMission from "./edit";
import NewMission from "./new";

// Whether each of many inputs is hidden takes jsdom long to find out.
configure({ defaultHidden: true });

const areas: NonNullable<Parameters<typeof show>[1]>["areas"] = ["missions", "compose", "message", "review"];
type Options = Parameters<typeof show>[1];

const list = (options: Options = {}) => show(<Missions />, { areas, path: "/missions", ...options });
const edit = (options: Options = {}) =>
  show(<EditMission />, { areas, route: "/missions/:id/edit", path: "/missions/m-draft/edit", ...options });
const detail = (id: string, options: Options = {}) =>
  show(<MissionDetail />, { areas, route: "/missions/:id", path: `/missions/${id}`, ...options });

describe("the list", () => {
  it("shows the columns of the guide, with the offset of the dispatching date", async () => {
    const { container } = await list();
    await screen.findAllByText("Spring letter");
    for (const title of ["Dispatching date", "Phone number amount", "Failure amount", "Blacklist numbers"]) {
      expect(screen.getAllByText(title).length).toBeGreaterThan(0);
    }
    expect(screen.getAllByText(/2026-11-30 \d\d:\d\d:\d\d UTC/).length).toBeGreaterThan(0);
    expect(await barriers(container)).toEqual([]);
  });

  it("asks with the filters of its address", async () => {
    const { calls } = await list({ path: "/missions?status=done&direction=mainland" });
    await screen.findAllByText("Winter sale");
    expect(screen.queryByText("Spring letter")).toBeNull();
    expect(calls.some(({ query }) => query.get("status") === "done" && query.get("direction") === "mainland")).toBe(true);
  });

  it("offers nothing to change to who may only look", async () => {
    await list({ session: sessionOf("tenant", { permissions: ["messages:read"] }) });
    await screen.findAllByText("Spring letter");
    expect(screen.queryByText("New mission")).toBeNull();
    expect(screen.queryByText("Pause")).toBeNull();
  });

  it("is read in Chinese", async () => {
    await list({ language: "zh" });
    await screen.findByText("新建任务");
    expect((await screen.findAllByText("号码数量")).length).toBeGreaterThan(0);
  });
});

describe("a new mission", () => {
  it("says what is missing before it asks the platform", async () => {
    const { calls } = await show(<NewMission />, { areas, path: "/missions/new" });
    fireEvent.click(await screen.findByText("Save draft"));
    await screen.findByText("Give the mission a name.");
    screen.getByText("Choose a template.");
    expect(calls.some(({ method, path }) => method === "POST" && path === "/missions")).toBe(false);
  });

  it("is kept when it is complete", async () => {
    const { calls, address } = await show(<NewMission />, { areas, path: "/missions/new" });
    fireEvent.change(await screen.findByLabelText("Mission name"), { target: { value: "Autumn" } });
    fireEvent.click(screen.getByText("Free text"));
    fireEvent.change(await screen.findByLabelText("SMS content"), { target: { value: "Hello {Name}" } });
    fireEvent.mouseDown(screen.getByLabelText("Signature"));
    fireEvent.click(await screen.findByTitle("CloudSMS"));
    fireEvent.click(screen.getByText("Save draft"));
    await waitFor(() => expect(address()).toBe("/missions/m-new/edit"));
    const made = calls.find(({ method, path }) => method === "POST" && path === "/missions");
    expect(made?.body).toMatchObject({ name: "Autumn", content: "Hello {Name}", signature: "CloudSMS", unsubscribe: true });
  });
});

describe("a draft", () => {
  it("shows what became of its list, and pages through the messages", async () => {
    const { container } = await edit();
    await screen.findByText("Imported from list.xlsx");
    await screen.findByText(/Amy，新品已上架/);
    fireEvent.click(screen.getByLabelText("Next recipient"));
    await screen.findByText(/小雁，新品已上架/);
    screen.getByText("2 of 3 · row 3 of the list");
    expect(await barriers(container)).toEqual([]);
  });

  it("follows every keystroke with the values of the row", async () => {
    await edit();
    await screen.findByText(/Amy，新品已上架/);
    fireEvent.change(screen.getByLabelText("SMS content"), { target: { value: "{Name}，欢迎" } });
    await screen.findByText(/Amy，欢迎/);
    screen.getByText("Estimate");
  });

  it("lists the rows that are left out with their reasons", async () => {
    await edit();
    fireEvent.click(await screen.findByText("Show the rows left out"));
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText("+86138****8000 | Cy");
    within(dialog).getByText("This number is on a blacklist.");
  });

  it("is dispatched after a last look that names the counts", async () => {
    const { calls, address } = await edit();
    fireEvent.click(await screen.findByText("Dispatch …"));
    await screen.findByText("Dispatch to 3 numbers now?");
    screen.getByText("2 rows of the list are left out.");
    fireEvent.click(screen.getByText("Dispatch", { selector: ".ant-modal button *" }));
    await waitFor(() => expect(address()).toBe("/missions/m-draft"));
    expect(calls.find(({ path }) => path === "/missions/m-draft/submit")?.body).toEqual({ version: 1 });
  });

  it("says that rows were read which the spreadsheet hides", async () => {
    const hiding = mission("m-draft", "Spring letter", "draft", { rows: { ...imported, hidden: 2 } });
    await edit({ on: { "GET /missions/m-draft": () => ok(hiding) } });
    await screen.findByText("2 hidden rows of the spreadsheet were read, too");
    fireEvent.click(screen.getByText("Dispatch …"));
    await screen.findByText("Dispatch to 3 numbers now?");
    expect(screen.getAllByText("2 hidden rows of the spreadsheet were read, too")).toHaveLength(2);
  });

  it("is not dispatched without a list", async () => {
    const empty = mission("m-draft", "Spring letter", "draft");
    const { calls } = await edit({ on: { "GET /missions/m-draft": () => ok(empty) } });
    fireEvent.click(await screen.findByText("Dispatch …"));
    await screen.findByText("Import a list with at least one good number first.");
    expect(calls.some(({ path }) => path.endsWith("/submit"))).toBe(false);
  });

  it("tells how the reading of its list goes, and stops it", async () => {
    const reading = { state: "reading" as const, file: "list.xlsx", octets: 1000, octets_read: 400, rows: 12, error: null };
    const now = mission("m-draft", "Spring letter", "draft", { import: reading });
    const { calls } = await edit({ on: { "GET /missions/m-draft": () => ok(now) } });
    await screen.findByText("12 rows read …");
    fireEvent.click(screen.getByText("Stop the import"));
    await waitFor(() =>
      expect(calls.some(({ method, path }) => method === "DELETE" && path === "/missions/m-draft/rows")).toBe(true),
    );
  });

  it("says why a list could not be read", async () => {
    const failed = { state: "failed" as const, file: "a.xls", octets: 9, octets_read: 9, rows: 0, error: "This is an old Excel file." };
    const now = mission("m-draft", "Spring letter", "draft", { import: failed });
    await edit({ on: { "GET /missions/m-draft": () => ok(now) } });
    await screen.findByText("This is an old Excel file.");
    screen.getByText("Click, or drop a file here");
  });

  it("keeps what was typed when somebody else was quicker", async () => {
    const refused = () => refuse(409, "changed_meanwhile", "Somebody else changed it.");
    const newer = { ...mission("m-draft", "Other name", "draft", { rows: imported }), version: 7 };
    let isTried = false;
    const { calls } = await edit({
      on: {
        "PUT /missions/m-draft": () => {
          isTried = true;
          return refused();
        },
        "GET /missions/m-draft": () => ok(isTried ? newer : missions[0]),
      },
    });
    await screen.findByText(/Amy，新品已上架/);
    fireEvent.change(screen.getByLabelText("SMS content"), { target: { value: "{Name}，欢迎" } });
    fireEvent.click(screen.getByText("Save draft"));
    fireEvent.click(await screen.findByText("Keep what I typed"));
    expect(screen.getByLabelText<HTMLTextAreaElement>("SMS content").value).toBe("{Name}，欢迎");
    expect(screen.getByLabelText<HTMLInputElement>("Mission name").value).toBe("Other name");
    fireEvent.click(screen.getByText("Save draft"));
    await waitFor(() => expect(calls.filter(({ method }) => method === "PUT").at(-1)?.body.version).toBe(7));
  });
});

describe("one mission", () => {
  it("shows how far it is, how fast, and why what failed", async () => {
    const { container } = await detail("m-running");
    await screen.findByText("600 / 1,000");
    screen.getByText("100 per second");
    await screen.findByText("The phone is switched off or out of coverage.");
    await screen.findByText("China Mobile");
    const leads = (name: string) => screen.getByRole("link", { name }).getAttribute("href");
    expect(leads("Messages in the dispatching log")).toBe("/log?task_id=m-running");
    expect(leads("These messages in the dispatching log")).toBe("/log?task_id=m-running&tab=abnormal");
    expect(await barriers(container)).toEqual([]);
  });

  it("asks with counts before it is paused", async () => {
    const { calls } = await detail("m-running");
    fireEvent.click(await screen.findByText("Pause"));
    await screen.findByText(/600 of 1,000 numbers are dispatched. The other 400/);
    fireEvent.click(screen.getByText("Pause the mission"));
    await waitFor(() => expect(calls.some(({ path }) => path === "/missions/m-running/pause")).toBe(true));
  });

  it("says why it stands still and what to do", async () => {
    await detail("m-paused");
    await screen.findByText(/Your orders do not cover the next messages/);
    screen.getByText("Resume");
  });

  it("waits for a reviewer, and can be withdrawn", async () => {
    await detail("m-review");
    await screen.findByText("The text is with a reviewer. The mission begins when it is approved.");
    screen.getByText("Withdraw");
  });

  it("leads to a copy", async () => {
    const { address } = await detail("m-done");
    fireEvent.click(await screen.findByText("Duplicate"));
    await waitFor(() => expect(address()).toBe("/missions/m-draft/edit"));
  });

  it("says when there is none", async () => {
    await detail("no-such-mission");
    await screen.findByText("There is no such mission, or it is not yours");
  });
});

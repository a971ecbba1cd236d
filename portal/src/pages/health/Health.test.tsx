import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { Health } from "@/api/types";
import { barriers } from "@/test/axe";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { ok, refuse } from "../../../mock/call";
import { healthOf, retentionOf } from "../../../mock/health";
import HealthPage from ".";
import { reasonOf } from "./reason";
import { warningsOf } from "./warning";

const well = healthOf({ callbacks: { endpoints: 3, failing: 0, parked: 0 } });

const page = (health: Health, options: Parameters<typeof show>[1] = {}) =>
  show(<HealthPage />, {
    session: sessionOf("platform"),
    path: "/admin/health",
    areas: ["health"],
    on: { "GET /admin/health": () => ok(health), "GET /admin/retention": () => ok(retentionOf()) },
    ...options,
  });

// What the server says, as it says it.
it.each([
  ["standing by: another node is active", "standingBy"],
  ["reading back what was under way", "restoring"],
  ["stopping", "stopping"],
  ["the store does not take writes", "storeDown"],
  ["the store did not answer within 3 s", "storeDown"],
  ["the store is down: database or disk is full", "diskFull"],
  ["the store is down: connection closed", "storeDown"],
  ["the queue is full", "queueFull"],
  ["something new", "other"],
])("%s", (said, name) => expect(reasonOf(said).name).toBe(name));

describe("what is not well although messages are taken", () => {
  const names = (more: Partial<Health>) => warningsOf({ ...well, ...more }).map(({ name, severity }) => [name, severity]);
  const disk = (free_bytes: number | null) => ({ disk: { ...well.disk, free_bytes, total_bytes: 100_000_000_000 } });
  const queue = (in_memory: number) => ({ queue: { ...well.queue, in_memory, max: 100 } });
  const database = (write_ms_p99: number | null) => ({ database: { ...well.database, write_ms_p99 } });

  it("nothing", () => expect(names({})).toEqual([]));
  it("a disk that runs full", () => {
    expect(names(disk(6_000_000_000))).toEqual([]);
    expect(names(disk(4_000_000_000))).toEqual([["disk", "warning"]]);
    expect(names(disk(1_000_000_000))).toEqual([["disk", "error"]]);
    expect(names(disk(null))).toEqual([]);
  });
  it("a queue that runs full; one that is full is a reason of its own", () => {
    expect(names(queue(79))).toEqual([]);
    expect(names(queue(80))).toEqual([["queue", "warning"]]);
    expect(names(queue(100))).toEqual([]);
  });
  it("slow writes", () => {
    expect(names(database(100))).toEqual([]);
    expect(names(database(101))).toEqual([["slow", "warning"]]);
    expect(names(database(null))).toEqual([]);
  });
  it("an archive that cannot be written", () => {
    expect(names({ archive_error: "No space left on device (os error 28)" })).toEqual([["archive", "error"]]);
  });
  it("callbacks", () => {
    expect(names({ callbacks: { endpoints: 3, failing: 1, parked: 2 } })).toEqual([
      ["failing", "warning"],
      ["parked", "warning"],
    ]);
  });
});

describe("health", () => {
  it("says that all is well, and its numbers with their units", async () => {
    const { container } = await page(well);
    expect(await screen.findByText("All is well")).toBeTruthy();
    expect(screen.getByText("61.8 GB")).toBeTruthy();
    expect(screen.getByText("of at most 200,000")).toBeTruthy();
    expect(await barriers(container)).toEqual([]);
  });

  it("says why nothing is taken and what to do", async () => {
    await page({ ...well, ready: false, reasons: ["the store is down: database or disk is full"] });
    expect(await screen.findByText("Not ready: no messages are taken")).toBeTruthy();
    expect(screen.getByText("The disk is full")).toBeTruthy();
    expect(screen.getByText(/Free space on the disk of the data/)).toBeTruthy();
  });

  it("a node that stands by is not ill", async () => {
    const reasons = ["standing by: another node is active"];
    const { container } = await page({ ...well, ready: false, reasons, lease_holder: "node-2" }, { language: "zh" });
    expect(await screen.findByText("本节点当前不受理短信")).toBeTruthy();
    expect(container.querySelector(".ant-alert-error")).toBeNull();
    expect(screen.getByText("node-2")).toBeTruthy();
  });

  it("shows what the system does not say as unknown", async () => {
    const disk = { free_bytes: null, total_bytes: null, data_bytes: null };
    const database = { ...well.database, write_ms_p50: null, write_ms_p99: null };
    await page({ ...well, memory_bytes: null, disk, database, open_by_status: {} });
    expect(await screen.findByText("The system does not say.")).toBeTruthy();
    expect(screen.getAllByText("unknown")).toHaveLength(2);
    expect(screen.getAllByText("no write yet")).toHaveLength(2);
    expect(screen.getByText("No message is under way.")).toBeTruthy();
  });

  it("says what is kept how long, and what was archived", async () => {
    await page({ ...well, archive_error: "Permission denied (os error 13)" });
    expect(await screen.findByText("The archive cannot be written")).toBeTruthy();
    expect(screen.getByText("Permission denied (os error 13)")).toBeTruthy();
    expect(await screen.findByText("8,120,455")).toBeTruthy();
    expect(screen.getByText("2 tenants differ")).toBeTruthy();
    expect(screen.getByText("for ever")).toBeTruthy();
  });

  it("says when the server cannot be asked", async () => {
    await page(well, { on: { "GET /admin/health": () => refuse(503, "unavailable", "Try again shortly.") } });
    expect(await screen.findByText(/Try again shortly/)).toBeTruthy();
  });
});

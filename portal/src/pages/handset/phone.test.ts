// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile } from "./client/smart";
import { EventQueue, randomId } from "./events";
import { type Memory, Phone } from "./phone";

const NOW = 1_800_000_000_000;
const SENDER = "106900001234";
const here = (path: string) => new URL(path, import.meta.url);
const file = (name: string) => readFileSync(here(`../../../../crates/smart/tests/data/platform/${name}`));

/** What a platform with three brands answers; the third is revoked. */
const platform = (): Record<string, Uint8Array> => ({
  "/t/v1/manifest": file("manifest.json"),
  "/t/v1/snapshot/11.bin": file("snapshot-11.bin"),
  "/t/v1/pack/11/all": file("pack-11-all.bin"),
  "/t/v1/resolve/all": file("resolve-all.json"),
});

function memory(): Memory {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

type Options = { files?: Record<string, Uint8Array>; kept?: Memory; events?: number };

async function start({ files = platform(), kept = memory(), events = 202 }: Options = {}) {
  const smart = await compile(readFileSync(here("./client/smart.wasm")));
  const requests: { path: string; init: RequestInit }[] = [];
  const world = {
    now: NOW,
    files,
  };
  const phone = new Phone(smart, {
    now: () => world.now,
    memory: kept,
    fetch: (path, init = {}) => {
      requests.push({ path: path as string, init });
      if (path === "/t/v1/events") return Promise.resolve(new Response(null, { status: events }));
      const octets = world.files[path as string];
      return Promise.resolve(octets ? new Response(octets.slice()) : new Response(null, { status: 404 }));
    },
  });
  return { phone, requests, world, kept };
}

const message = (id: string, brand: string, sender = SENDER) => ({
  id,
  sender,
  text: `【${brand}】您的订单已发出`,
  parts: 1,
  at: NOW,
});

/** Until nothing is due any more: receiving starts some work by itself. */
async function settle(phone: Phone) {
  for (let times = 0; times < 20; times += 1) {
    await phone.work();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

describe("the phone", () => {
  it("shows a brand for its sender, and the same text from another sender as it is", async () => {
    const { phone, requests } = await start();
    phone.receive([message("1", "品牌0"), message("2", "品牌0", "13800138000"), message("3", "品牌2")]);
    phone.receive([message("4", "没有"), message("5", "品牌0")]);
    await settle(phone);
    const threads = phone.threads();
    const of = (sender: string) => threads.filter((thread) => thread.sender === sender);
    expect(of("13800138000").map(({ shown }) => shown)).toEqual([null]);
    const branded = of(SENDER).find(({ shown }) => shown);
    expect(branded?.messages.map(({ id }) => id)).toEqual(["1", "5"]);
    expect(branded?.shown?.menus.map(({ label }) => label)).toEqual(["我的订单", "客服"]);
    expect(branded?.shown && phone.logo(branded.shown)).toMatch(/^data:image\/png;base64,iVBORw0KGgpw/);
    expect(phone.answer(message("2", "品牌0", "13800138000"))).toEqual({ answer: "refused", reason: "wrong_sender" });
    expect(phone.answer(message("3", "品牌2"))).toEqual({ answer: "refused", reason: "revoked" });
    expect(phone.answer(message("4", "没有"))).toEqual({ answer: "unknown" });
    // What it asked for is the same for everybody, and nothing goes with it.
    expect(requests.map(({ path }) => path)).toEqual(["/t/v1/manifest", "/t/v1/snapshot/11.bin", "/t/v1/pack/11/all"]);
    for (const { init } of requests) expect(init).toEqual({ credentials: "omit", referrerPolicy: "no-referrer" });
  });

  it("asks by buckets when it is told to, and names no brand", async () => {
    const { phone, requests } = await start();
    phone.setByBuckets(true);
    phone.receive([message("1", "品牌1")]);
    await settle(phone);
    expect(phone.answer(message("1", "品牌1")).answer).toBe("shown");
    expect(requests.map(({ path }) => path)).toContain("/t/v1/resolve/all");
    expect(requests.map(({ path }) => path)).not.toContain("/t/v1/snapshot/11.bin");
  });

  it("shows nothing of a table or a logo that was changed on the way", async () => {
    for (const [path, at] of [
      ["/t/v1/snapshot/11.bin", 200],
      ["/t/v1/snapshot/11.bin", 900],
    ] as const) {
      const files = platform();
      const changed = Uint8Array.from(files[path] ?? []);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const { phone } = await start({ files: { ...files, [path]: changed } });
      phone.receive([message("1", "品牌0")]);
      await settle(phone);
      expect(phone.answer(message("1", "品牌0")).answer).not.toBe("shown");
      expect(phone.traffic.find((line) => line.path === path)?.refused).toBeTruthy();
    }
    const files = platform();
    const pack = Uint8Array.from(files["/t/v1/pack/11/all"] ?? []);
    pack[pack.length - 1] = (pack[pack.length - 1] ?? 0) ^ 1;
    const { phone } = await start({ files: { ...files, "/t/v1/pack/11/all": pack } });
    phone.receive([message("1", "品牌0")]);
    await settle(phone);
    const answer = phone.answer(message("1", "品牌0"));
    expect(answer.answer === "shown" && phone.logo(answer)).toBeNull();
  });

  it("believes the keys of the first visit, and forgets them only when it is told to", async () => {
    const first = await start();
    await settle(first.phone);
    expect(first.phone.state()?.roots.map(({ kid, fingerprint }) => [kid, fingerprint.length])).toEqual([["root-1", 39]]);
    expect(JSON.parse(first.kept.getItem("hongyan.handset") ?? "")).toMatchObject({ floor: 11 });
    // The next visit meets a platform of another root key under the same name.
    const stranger = first.kept.getItem("hongyan.handset")?.replace(/"pub":"[0-9a-f]{8}/, '"pub":"d75a9801') ?? "";
    first.kept.setItem("hongyan.handset", stranger);
    const second = await start({ kept: first.kept });
    second.phone.receive([message("1", "品牌0")]);
    await settle(second.phone);
    expect(second.phone.failure).toBe("bad_signature");
    expect(second.phone.answer(message("1", "品牌0")).answer).not.toBe("shown");
    second.phone.forget();
    await settle(second.phone);
    expect(second.phone.failure).toBeNull();
    expect(second.phone.answer(message("1", "品牌0")).answer).toBe("shown");
  });

  it("refuses a platform that went back in time, also after a restart", async () => {
    const { phone, kept } = await start();
    await settle(phone);
    kept.setItem("hongyan.handset", (kept.getItem("hongyan.handset") ?? "").replace('"floor":11', '"floor":12'));
    const next = await start({ kept });
    await settle(next.phone);
    expect(next.phone.failure).toBe("rollback");
  });

  it("goes on when nothing is published yet", async () => {
    const { phone, world } = await start({ files: {} });
    phone.receive([message("1", "品牌0")]);
    await settle(phone);
    expect(phone.failure).toBe("nothing_published");
    expect(phone.threads().map(({ sender, shown }) => [sender, shown])).toEqual([[SENDER, null]]);
    world.files = platform();
    world.now += 15_000;
    await settle(phone);
    expect(phone.threads()[0]?.shown?.brand.name).toBe("品牌0");
  });

  it("counts taps in batches that name no phone, keeps what was not taken, and nothing when not agreed", async () => {
    const { phone, requests, world } = await start({ events: 503 });
    phone.receive([message("1", "品牌0")]);
    await settle(phone);
    const shown = phone.threads()[0]?.shown;
    if (!shown) throw new Error("not shown");
    phone.count("EXPOSE", shown, null);
    phone.count("CLICK", shown, "m1");
    await settle(phone);
    const sent = () => requests.filter(({ path }) => path === "/t/v1/events").map(({ init }) => init.body as string);
    expect(sent()).toHaveLength(1);
    expect(JSON.parse(sent()[0] ?? "")).toMatchObject({
      sdk: "1.0.0",
      vendor: "reference",
      events: [
        { type: "EXPOSE", hour: "2027-01-15T08", profile: "sp_0", version: 3, item: null },
        { type: "CLICK", hour: "2027-01-15T08", profile: "sp_0", version: 3, item: "m1" },
      ],
    });
    expect(sent()[0]).not.toMatch(/\d{11}|品牌|1069/);
    world.now += 31_000;
    await settle(phone);
    // The same events under the same ids: they count once.
    expect(sent()[1]).toBe(sent()[0]);
    expect(phone.waiting).toBe(2);
    phone.setCounts(false);
    phone.count("CLICK", shown, "m1");
    expect(phone.waiting).toBe(0);
  });
});

describe("the queue of events", () => {
  it("has another id every day, and keeps two hundred for a day", () => {
    const queue = new EventQueue();
    const midnight = Date.parse("2027-01-16T00:00:00Z");
    queue.add("CLICK", "sp_1", 1, "m1", midnight - 1);
    queue.add("CLICK", "sp_1", 1, "m1", midnight);
    const first = queue.batch(midnight + 1);
    expect(first?.events.map(({ hour }) => hour)).toEqual(["2027-01-15T23"]);
    if (first) queue.done(first);
    const second = queue.batch(midnight + 2);
    expect(second?.events.map(({ hour }) => hour)).toEqual(["2027-01-16T00"]);
    expect(second?.day_id).not.toBe(first?.day_id);
    for (let times = 0; times < 300; times += 1) queue.add("CLICK", "sp_1", 1, "m1", midnight);
    expect(queue.length).toBe(200);
    expect(queue.batch(midnight + 86_400_000)).toBeNull();
  });

  it("names nothing that could be a number", () => {
    for (let times = 0; times < 100; times += 1) expect(randomId()).toMatch(/^[a-z]{22}$/);
  });
});

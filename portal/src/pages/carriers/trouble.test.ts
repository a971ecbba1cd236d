import { describe, expect, it } from "vitest";
import { bindOf, carrierOf } from "../../../mock/carriers";
import { levelOf, troublesOf, worstFirst } from "./trouble";

const away = { state: "waiting", in_flight: 0 } as const;
const names = (carrier: Parameters<typeof troublesOf>[0]) => troublesOf(carrier).map(({ name }) => name);

describe("what is wrong with a carrier", () => {
  it("nothing, when every bind is up", () => {
    expect(troublesOf(carrierOf("a", { mean: 50 }))).toEqual([]);
    expect(levelOf(carrierOf("a"))).toBe("well");
  });

  it("nothing, when it is disabled", () => {
    const off = carrierOf("a", { enabled: false, up: false, state: "disabled", binds: [] });
    expect([names(off), levelOf(off)]).toEqual([[], "disabled"]);
  });

  it("a receiver alone sends nothing", () => {
    const deaf = carrierOf("a", {
      state: "partly_up",
      up: false,
      binds: [bindOf(0, { kind: "transmitter", ...away }), bindOf(1, { kind: "receiver" })],
    });
    expect([names(deaf), levelOf(deaf)]).toEqual([["notSending"], "error"]);
  });

  it("a transmitter alone hears no receipts", () => {
    const mute = carrierOf("a", {
      state: "partly_up",
      binds: [bindOf(0, { kind: "transmitter" }), bindOf(1, { kind: "receiver", ...away })],
    });
    expect(names(mute)).toEqual(["partlyUp", "noReceiver"]);
  });

  it("a few errors are daily business, one in ten is not", () => {
    expect(names(carrierOf("a", { mean: 50, errorShare: 0.02 }))).toEqual([]);
    expect(names(carrierOf("a", { mean: 50, errorShare: 0.2 }))).toEqual(["errors"]);
  });

  it("a carrier that takes nothing is told of after a few refusals", () => {
    const step = { at: "2026-11-05T02:00:00Z", submitted: 1, accepted: 0, receipts: 0, errors: 1 };
    const refusing = (count: number) => carrierOf("a", { series: Array.from({ length: count }, () => step) });
    expect(names(refusing(2))).toEqual([]);
    expect(names(refusing(3))).toEqual(["errors"]);
  });

  it("a pace below the configured one, and a full window while messages wait", () => {
    expect(names(carrierOf("a", { pace_per_s: 50, pace_configured_per_s: 100 }))).toEqual(["throttled"]);
    expect(names(carrierOf("a", { pace_per_s: null, pace_configured_per_s: null }))).toEqual([]);
    const full = carrierOf("a", { window: 20, in_flight: 20 });
    expect(names(full)).toEqual([]);
    expect(names({ ...full, waiting: { verification: 1, notification: 0, marketing: 0 } })).toEqual(["windowFull"]);
  });

  it("the worst comes first, equals stay in the order of their codes", () => {
    const down = carrierOf("z-down", { state: "down", up: false });
    const slow = carrierOf("y-slow", { pace_per_s: 1 });
    const off = carrierOf("a-off", { enabled: false, state: "disabled" });
    const order = worstFirst([off, carrierOf("c"), carrierOf("b"), slow, down]).map(({ code }) => code);
    expect(order).toEqual(["z-down", "y-slow", "b", "c", "a-off"]);
  });
});

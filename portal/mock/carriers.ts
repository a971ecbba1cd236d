import type { Bind, CarrierDetails, CarrierError, CarrierLive, CarrierStep, CarrierTest } from "@/api/types";
import { type Handler, ok, refuse } from "./call.ts";

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

/** Submissions in the five seconds that begin at `at`: a calm wave around `mean`, the same whenever it is asked for. */
function wave(at: number, mean: number): number {
  const turn = at / 60_000;
  return Math.max(0, Math.round(mean * (1 + 0.25 * Math.sin(turn * 2.1) + 0.12 * Math.sin(turn * 7.3))));
}

function series(mean: number, errorShare: number): CarrierStep[] {
  const end = Math.floor(Date.now() / 5000) * 5000;
  return Array.from({ length: 60 }, (_, n) => {
    const at = end - (60 - n) * 5000;
    const submitted = wave(at, mean * 5);
    const errors = Math.round(submitted * errorShare);
    return {
      at: new Date(at).toISOString(),
      submitted,
      accepted: submitted - errors,
      receipts: wave(at - 12_000, mean * 4.7),
      errors,
    };
  });
}

/** A bind that is well. */
export function bindOf(index: number, more: Partial<Bind> = {}): Bind {
  return {
    index,
    kind: "transceiver",
    state: "bound",
    since: ago(3 * 3_600_000 + index * 61_000),
    next_try_in_ms: null,
    last_error: null,
    window: 50,
    in_flight: 11 + index,
    submitted: 812_345,
    answered: 812_334,
    throttled: 0,
    received: 790_112,
    ...more,
  };
}

const away: Partial<Bind> = { in_flight: 0, submitted: 0, answered: 0, received: 0 };
const nothing = { verification: 0, notification: 0, marketing: 0 };

const refusedNumber: CarrierError = {
  at: ago(4_000),
  source: "answer",
  code: "0x0000000B",
  explanation: { code: "INVALID_NUMBER", detail: "ESME_RINVDSTADR: Invalid destination address" },
  count: 1_204,
};

/** A carrier that is well and quiet. */
export function carrierOf(code: string, more: Partial<CarrierLive> & { mean?: number; errorShare?: number } = {}): CarrierLive {
  const { mean = 0, errorShare = 0, ...rest } = more;
  const steps = series(mean, errorShare);
  const last = steps.slice(-2);
  const rate = (of: "submitted" | "accepted" | "receipts") => last.reduce((sum, step) => sum + step[of], 0) / 10;
  const binds = rest.binds ?? [bindOf(0), bindOf(1)];
  const submitted = Math.round(mean * 86_400);
  return {
    code,
    protocol: "smpp",
    version: "3.4",
    host: `${code.toLowerCase()}.smsc.example.net`,
    port: 2775,
    tls: false,
    enabled: true,
    up: true,
    state: "up",
    binds,
    window: binds.reduce((sum, { kind, window }) => sum + (kind === "receiver" ? 0 : window), 0),
    in_flight: binds.reduce((sum, { in_flight }) => sum + in_flight, 0),
    pace_per_s: 200,
    pace_configured_per_s: 200,
    waiting: nothing,
    unreceipted: Math.round(mean * 12),
    throughput: { submitted_per_s: rate("submitted"), accepted_per_s: rate("accepted"), receipts_per_s: rate("receipts") },
    totals: {
      submitted,
      accepted: Math.max(0, submitted - Math.round(submitted * errorShare) - 12),
      refused: Math.round(submitted * errorShare),
      throttled: 0,
      unsent: 0,
      lost: mean > 0 ? 12 : 0,
      delivered: Math.round(submitted * 0.962),
      undelivered: Math.round(submitted * 0.014),
      receipts: Math.round(submitted * 0.977),
    },
    recent_errors: [],
    series: steps,
    ...rest,
  };
}

function carriers(): CarrierLive[] {
  return [
    carrierOf("cn-main", {
      mean: 118,
      errorShare: 0.004,
      waiting: { verification: 0, notification: 42, marketing: 18_340 },
      recent_errors: [
        refusedNumber,
        {
          at: ago(21_000),
          source: "receipt",
          code: "UNDELIV:001",
          explanation: { code: "ABSENT", detail: "The handset is switched off or out of reach." },
          count: 377,
        },
      ],
    }),
    carrierOf("cn-spare", {
      state: "down",
      up: false,
      binds: [
        bindOf(0, {
          ...away,
          state: "waiting",
          since: ago(42_000),
          next_try_in_ms: 18_400,
          last_error: "bind refused: ESME_RINVPASWD (0x0E)",
        }),
      ],
      waiting: { verification: 3, notification: 0, marketing: 0 },
      recent_errors: [
        {
          at: ago(42_000),
          source: "bind",
          code: "bind refused: ESME_RINVPASWD (0x0E)",
          explanation: { code: "bind_lost", detail: "A bind was lost. It is dialled again by itself." },
          count: 9,
        },
      ],
    }),
    carrierOf("global1", {
      version: "5.0",
      port: 3550,
      tls: true,
      mean: 31,
      pace_per_s: 52.5,
      pace_configured_per_s: 100,
      binds: [bindOf(0, { kind: "transmitter", throttled: 214 }), bindOf(1, { kind: "receiver", window: 50, in_flight: 0 })],
      waiting: { verification: 12, notification: 960, marketing: 0 },
    }),
    carrierOf("hk-direct", {
      state: "partly_up",
      mean: 7,
      binds: [
        bindOf(0),
        bindOf(1, {
          ...away,
          state: "connecting",
          since: ago(2_000),
          last_error: "no connection within 10000 ms",
        }),
      ],
    }),
    carrierOf("lab", { enabled: false, up: false, state: "disabled", binds: [], pace_per_s: null, pace_configured_per_s: null }),
    carrierOf("ph-aggregator-with-a-very-long-name-2026", { mean: 0, pace_per_s: null, pace_configured_per_s: null }),
  ];
}

function details(found: CarrierLive): CarrierDetails {
  return {
    ...found,
    routes: found.code.startsWith("cn") ? ["SMM_CN_Marketing", "SMM_CN_Notification", "SMM_CN_Verification"] : [],
    options: {
      enabled: found.enabled,
      protocol: "smpp",
      host: found.host,
      port: found.port,
      tls: found.tls ? { server_name: found.host, insecure: false } : null,
      system_id: "hongyan1",
      system_type: "",
      version: found.version,
      binds: found.binds.map(({ kind }) => kind),
      window: 50,
      pace_per_s: found.pace_configured_per_s ?? 0,
      connect_timeout_ms: 10_000,
      bind_timeout_ms: 10_000,
      response_timeout_ms: 30_000,
      enquire_link_ms: 30_000,
      throttle_give_up_ms: 60_000,
      throttle_statuses: [0x58, 0x14],
      sender: "1069000012345",
      sender_fixed: true,
      extra_tlvs: [{ tag: 0x1400, hex: "313130310000" }],
      alphabet: "gsm7",
      ucs2_coding: 8,
      long: "udh8",
      on_lost: "wait",
      match_lost_by_phone: true,
      max_pdu: 65_552,
    },
  };
}

const tests: CarrierTest[] = [
  {
    uid: "06QZ3JV9K2C4T",
    to: "+86138****8000",
    content: "【鸿雁】通道测试，请忽略。",
    sender_id: null,
    segments: 1,
    encoding: "ucs2",
    status: "delivered",
    dr_state: "DELIVRD",
    dr_code: "DELIVRD:000",
    error: null,
    at: ago(3_600_000),
    submitted_at: ago(3_599_950),
    closed_at: ago(3_597_100),
  },
  {
    uid: "06QZ3JV9K2C4S",
    to: "+447700****23",
    content: "[Hongyan] Carrier test. Please ignore.",
    sender_id: "Hongyan",
    segments: 1,
    encoding: "gsm7",
    status: "rejected",
    dr_state: "REJECTED",
    dr_code: "0x0000000B",
    error: {
      code: "INVALID_NUMBER",
      detail: "The carrier refused the message (ESME_RINVDSTADR: Invalid destination address). Check the number, the signature and the content.",
    },
    at: ago(7_200_000),
    submitted_at: ago(7_199_900),
    closed_at: ago(7_199_800),
  },
];

/** A test goes on its way as time passes. */
function walked(test: CarrierTest): CarrierTest {
  if (test.closed_at !== null) return test;
  const age = Date.now() - Date.parse(test.at);
  if (age < 2_000) return { ...test, status: "sending" };
  const submitted_at = new Date(Date.parse(test.at) + 40).toISOString();
  if (age < 6_000) return { ...test, status: "submitted", submitted_at };
  return {
    ...test,
    status: "delivered",
    submitted_at,
    dr_state: "DELIVRD",
    dr_code: "DELIVRD:000",
    closed_at: new Date(Date.parse(test.at) + 5_100).toISOString(),
  };
}

export const platformCarriers: Handler = ({ method, path, body }) => {
  const [, code, rest] = /^\/admin\/carriers(?:\/([^/]+))?(?:\/(tests?))?$/.exec(path) ?? [];
  if (!path.startsWith("/admin/carriers")) return undefined;
  if (code === undefined) return ok({ items: carriers() });
  const found = carriers().find((carrier) => carrier.code === decodeURIComponent(code));
  if (!found) return refuse(404, "not_found", "There is nothing here, or it is not yours. Check the address and the identifier.");
  if (rest === "tests") return ok({ items: found.code === "cn-main" ? tests.map(walked) : [] });
  if (rest === "test" && method === "POST") {
    const to = typeof body.to === "string" ? body.to : "";
    if (!/^\+?[\d ()-]{7,20}$/.test(to)) {
      const detail = `${to}: This is not a phone number. Write it with its country code, for example +8613800138000.`;
      return refuse(422, "invalid_number", detail, { fields: [{ field: "to", detail }] });
    }
    const content = typeof body.content === "string" ? body.content : "";
    const uid = `06QZ3JV9K2D${String(10 + tests.length)}`;
    tests.unshift({
      uid,
      to: `+${to.replace(/\D/g, "").replace(/^(.{5}).*(.{2})$/, "$1****$2")}`,
      content,
      sender_id: typeof body.sender_id === "string" ? body.sender_id : null,
      segments: 1,
      encoding: "ucs2",
      status: "queued",
      dr_state: null,
      dr_code: null,
      error: null,
      at: new Date().toISOString(),
      submitted_at: null,
      closed_at: null,
    });
    return { status: 202, body: { uid } };
  }
  return ok(details(found));
};

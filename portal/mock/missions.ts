import type { Mission, MissionAct, MissionStatus } from "@/api/types";
import { type Call, file, type Handler, ok, paged, refuse, type Reply } from "./call.ts";

const NOW = "2026-11-30T06:00:00Z";

type Options = Partial<Omit<Mission, "rows" | "progress">> & {
  rows?: Partial<Mission["rows"]>;
  progress?: Partial<Mission["progress"]>;
};

/** A mission as the platform tells of it. */
export function mission(id: string, name: string, status: MissionStatus, more: Options = {}): Mission {
  const { rows, progress, ...rest } = more;
  return {
    id,
    version: 1,
    name,
    status,
    direction: "mainland",
    type: "marketing",
    template_id: null,
    content: "{Name}，新品已上架，详见门店。",
    wording: "{Name}，新品已上架，详见门店。",
    variables: ["Name"],
    signature: "鸿雁",
    signature_position: "start",
    sender_id: null,
    route_id: null,
    unsubscribe: true,
    consent_id: null,
    schedule_at: null,
    speed_per_s: null,
    created_by: "CNX01_Adm",
    created_at: NOW,
    submitted_at: null,
    started_at: null,
    finished_at: null,
    import: null,
    review: null,
    waits: null,
    waits_until: null,
    paused_code: null,
    paused_message: null,
    can: CAN[status],
    ...rest,
    rows: {
      good: 0,
      rejected: 0,
      blacklisted: 0,
      opted_out: 0,
      duplicates: 0,
      hidden: 0,
      by_reason: [],
      would_refuse: [],
      segments: 0,
      price: [],
      file: null,
      removed: false,
      ...rows,
    },
    progress: {
      total: rows?.good ?? 0,
      sent: 0,
      under_way: 0,
      failed: 0,
      counts: {},
      per_s: null,
      seconds_left: null,
      ...progress,
    },
  };
}

const CAN: Record<MissionStatus, MissionAct[]> = {
  draft: ["edit", "import", "submit", "duplicate", "delete"],
  rejected: ["edit", "import", "submit", "duplicate", "delete"],
  in_review: ["withdraw", "duplicate"],
  scheduled: ["cancel", "duplicate"],
  running: ["pause", "cancel", "duplicate"],
  paused: ["resume", "cancel", "duplicate"],
  cancelled: ["duplicate"],
  done: ["duplicate"],
};

/** The list that the drafts below have. */
export const imported: Partial<Mission["rows"]> = {
  good: 3,
  rejected: 2,
  blacklisted: 1,
  duplicates: 1,
  segments: 3,
  price: [{ amount: "3", unit: "SMS" }],
  file: "list.xlsx",
  by_reason: [
    { code: "duplicate_recipient", message: "This number is in the list already.", count: 1 },
    { code: "blacklisted", message: "This number is on a blacklist.", count: 1 },
  ],
};

export const missions: Mission[] = [
  mission("m-draft", "Spring letter", "draft", { rows: imported }),
  mission("m-running", "Members' day", "running", {
    started_at: NOW,
    rows: { ...imported, good: 1000, segments: 1000 },
    progress: {
      sent: 600,
      under_way: 100,
      failed: 20,
      counts: { delivered: 470, undelivered: 20, unconfirmed: 10 },
      per_s: 100,
      seconds_left: 4,
    },
  }),
  mission("m-paused", "Reminder", "paused", {
    started_at: NOW,
    paused_code: "balance_insufficient",
    paused_message: "Your orders do not cover the next messages. Renew an order, then resume.",
    rows: { good: 100 },
    progress: { sent: 40, counts: { delivered: 40 } },
  }),
  mission("m-review", "New shop", "in_review", { submitted_at: NOW, rows: { good: 10 } }),
  mission("m-done", "Winter sale", "done", {
    started_at: NOW,
    finished_at: NOW,
    rows: { good: 200, blacklisted: 4 },
    progress: { sent: 200, failed: 8, counts: { delivered: 192, undelivered: 8 } },
  }),
];

const rows = ["Amy", "小雁", "Bob"].map((name, at) => ({
  row: at + 2,
  to: `+86138****800${String(at)}`,
  variables: [name],
  text: `【鸿雁】${name}，新品已上架，详见门店。 拒收请回复R`,
  encoding: "ucs2",
  segments: 1,
}));

const rejected = [
  { row: 5, cells: ["+86138****8000", "Cy"], code: "duplicate_recipient", message: "This number is in the list already." },
  { row: 6, cells: ["+86139****9000", "Di"], code: "blacklisted", message: "This number is on a blacklist." },
];

const outcomes = {
  by_reason: [
    { status: "undelivered", code: "carrier.absent", message: "The phone is switched off or out of coverage.", count: 20 },
  ],
  by_place: [
    { country: "CN", network: "cmcc", total: 600, delivered: 470, failed: 20, unconfirmed: 10, under_way: 100 },
  ],
};

export const missionDesk: Handler = (call) => {
  const { method, path, query } = call;
  const [, area, id = "", more, part] = path.split("/");
  if (area !== "missions") return undefined;
  if (id === "") return method === "POST" ? { status: 201, body: written("m-new", call) } : paged(found(query), query);
  if (id === "import-template") return file(`import-template.${query.get("format") ?? "xlsx"}`, "text/csv", "Phone Number");
  const known = id === "m-new" ? mission("m-new", "New", "draft") : missions.find((one) => one.id === id);
  if (!known) {
    return refuse(404, "not_found", "There is nothing here, or it is not yours. Check the address and the identifier.");
  }
  if (method === "POST" && more !== undefined) return step(known, more);
  if (method === "DELETE" && more === undefined) return { status: 204 };
  if (method === "DELETE") return ok(mission(known.id, known.name, known.status));
  if (method === "PUT") return ok({ ...written(id, call), rows: known.rows, version: known.version + 1 });
  if (part === "file") return file(`rejected-rows.${query.get("format") ?? "csv"}`, "text/csv", "Phone Number,Reason");
  const after = Number(query.get("after") ?? 0);
  const limit = Number(query.get("limit") ?? 20);
  if (more === "rows") return ok({ items: rows.slice(after, after + limit), next: null });
  if (more === "rejected") return ok({ items: rejected.slice(after, after + limit), next: null });
  if (more === "outcomes") return ok(outcomes);
  if (more === "report") return file(`mission.${query.get("format") ?? "pdf"}`, "application/pdf", "report");
  return ok(known);
};

function found(query: URLSearchParams): Mission[] {
  const is = (name: string, value: string) => !query.has(name) || query.get(name) === value;
  return missions.filter(
    (one) =>
      one.name.includes(query.get("name") ?? "") && is("direction", one.direction) && is("status", one.status),
  );
}

function written(id: string, { body }: Call): Mission {
  return { ...mission(id, "", "draft"), ...(body as Partial<Mission>), version: 1 };
}

const NEXT: Record<string, MissionStatus> = {
  submit: "running",
  withdraw: "draft",
  pause: "paused",
  resume: "running",
  cancel: "cancelled",
};

function step(known: Mission, act: string): Reply {
  if (act === "rows") {
    const reading = { state: "reading" as const, file: "list.xlsx", octets: 1000, octets_read: 400, rows: 12, error: null };
    return { status: 202, body: { ...known, import: reading } };
  }
  if (act === "duplicate") return { status: 201, body: mission("m-draft", known.name, "draft", { rows: known.rows }) };
  const status = NEXT[act] ?? known.status;
  return ok({ ...known, status, can: CAN[status], version: known.version + 1 });
}

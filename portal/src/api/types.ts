// The shapes of the API. What the generated schema has is taken from it; the rest is written by hand from the same
// contract, and goes when `npm run api` brings it.

import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type Amount = Schemas["Amount"];
export type CallbackItem = Schemas["CallbackItem"];
export type CallbackPut = Schemas["CallbackPut"];
export type KeyBody = Schemas["KeyBody"];
export type KeyItem = Schemas["KeyItem"];
export type KeySecret = Schemas["KeySecret"];
export type MessageItem = Schemas["MessageItem"];
export type MessageStatus = Schemas["MessageStatus"];
export type OrderItem = Schemas["OrderItem"];
export type Parked = Schemas["Parked"];
export type PreviewItem = Schemas["PreviewItem"];
export type Problem = Schemas["Problem"];
export type Push = Schemas["Push"];
export type Reason = Schemas["Reason"];
export type SendBody = Schemas["SendBody"];
export type SmsType = Schemas["SmsType"];
export type Direction = "mainland" | "international";
export type Language = "en" | "zh";

/** What an account may do; a tenant's words, then the platform's. */
export type Permission =
  | "messages:send"
  | "messages:read"
  | "messages:unmask"
  | "feeds:read"
  | "statistics:read"
  | "balance:read"
  | "catalog:read"
  | "keys:manage"
  | "callbacks:manage"
  | "audit:read"
  | "carriers:read"
  | "carriers:test"
  | "routes:read"
  | "health:read"
  | "platform:messages"
  | "platform:tenants"
  | "platform:audit";

export type Role =
  | "manager"
  | "sender"
  | "developer"
  | "finance"
  | "viewer"
  | "administrator"
  | "noc"
  | "reviewer"
  | "read_only";

export type Account = {
  id: string;
  name: string;
  type: "platform" | "tenant";
  role: Role;
  mail: string | null;
  language: Language;
  totp_enabled: boolean;
  created_at: string;
  last_sign_in_at: string | null;
  last_sign_in_address: string | null;
};

export type Session = {
  account: Account;
  tenant: { code: string; name: string; time_zone: string; language: Language } | null;
  permissions: Permission[];
  csrf_token: string;
  idle_expires_at: string;
  expires_at: string;
  server_time: string;
  version: string;
  session_id: string;
  password_min_length: number;
  recovery_codes_left: number;
};

export type Captcha = { captcha_id: string; image: string; expires_at: string };
export type SignInBody = { account: string; password: string; captcha_id: string; captcha: string };
export type SignedIn = { next: "done"; session: Session };
export type SignInAnswer = SignedIn | { next: "totp"; challenge: string };

export type SessionItem = {
  id: string;
  current: boolean;
  address: string;
  user_agent: string;
  created_at: string;
  seen_at: string;
  expires_at: string;
};

/** A page of a page-numbered list; `total` stops counting at 10,000. */
export type Page<Item> = { items: Item[]; page: number; page_size: number; total: number; total_is_exact: boolean };
export type PageQuery = { page?: number; page_size?: number; sort?: string };

export type AuditItem = {
  id: string;
  at: string;
  account: string | null;
  tenant_code: string | null;
  action: string;
  object: string | null;
  address: string | null;
  user_agent: string | null;
  outcome: "ok" | "refused";
  detail: Record<string, unknown>;
};
export type AuditQuery = PageQuery & { from?: string; until?: string; account?: string; action?: string };

export type Signature = { text: string; status: string };
export type Template = {
  template_id: string;
  name: string;
  type: SmsType;
  content: string;
  variables: { name: string }[];
  status: string;
  category?: string | null;
};
export type Route = { route_id: string; type: SmsType; direction: Direction; channel: string; enabled: boolean };

export type StatusCounts = Partial<Record<MessageStatus, number>>;
export type TaskStatus = "scheduled" | "running" | "done" | "cancelled";
export type Task = {
  task_id: string;
  name: string;
  type: SmsType;
  direction_counts?: Partial<Record<Direction, number>>;
  template_id: string | null;
  signature: string;
  sender_id: string | null;
  content: string;
  created_by: string;
  created_at: string;
  scheduled_at: string | null;
  recipients: number;
  counts: StatusCounts;
  segments: number;
  price: Amount | null;
  charged: Amount | null;
  status: TaskStatus;
};
export type TaskQuery = PageQuery & { from?: string; until?: string; name?: string; type?: SmsType; status?: TaskStatus };

/** What a delivery report's code means: the catalogue's entry in the caller's language. */
export type DrExplanation = { code: string; title: string; [more: string]: unknown };

export type LogItem = MessageItem & {
  kind: "mt" | "mo";
  calling_code: string | null;
  phone: string;
  task_id: string | null;
  task_name: string | null;
  dr_explanation: DrExplanation | null;
};
export type LogQuery = PageQuery & {
  from?: string;
  until?: string;
  country?: string;
  phone?: string;
  uid?: string;
  task?: string;
  status?: MessageStatus[];
  dr_state?: string;
  type?: SmsType;
  kind?: "mt" | "mo" | "all";
  route_id?: string;
  template_id?: string;
  reference?: string;
  unmask?: boolean;
};
export type PlatformLogItem = LogItem & { tenant_code: string };
export type PlatformLogQuery = Omit<LogQuery, "unmask"> & { tenant?: string };

export type TimelineStep = Schemas["TimelineStep"] & {
  status?: number | null;
  took_ms?: number | null;
  url?: string | null;
};
export type MessageDetails = Omit<Schemas["MessageDetails"], "timeline"> & { timeline: TimelineStep[] };
export type PlatformMessage = MessageDetails & { tenant_code: string };

export type DayCounts = {
  date: string;
  by_status: StatusCounts;
  by_type: Partial<Record<SmsType, number>>;
  success_rate: number | null;
};
export type AttentionCode =
  | "order_low"
  | "order_exhausted"
  | "order_expiring"
  | "order_prohibited"
  | "no_order"
  | "template_rejected"
  | "signature_rejected"
  | "callback_failing"
  | "callback_parked"
  | "no_callback"
  | "high_failure_rate"
  | "carrier_down";
export type Attention = {
  code: AttentionCode;
  severity: "error" | "warning" | "info";
  params: Record<string, string | number>;
  link: string | null;
};
export type Overview = {
  time_zone: string;
  today: Omit<DayCounts, "date"> & { segments: number };
  days: DayCounts[];
  orders: OrderItem[];
  attention: Attention[];
  api: { rest_url: string; docs_url: string };
};

export type SearchKind = "message" | "task" | "phone" | "uplink" | "carrier" | "route" | "tenant";
export type SearchItem = {
  kind: SearchKind;
  id: string;
  title: string;
  subtitle: string | null;
  at: string | null;
  status: string | null;
  tenant_code?: string | null;
};

export type InboxItem = {
  id: string;
  from: string;
  to: string;
  text: string;
  at: string;
  message_uid: string | null;
  opt_out: boolean;
};
export type InboxQuery = PageQuery & { from?: string; until?: string; phone?: string };
export type ConversationItem = {
  kind: "mt" | "mo";
  uid?: string;
  id?: string;
  text: string;
  at: string;
  status: MessageStatus | null;
};
export type Conversation = { phone: string; items: ConversationItem[] };

export type BindKind = "transmitter" | "receiver" | "transceiver";
export type BindState = "connecting" | "bound" | "waiting" | "stopped";
export type Bind = {
  index: number;
  kind: BindKind;
  state: BindState;
  since: string;
  next_try_in_ms: number | null;
  last_error: string | null;
  window: number;
  in_flight: number;
  submitted: number;
  answered: number;
  throttled: number;
  received: number;
};
export type CarrierState = "up" | "partly_up" | "connecting" | "down" | "disabled";
export type CarrierError = {
  at: string;
  source: "answer" | "receipt" | "bind";
  code: string;
  explanation: Reason;
  count: number;
};
/** Five seconds of a carrier: counts, not rates. */
export type CarrierStep = { at: string; submitted: number; accepted: number; receipts: number; errors: number };
export type ByType = Record<SmsType, number>;
export type CarrierTotals = {
  submitted: number;
  accepted: number;
  refused: number;
  throttled: number;
  unsent: number;
  lost: number;
  delivered: number;
  undelivered: number;
  receipts: number;
};
export type CarrierLive = {
  code: string;
  protocol: string;
  version: string;
  host: string;
  port: number;
  tls: boolean;
  enabled: boolean;
  up: boolean;
  state: CarrierState;
  binds: Bind[];
  window: number;
  in_flight: number;
  /** Null = no limit. */
  pace_per_s: number | null;
  pace_configured_per_s: number | null;
  waiting: ByType;
  unreceipted: number;
  throughput: { submitted_per_s: number; accepted_per_s: number; receipts_per_s: number };
  totals: CarrierTotals;
  recent_errors: CarrierError[];
  series: CarrierStep[];
};
export type CarrierDetails = CarrierLive & { options: Record<string, unknown>; routes: string[] };
export type CarrierTestBody = { to: string; content: string; sender_id?: string };
export type CarrierTest = {
  uid: string;
  to: string;
  content: string;
  sender_id: string | null;
  segments: number;
  encoding: "gsm7" | "ucs2";
  status: MessageStatus;
  dr_state: string | null;
  dr_code: string | null;
  error: Reason | null;
  at: string;
  submitted_at: string | null;
  closed_at: string | null;
};
export type RouteCarrier = {
  carrier: string;
  priority: number;
  types: SmsType[];
  countries: string[];
  networks: string[];
  up: boolean;
};
export type AdminRoute = Route & { carriers: RouteCarrier[] };
export type Health = {
  ready: boolean;
  reasons: string[];
  version: string;
  portal: boolean;
  started_at: string;
  node: string;
  lease_holder: string | null;
  database: {
    kind: "sqlite" | "postgresql";
    write_ms_p50: number | null;
    write_ms_p99: number | null;
    writes_waiting: number;
    commits: number;
    down: boolean;
  };
  queue: { in_memory: number; max: number; by_priority: ByType };
  disk: { free_bytes: number | null; total_bytes: number | null; data_bytes: number | null };
  open_by_status: StatusCounts;
  callbacks: { endpoints: number; failing: number; parked: number };
  memory_bytes: number | null;
};
export type TenantStatus = "active" | "suspended" | "closed";
export type Tenant = {
  code: string;
  name: string;
  status: TenantStatus;
  time_zone: string;
  language: Language;
  accounts: number;
  keys: number;
  orders: number;
};

// ---- operations the generated schema does not have yet -----------------------------------------------------------

type Answered<Answer> = {
  responses: { 200: { headers: Record<string, unknown>; content: { "application/json": Answer } } };
};
type Params<Path, Query> = {
  query?: Query;
  header?: { "Idempotency-Key"?: string };
  path: Path;
  cookie?: never;
};
type NoPath<Query = never> = Omit<Params<never, Query>, "path"> & { path?: never };
type Json<Body> = { content: { "application/json": Body } };

type Bare<Answer, Query = never> = Answered<Answer> & { parameters: NoPath<Query>; requestBody?: never };
type BareOne<Path, Answer, Query = never> = Answered<Answer> & { parameters: Params<Path, Query>; requestBody?: never };
type Post<Body, Answer> = Answered<Answer> & { parameters: NoPath; requestBody: Json<Body> };
type PostOne<Path, Body, Answer> = Answered<Answer> & { parameters: Params<Path, never>; requestBody: Json<Body> };

interface ByHand {
  "/api/v1/session": { get: Bare<Session>; post: Post<SignInBody, SignInAnswer>; delete: Bare<undefined> };
  "/api/v1/session/captcha": { get: Bare<Captcha> };
  "/api/v1/session/totp": { post: Post<{ challenge: string; code: string }, SignedIn> };
  "/api/v1/sessions": { get: Bare<{ items: SessionItem[] }>; delete: Bare<undefined> };
  "/api/v1/sessions/{id}": { delete: BareOne<{ id: string }, undefined> };
  "/api/v1/account": { patch: Post<{ language?: Language; mail?: string | null }, Session> };
  "/api/v1/account/password": { post: Post<{ current_password: string; new_password: string }, Session> };
  "/api/v1/account/totp": {
    post: Post<{ current_password: string }, { secret: string; otpauth_url: string; qr_svg: string }>;
  };
  "/api/v1/account/totp/confirm": { post: Post<{ code: string }, { recovery_codes: string[] }> };
  "/api/v1/account/totp/recovery-codes": {
    post: Post<{ current_password: string }, { recovery_codes: string[] }>;
  };
  "/api/v1/account/totp/disable": { post: Post<{ current_password: string; code: string }, undefined> };
  "/api/v1/password-resets": {
    post: Post<{ account: string; captcha_id: string; captcha: string }, undefined>;
  };
  "/api/v1/password-resets/check": { post: Post<{ token: string }, { account: string }> };
  "/api/v1/password-resets/complete": { post: Post<{ token: string; new_password: string }, undefined> };
  "/api/v1/audit": { get: Bare<Page<AuditItem>, AuditQuery> };
  "/api/v1/admin/audit": { get: Bare<Page<AuditItem>, AuditQuery> };
  "/api/v1/signatures": { get: Bare<{ items: Signature[] }> };
  "/api/v1/templates": { get: Bare<{ items: Template[] }> };
  "/api/v1/routes": { get: Bare<{ items: Route[] }> };
  "/api/v1/messages": { post: Post<SendBody & { task?: string }, Schemas["Accepted"] & { task_id?: string | null }> };
  "/api/v1/messages/{uid}": { get: BareOne<{ uid: string }, MessageDetails, { unmask?: boolean }> };
  "/api/v1/tasks": { get: Bare<Page<Task>, TaskQuery> };
  "/api/v1/tasks/{id}": { get: BareOne<{ id: string }, Task> };
  "/api/v1/tasks/{id}/messages": {
    get: BareOne<{ id: string }, Page<LogItem>, PageQuery & { status?: MessageStatus[] }>;
  };
  "/api/v1/tasks/{id}/cancel": { post: BareOne<{ id: string }, { cancelled: number }> };
  "/api/v1/log": { get: Bare<Page<LogItem>, LogQuery> };
  "/api/v1/overview": { get: Bare<Overview> };
  "/api/v1/search": { get: Bare<{ items: SearchItem[] }, { q: string }> };
  "/api/v1/inbox": { get: Bare<Page<InboxItem>, InboxQuery> };
  "/api/v1/inbox/{id}": { get: BareOne<{ id: string }, Conversation> };
  "/api/v1/admin/carriers": { get: Bare<{ items: CarrierLive[] }> };
  "/api/v1/admin/carriers/{code}": { get: BareOne<{ code: string }, CarrierDetails> };
  "/api/v1/admin/carriers/{code}/test": {
    post: PostOne<{ code: string }, CarrierTestBody, { uid: string }>;
  };
  "/api/v1/admin/carriers/{code}/tests": { get: BareOne<{ code: string }, { items: CarrierTest[] }> };
  "/api/v1/admin/routes": { get: Bare<{ items: AdminRoute[] }> };
  "/api/v1/admin/health": { get: Bare<Health> };
  "/api/v1/admin/tenants": { get: Bare<{ items: Tenant[] }> };
  "/api/v1/admin/messages/{uid}": { get: BareOne<{ uid: string }, PlatformMessage> };
  "/api/v1/admin/log": { get: Bare<Page<PlatformLogItem>, PlatformLogQuery> };
}

type Merged<Generated, Hand> = {
  [Method in keyof Generated | keyof Hand]: Method extends keyof Hand
    ? Hand[Method]
    : Method extends keyof Generated
      ? Generated[Method]
      : never;
};

/** Every operation the portal may call. */
export type Paths = {
  [Path in keyof paths | keyof ByHand]: Path extends keyof ByHand
    ? Path extends keyof paths
      ? Merged<paths[Path], ByHand[Path]>
      : ByHand[Path]
    : Path extends keyof paths
      ? paths[Path]
      : never;
};

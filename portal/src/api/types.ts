// The shapes of the API, by the portal's names. They are the generated ones; where the schema leaves a word open that
// the API documents as one of a few, it is narrowed here, and the compiler checks that nothing else changes.

import type { components, paths } from "./schema";

type Schemas = components["schemas"];

/** The server writes every field, null where there is nothing; the schema calls those optional. */
type Full<Shape> = { [Field in keyof Shape]-?: Exclude<Shape[Field], undefined> };
/** `Shape` with some fields as one of the words they may be. */
type Narrow<Shape, Fields extends Partial<Shape>> = Omit<Full<Shape>, keyof Fields> & Fields;
/** `Shape` with fields that the schema only calls objects. */
type Filled<Shape, Fields extends { [Field in keyof Fields]: Field extends keyof Shape ? object : never }> = Omit<
  Full<Shape>,
  keyof Fields
> &
  Fields;

export type Language = "en" | "zh";
export type SmsType = Schemas["SmsType"];
export type MessageStatus = Schemas["MessageStatus"];
export type Direction = "mainland" | "international";
export type Encoding = "gsm7" | "ucs2";
/** Networks of mainland China; `unknown` elsewhere. */
export type NetworkName = "cmcc" | "cucc" | "ctcc" | "cbn" | "unknown";
export type Amount = Schemas["Amount"];
export type Reason = Schemas["Reason"];
export type Problem = Schemas["Problem"];
/** How many messages are in each state; absent = none. */
export type StatusCounts = Partial<Record<MessageStatus, number>>;
export type ByType = Schemas["WaitingByType"];

/** A page of a page-numbered list; `total` stops counting at 10,000. */
export type Page<Item> = { items: Item[]; page: number; page_size: number; total: number; total_is_exact: boolean };
export type PageQuery = { page?: number; page_size?: number; sort?: string };
type QueryOf<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Query } } }
  ? NonNullable<Query>
  : never;

// ---- people ----------------------------------------------------------------------------------------------------

/** What an account may do; a tenant's words, then the platform's. */
export type Permission =
  | "messages:send"
  | "messages:read"
  | "messages:unmask"
  | "feeds:read"
  | "statistics:read"
  | "balance:read"
  | "catalog:read"
  | "consents:manage"
  | "signatures:manage"
  | "templates:manage"
  | "sender_ids:manage"
  | "keys:manage"
  | "callbacks:manage"
  | "blacklist:read"
  | "blacklist:manage"
  | "auto_replies:manage"
  | "smart:read"
  | "smart:manage"
  | "audit:read"
  | "statistics:read_all"
  | "expenses:read_all"
  | "accounts:manage"
  | "roles:manage"
  | "carriers:read"
  | "carriers:test"
  | "routes:read"
  | "health:read"
  | "platform:messages"
  | "platform:tenants"
  | "platform:audit"
  | "platform:blacklist"
  | "platform:complaints"
  | "packages:manage"
  | "orders:read_all"
  | "orders:manage"
  | "ledger:correct"
  | "ledger:approve"
  | "reviews:read"
  | "reviews:decide"
  | "screening:read"
  | "screening:manage"
  | "filings:manage"
  | "exemptions:manage"
  | "smart:operate"
  | "smart:keys"
  | "policy:read"
  | "policy:manage"
  | "tenants:manage"
  | "platform:accounts"
  | "platform:roles";

/** The roles that are built in. */
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

export type Account = Narrow<
  Schemas["AccountItem"],
  { type: "platform" | "tenant"; language: Language }
>;
export type Session = Narrow<Schemas["Session"], { account: Account; permissions: Permission[] }>;
export type SignedInAnswer = { next: "done"; session: Session } | { next: "totp"; challenge: string };
export type SessionItem = Full<Schemas["SessionRow"]>;
export type AuditItem = Filled<
  Narrow<Schemas["AuditItem"], { outcome: "ok" | "refused" }>,
  { detail: Record<string, unknown> }
>;
export type AuditQuery = QueryOf<"/api/v1/audit">;

/** Whose accounts or roles. */
export type Side = "tenant" | "platform";
export type AccountStatus = "invited" | "active" | "disabled";
export type AccountAct = "change" | "disable" | "enable" | "invite" | "send_reset" | "remove_totp";
/** An account as those see it who manage it; `role` is a built-in role's word or a custom one's id. */
export type ManagedAccount = Narrow<
  Schemas["ManagedAccount"],
  { type: Side; language: Language; status: AccountStatus; can: AccountAct[] }
>;
/** How a link goes out: by mail, or only into the operator's log. */
export type Delivery = "mail" | "log";
export type InvitedAccount = ManagedAccount & { delivery: Delivery };
export type AccountNew = Schemas["AccountNew"];
export type AccountPatch = Schemas["AccountPatch"];
export type AccountQuery = QueryOf<"/api/v1/admin/accounts">;
export type BuiltInRole = Narrow<Schemas["BuiltInRole"], { role: Role }>;
export type CustomRole = Narrow<Schemas["CustomRole"], { can: ("change" | "delete")[] }>;
export type PermissionItem = Schemas["PermissionItem"];
export type RoleList = Narrow<Schemas["RoleList"], { side: Side; built_in: BuiltInRole[]; custom: CustomRole[] }>;
export type RoleBody = Schemas["RoleBody"];

// ---- sending ---------------------------------------------------------------------------------------------------

/** Where a signature or a version of a template is in its life. */
export type ReviewedStatus = "draft" | "submitted" | "approved" | "rejected" | "disabled" | "expired" | "replaced";
export type OwnerAct = "edit" | "submit" | "withdraw" | "disable";
/** What became of an application. */
export type AppliedState = "waiting" | "approved" | "rejected" | "asked" | "withdrawn";
export type Application = Narrow<Schemas["Application"], { state: AppliedState }>;
export type LintFinding = Schemas["LintFinding"];
export type SignatureUsage = Schemas["SignatureUsage"];
export type SignatureBody = Required<Schemas["SignatureBody"]>;
export type Signature = Narrow<Schemas["SignatureItem"], { status: ReviewedStatus; can: OwnerAct[] }>;
/** A signature with its documents and its history. */
export type SignatureWhole = Signature & { evidence: Evidence[]; history: Application[]; findings: LintFinding[] };
/** Where a sender ID stands in a country. */
export type SenderStatus = "submitted" | "approved" | "rejected" | "disabled" | "withdrawn";
export type SenderId = Narrow<Schemas["SenderIdItem"], { status: SenderStatus; can: ("apply" | "withdraw")[] }>;
export type SenderIdBody = Required<Schemas["SenderIdBody"]>;
/** What a country demands; null = every country that is not listed. */
export type SenderCountry = Narrow<
  Schemas["SenderIdCountry"],
  { letters: "yes" | "no" | "replaced"; registration: "none" | "required" | "prefix" }
>;
export type SenderLint = Schemas["SenderIdLint"];
/** The account's own phone, masked. */
export type OwnPhone = Schemas["OwnPhone"];
export type ConsentMethod = Schemas["ConsentMethod"];
export type ConsentBody = Required<Schemas["ConsentBody"]>;
/** A record of how the people on a list agreed to marketing. */
export type Consent = Schemas["ConsentItem"];
export type ConsentWhole = Consent & { files: Evidence[] };
export type TemplateVariable = Schemas["TemplateVariable"];
export type VariableType = Schemas["VariableType"];
export type TemplateVersion = Narrow<Schemas["TemplateVersion"], { status: ReviewedStatus; can: OwnerAct[] }>;
export type Template = Narrow<
  Schemas["TemplateItem"],
  { status: ReviewedStatus; can: OwnerAct[]; pending: TemplateVersion | null }
>;
/** A template with its versions and its history. */
export type TemplateWhole = Template & { versions: TemplateVersion[]; history: Application[] };
/** A content to begin a template with. */
export type CommonTemplate = Narrow<Schemas["CommonTemplateItem"], { language: Language }>;
// ---- Smart SMS -------------------------------------------------------------------------------------------------

/** Whether handsets show a profile; `unfreezing` is seen by the platform only. */
export type SmartState = "draft" | "published" | "frozen" | "unfreezing" | "expired" | "withdrawn";
export type SmartAct = "edit" | "submit" | "withdraw" | "urge" | "delete_draft" | "unpublish";
export type SmartIndustry = Schemas["SmartIndustry"];
export type SmartActionType = Schemas["SmartActionType"];
export type SmartAction = Schemas["SmartAction"];
export type SmartItem = Schemas["SmartMenuItem"];
export type SmartMenu = Schemas["SmartMenu"];
export type SmartHotline = Schemas["SmartHotline"];
export type SmartRule = Schemas["SmartPortRule"];
export type SmartPort = Schemas["SmartPort"];
export type SmartClaim = Schemas["SmartClaim"];
export type SmartWording = Required<Schemas["SmartWording"]>;
export type SmartLogo = Schemas["SmartLogo"];
export type SmartFreeze = Schemas["SmartFreeze"];
export type SmartProfile = Narrow<
  Schemas["SmartProfileItem"],
  { state: SmartState; newest_status: ReviewedStatus; can: SmartAct[] }
>;
export type SmartVersion = Narrow<Schemas["SmartVersionItem"], { status: ReviewedStatus }>;
export type SmartVersionLine = Narrow<Schemas["SmartVersionLine"], { status: ReviewedStatus }>;
/** Where a version stands with a maker of handsets. */
export type VendorStatus = "none" | "submitted" | "approved" | "rejected";
export type SmartVendor = Narrow<Schemas["SmartVendorItem"], { status: VendorStatus }>;
/** A profile with everything about it. */
export type SmartWhole = Omit<
  Schemas["SmartProfileWhole"],
  keyof SmartProfile | "current" | "published" | "versions" | "vendors" | "evidence" | "history"
> &
  SmartProfile & {
    current: SmartVersion;
    published: SmartVersion | null;
    versions: SmartVersionLine[];
    vendors: SmartVendor[];
    evidence: Evidence[];
    history: Application[];
  };
export type SmartQuery = QueryOf<"/api/v1/smart/profiles">;
export type AnySmartQuery = QueryOf<"/api/v1/admin/smart/profiles">;
export type SmartKey = Schemas["SmartKeyItem"];
export type SmartLinkKind = Schemas["SmartLinkKind"];
export type SmartLinkStatus = Schemas["SmartLinkStatus"];
export type SmartLink = Full<Schemas["SmartLinkItem"]>;
export type SmartLinkBody = Schemas["SmartLinkBody"];
export type SmartLinkPerson = Schemas["SmartLinkPerson"];
export type SmartLinksQuery = QueryOf<"/api/v1/smart/links">;
export type SmartLinkHost = Full<Schemas["SmartLinkHost"]>;
export type SmartConversion = Full<Schemas["SmartConversionItem"]>;
export type SmartConversionsQuery = QueryOf<"/api/v1/smart/conversions">;
export type Rcs = Schemas["RcsMessage"];

// ---- sending, on ------------------------------------------------------------------------------------------------

export type Route = Narrow<Schemas["RouteItem"], { direction: Direction }>;
export type SendBody = Schemas["SendBody"];
export type PreviewItem = Schemas["PreviewItem"];
export type TaskStatus = Schemas["TaskStatus"];
export type Task = Narrow<Schemas["TaskItem"], { counts: StatusCounts & Record<string, number> }>;
export type TaskQuery = QueryOf<"/api/v1/tasks">;

/** Where a mission is. */
export type MissionStatus = Schemas["MissionStatus"];
export type MissionAct =
  | "edit"
  | "import"
  | "submit"
  | "withdraw"
  | "pause"
  | "resume"
  | "cancel"
  | "duplicate"
  | "delete";
export type MissionBody = Schemas["MissionBody"];
export type MissionImport = Narrow<
  Schemas["MissionImport"],
  { state: "receiving" | "reading" | "done" | "failed" | "cancelled" }
>;
export type MissionProgress = Narrow<Schemas["MissionProgress"], { counts: StatusCounts & Record<string, number> }>;
export type Mission = Narrow<
  Schemas["MissionItem"],
  {
    can: MissionAct[];
    direction: Direction;
    waits: "hours" | "receipts" | null;
    review: Application | null;
    import: MissionImport | null;
    progress: MissionProgress;
    rows: Full<Schemas["MissionRows"]>;
  }
>;
export type MissionQuery = QueryOf<"/api/v1/missions">;
export type OutcomeReason = Narrow<Schemas["OutcomeReason"], { status: MessageStatus }>;
export type OutcomePlace = Narrow<Schemas["OutcomePlace"], { network: NetworkName }>;

// ---- messages --------------------------------------------------------------------------------------------------

export type MessageItem = Full<Schemas["MessageItem"]>;
export type MessageDetails = MessageItem & { timeline: TimelineStep[]; consent?: ConsentWhole | null };
export type PlatformMessage = MessageDetails & { tenant_code: string };
export type TimelineStep = Schemas["TimelineStep"];
/** What a delivery report's code means. */
export type DrExplanation = Schemas["Explanation"];
export type LogList = Narrow<
  Schemas["LogList"],
  { list: "tenant" | "platform" | "opt_out"; source: BlacklistItem["source"] | null }
>;
/** A page of the log; messages accepted before `begins_at` were removed. */
export type LogPage = Page<LogItem> & { begins_at: string | null };
export type LogItem = Narrow<
  Schemas["LogItem"],
  { kind: "mt" | "mo"; direction: Direction | null; tenant_code?: string | null; lists?: LogList[] }
>;
export type LogQuery = QueryOf<"/api/v1/log">;
export type PlatformLogQuery = QueryOf<"/api/v1/admin/log">;
export type InboxItem = Full<Schemas["InboxItem"]>;
export type InboxQuery = QueryOf<"/api/v1/inbox">;
export type ConversationItem = Narrow<Schemas["ConversationItem"], { kind: "mt" | "mo" }>;
export type Conversation = Narrow<Schemas["ConversationAnswer"], { items: ConversationItem[] }>;
export type BlacklistItem = Full<Schemas["BlacklistItem"]>;
export type BlacklistEntry = Schemas["BlacklistEntry"];
export type BlacklistReport = Schemas["BlacklistReport"];
export type BlacklistQuery = QueryOf<"/api/v1/admin/blacklist">;
export type ScreeningAction = Schemas["ScreeningAction"];
export type ScreeningWord = Full<Schemas["ScreeningWord"]>;
export type ScreeningWordQuery = QueryOf<"/api/v1/admin/screening/words">;
export type WordImportReport = Schemas["WordImportReport"];
export type CategoryActions = Schemas["CategoryActions"];
export type ScreeningCategory = Full<Schemas["CategoryItem"]>;
export type Licence = Full<Schemas["LicenceItem"]>;
export type TryResult = Schemas["TryResult"];
export type OptOutItem = Full<Schemas["OptOutItem"]>;
export type OptOutQuery = QueryOf<"/api/v1/opt-outs">;
export type AutoReply = Full<Schemas["AutoReply"]>;
export type AutoReplyBody = Schemas["AutoReplyBody"];
export type ComplaintItem = Narrow<Schemas["Complaint"], { status: "open" | "closed" }>;
export type ComplaintDetails = Narrow<Schemas["ComplaintDetails"], { complaint: ComplaintItem }>;
export type ComplaintBody = Schemas["ComplaintBody"];
export type ComplaintQuery = QueryOf<"/api/v1/admin/complaints">;
export type PauseItem = Full<Schemas["PauseItem"]>;
export type SearchKind = "message" | "task" | "phone" | "uplink" | "carrier" | "route" | "tenant";
export type SearchItem = Narrow<Schemas["SearchItem"], { kind: SearchKind; tenant_code?: string | null }>;

// ---- overview, keys, callbacks ---------------------------------------------------------------------------------

export type OrderItem = Full<Schemas["OrderItem"]>;
export type DayCounts = Narrow<
  Schemas["DayFigures"],
  { by_status: StatusCounts & Record<string, number>; by_type: Partial<ByType> & Record<string, number> }
>;
export type AttentionCode =
  | "order_low"
  | "order_exhausted"
  | "order_expiring"
  | "order_prohibited"
  | "no_order"
  | "template_rejected"
  | "signature_rejected"
  | "signature_expiring"
  | "callback_failing"
  | "callback_parked"
  | "no_callback"
  | "high_failure_rate"
  | "carrier_down";
export type Attention = Filled<
  Narrow<Schemas["AttentionItem"], { code: AttentionCode; severity: "error" | "warning" | "info" }>,
  { params: Record<string, string | number> }
>;
export type Overview = Filled<
  Narrow<Schemas["OverviewAnswer"], { today: DayCounts; days: DayCounts[] }>,
  { orders: OrderItem[]; attention: Attention[] }
>;
export type KeyBody = Schemas["KeyBody"];
export type KeyItem = Full<Schemas["KeyItem"]>;
export type KeySecret = KeyItem & { secret: string };
export type CallbackItem = Full<Schemas["CallbackItem"]>;
export type CallbackPut = Schemas["CallbackPut"];
export type Parked = Full<Schemas["Parked"]>;
export type Push = Full<Schemas["Push"]>;

// ---- packages, orders, corrections -----------------------------------------------------------------------------

export type PaymentType = Schemas["Payment"];
export type ChargeMode = Schemas["ChargeMode"];
export type PriceLine = Narrow<Schemas["PriceLine"], { network: Network | null }>;
export type PackageBody = Schemas["PackageBody"];
export type Package = Narrow<Schemas["Package"], { prices: PriceLine[] }>;
export type PackageQuery = QueryOf<"/api/v1/admin/packages">;
export type OrderStatus = Schemas["OrderStatus"];
export type OrderLevel = "normal" | "low" | "very_low" | "spent" | "warned" | "prohibited";
/** What can be done to an order. */
export type OrderAct = "activate" | "change" | "renew" | "top_up" | "correct" | "cancel";
export type Order = Narrow<Schemas["Order"], { level: OrderLevel; can: OrderAct[] }>;
export type OrderTerms = Narrow<Schemas["OrderTerms"], { prices: PriceLine[] }>;
export type OrderDetail = Order & { terms: OrderTerms };
export type OrderQuery = QueryOf<"/api/v1/orders">;
export type AnyOrderQuery = QueryOf<"/api/v1/admin/orders">;
export type OrderBody = Schemas["OrderBody"];
export type OrderPatch = Schemas["OrderPatch"];
export type RenewBody = Schemas["RenewBody"];
export type LedgerMove = Schemas["LedgerMove"];
export type LedgerLine = Full<Schemas["LedgerLine"]>;
export type LedgerQuery = QueryOf<"/api/v1/orders/{number}/ledger">;
export type Consumption = Schemas["Consumption"];
export type ReviewState = "waiting" | "claimed" | "approved" | "rejected" | "asked" | "withdrawn";
export type ReviewKind = "signature" | "template" | "mission" | "smart";
export type Review = Narrow<Schemas["ReviewItem"], { state: ReviewState; kind: ReviewKind }>;
/** A review with everything that helps to decide. */
export type ReviewWhole = Narrow<
  Schemas["ReviewWhole"],
  { state: ReviewState; kind: ReviewKind; history: Review[]; alike: Review[]; smart: ReviewedSmart | null }
>;
/** A version of a Smart SMS profile, as a reviewer sees it. */
export type ReviewedSmart = Narrow<
  Schemas["ReviewedSmart"],
  { profile: SmartProfile; version: SmartVersion; published: SmartVersion | null; vendors: SmartVendor[] }
>;
export type ReviewQuery = QueryOf<"/api/v1/admin/reviews">;
export type DecisionResults = Schemas["DecisionResults"];
export type MainlandNetwork = Exclude<Network, "unknown">;
export type FilingStatus = "none" | "filing" | "filed" | "rejected";
export type Filing = Narrow<Schemas["FilingItem"], { network: MainlandNetwork; status: FilingStatus }>;
export type FiledSignature = Narrow<Schemas["FiledSignature"], { status: ReviewedStatus; filings: Filing[] }>;
export type FilingQuery = QueryOf<"/api/v1/admin/filings">;
export type FilingChange = Schemas["FilingChange"];
export type FilingReport = Schemas["FilingReport"];
export type SenderDecision = Schemas["SenderIdVerb"];
export type SenderEntry = Narrow<Schemas["SenderIdEntry"], { status: SenderStatus; can: SenderDecision[] }>;
export type SenderQuery = QueryOf<"/api/v1/admin/sender-ids">;
export type Exemption = Narrow<Schemas["ExemptionItem"], { state: "holding" | "over" | "revoked" }>;
export type ExemptionQuery = QueryOf<"/api/v1/admin/exemptions">;
export type Evidence = Schemas["EvidenceItem"];
/** Where a document stands that does not count. */
export type Uncounted = "waits" | "replaced" | "refused";
export type ExportItem = Schemas["ExportItem"];
export type ExportBody = Schemas["ExportBody"];
export type CorrectionStatus = "proposed" | "posted" | "rejected";
export type Correction = Narrow<Schemas["Correction"], { status: CorrectionStatus }>;
export type CorrectionQuery = QueryOf<"/api/v1/admin/corrections">;
// ---- expenses and statements ------------------------------------------------------------------------------------

export type Expense = Full<Schemas["Expense"]>;
export type ExpenseTotal = Schemas["ExpenseTotal"];
export type ExpenseList = Narrow<Schemas["ExpenseList"], { items: Expense[] }>;
export type ExpenseQuery = QueryOf<"/api/v1/expenses">;
export type StatementOrder = Schemas["StatementItem"];
export type StatementLine = Full<Schemas["StatementEntry"]>;
export type Statement = Narrow<Schemas["StatementAnswer"], { lines: StatementLine[] }>;
export type StatementTenant = Schemas["StatementTenant"];

// ---- delivery statistics ----------------------------------------------------------------------------------------

export type DeliveryFigures = Full<Schemas["DeliveryFigures"]>;
export type DeliveryRow = Full<Schemas["DeliveryRow"]>;
export type DeliveryDays = Narrow<
  Schemas["DeliveryDays"],
  { items: DeliveryRow[]; totals: DeliveryFigures; before_totals: DeliveryFigures }
>;
export type DeliveryHour = Full<Schemas["DeliveryHour"]>;
export type DeliveryHours = Narrow<Schemas["DeliveryHours"], { items: DeliveryHour[] }>;
export type SmartSizes = Full<Schemas["SmartSizes"]>;
type Sizes = Record<
  "resolved" | "exposed" | "exposed_handset_days" | "clicked" | "clicked_handset_days" | "dialled" | "opened",
  SmartSizes
>;
export type SmartFunnel = Narrow<Schemas["SmartFunnel"], Sizes>;
export type SmartFunnelRow = Narrow<Schemas["SmartFunnelRow"], Sizes>;
export type SmartStatistics = Narrow<Schemas["SmartStatistics"], { items: SmartFunnelRow[]; totals: SmartFunnel }>;
export type SmartStatisticsQuery = QueryOf<"/api/v1/smart/statistics">;
export type SmartStatisticsBy = NonNullable<SmartStatisticsQuery["by"]>;
export type StatisticsQuery = QueryOf<"/api/v1/statistics">;
export type StatisticsBy = NonNullable<StatisticsQuery["by"]>;

// ---- the operator's side ---------------------------------------------------------------------------------------

export type BindKind = "transmitter" | "receiver" | "transceiver";
export type BindState = "connecting" | "bound" | "waiting" | "stopped";
export type Bind = Narrow<Schemas["CarrierBind"], { kind: BindKind; state: BindState }>;
export type CarrierState = Schemas["CarrierState"];
export type CarrierError = Narrow<Schemas["CarrierError"], { source: "answer" | "receipt" | "bind" }>;
/** Five seconds of a carrier: counts, not rates. */
export type CarrierStep = Schemas["CarrierStep"];
export type CarrierTotals = Schemas["CarrierTotals"];
export type CarrierLive = Narrow<Schemas["CarrierLive"], { binds: Bind[]; recent_errors: CarrierError[] }>;
export type CarrierDetails = CarrierLive & { options: Record<string, unknown>; routes: string[] };
export type CarrierTestBody = Schemas["NewTestMessage"];
export type CarrierTest = Narrow<Schemas["TestMessage"], { encoding: Encoding }>;
/** Of a handset in mainland China; `unknown` elsewhere. */
export type Network = "cmcc" | "cucc" | "ctcc" | "cbn" | "unknown";
export type RouteCarrier = Narrow<Schemas["RouteCarrier"], { networks: Network[] }>;
export type AdminRoute = Narrow<Schemas["RouteLive"], { direction: Direction; carriers: RouteCarrier[] }>;
export type Health = Narrow<
  Schemas["PlatformHealth"],
  { open_by_status: StatusCounts & Record<string, number>;
    database: Narrow<Schemas["DatabaseHealth"], { kind: "sqlite" | "postgresql" }>;
    disk: Full<Schemas["DiskHealth"]> }
>;
export type RetentionClass = Narrow<
  Schemas["RetentionClass"],
  { class: "messages" | "uplinks" | "missions" | "audit" }
>;
export type Retention = { archive: Full<Schemas["ArchiveState"]>; classes: RetentionClass[] };
export type TenantStatus = "active" | "suspended" | "closed";
export type Tenant = Narrow<Schemas["Tenant"], { language: Language; status: TenantStatus }>;
export type TenantContact = Full<Schemas["TenantContact"]>;
export type TenantProduct = Schemas["TenantProduct"];
export type TenantAct = "change" | "suspend" | "resume" | "close";
export type TenantDetail = Tenant &
  Narrow<
    Omit<Schemas["TenantDetail"], keyof Schemas["Tenant"]>,
    { contacts: TenantContact[]; can: TenantAct[]; signature_preset: "wide" | "strict" }
  >;
export type TenantBody = Schemas["TenantBody"];
export type TenantQuery = QueryOf<"/api/v1/admin/tenants">;

// ---- the policy ------------------------------------------------------------------------------------------------

export type PolicyValue = boolean | number | string | string[];
export type PolicyGroup =
  | "frequency"
  | "hours"
  | "content"
  | "signature"
  | "destination"
  | "sending"
  | "receipts"
  | "consent"
  | "api"
  | "callbacks"
  | "money"
  | "retention";
export type PolicyUnit =
  | "times"
  | "seconds"
  | "minutes"
  | "hours"
  | "days"
  | "characters"
  | "recipients"
  | "percent"
  | "messages"
  | "requests_per_second"
  | "addresses";
/** `Shape` with values, of which the schema makes something that no value is. */
type Valued<Shape, Fields extends { [Field in keyof Fields]: Field extends keyof Shape ? PolicyValue | null : never }> = Omit<
  Full<Shape>,
  keyof Fields
> &
  Fields;
type RuleValues = { default: PolicyValue; value: PolicyValue | null; inherited: PolicyValue; effective: PolicyValue };
export type PolicyRule = Valued<
  Narrow<
    Schemas["PolicyRule"],
    {
      group: PolicyGroup;
      kind: "integer" | "boolean" | "choice" | "words" | "hours" | "amount";
      unit: PolicyUnit | null;
      source: "default" | "platform" | "options" | "tenant";
    }
  >,
  RuleValues
>;
export type RuleChange = Valued<Schemas["RuleChange"], { before: PolicyValue | null; after: PolicyValue | null }>;
export type Policy = Filled<Schemas["Policy"], { rules: PolicyRule[] }>;
export type PolicyBody = Schemas["PolicyBody"];
export type PolicyVersion = Filled<Schemas["PolicyVersionItem"], { changes: RuleChange[] }>;

// ---- operations ------------------------------------------------------------------------------------------------

/** The answers that are narrowed. */
interface Narrowed {
  "/api/v1/session": { get: Session; post: SignedInAnswer };
  "/api/v1/session/totp": { post: SignedInAnswer };
  "/api/v1/account": { patch: Session };
  "/api/v1/account/password": { post: Session };
  "/api/v1/audit": { get: Page<AuditItem> };
  "/api/v1/admin/audit": { get: Page<AuditItem> };
  "/api/v1/routes": { get: { items: Route[] } };
  "/api/v1/tasks": { get: Page<Task> };
  "/api/v1/tasks/{task_id}": { get: Task };
  "/api/v1/tasks/{task_id}/messages": { get: LogPage };
  "/api/v1/missions": { get: Page<Mission>; post: Mission };
  "/api/v1/missions/{id}": { get: Mission; put: Mission };
  "/api/v1/missions/{id}/rows": { delete: Mission };
  "/api/v1/missions/{id}/outcomes": { get: { by_reason: OutcomeReason[]; by_place: OutcomePlace[] } };
  "/api/v1/missions/{id}/submit": { post: Mission };
  "/api/v1/missions/{id}/withdraw": { post: Mission };
  "/api/v1/missions/{id}/pause": { post: Mission };
  "/api/v1/missions/{id}/resume": { post: Mission };
  "/api/v1/missions/{id}/cancel": { post: Mission };
  "/api/v1/missions/{id}/duplicate": { post: Mission };
  "/api/v1/log": { get: LogPage };
  "/api/v1/messages/{uid}": { get: MessageDetails };
  "/api/v1/admin/messages/{uid}": { get: PlatformMessage };
  "/api/v1/sessions": { get: { items: SessionItem[] } };
  "/api/v1/balance": { get: { orders: OrderItem[] } };
  "/api/v1/inbox": { get: Page<InboxItem> };
  "/api/v1/blacklist": { get: Page<BlacklistItem> };
  "/api/v1/admin/blacklist": { get: Page<BlacklistItem> };
  "/api/v1/opt-outs": { get: Page<OptOutItem> };
  "/api/v1/admin/screening/words": { get: Page<ScreeningWord> };
  "/api/v1/admin/screening/categories": { get: { items: ScreeningCategory[] } };
  "/api/v1/admin/screening/licences": { get: { items: Licence[] } };
  "/api/v1/auto-replies": { get: { items: AutoReply[]; most: number } };
  "/api/v1/complaints": { get: Page<ComplaintItem> };
  "/api/v1/admin/complaints": { get: Page<ComplaintItem>; post: ComplaintItem };
  "/api/v1/admin/complaints/{id}": { get: ComplaintDetails };
  "/api/v1/admin/complaints/{id}/notes": { post: ComplaintDetails };
  "/api/v1/admin/complaints/{id}/close": { post: ComplaintDetails };
  "/api/v1/admin/pauses": { get: { items: PauseItem[] } };
  "/api/v1/keys": { get: { items: KeyItem[] }; post: KeySecret };
  "/api/v1/keys/{id}": { patch: KeyItem };
  "/api/v1/keys/{id}/rotate": { post: KeySecret };
  "/api/v1/callbacks": { get: { items: CallbackItem[] } };
  "/api/v1/callbacks/parked": { get: { items: Parked[] } };
  "/api/v1/callbacks/{sort}": { get: CallbackItem };
  "/api/v1/callbacks/{sort}/pushes": { get: { items: Push[] } };
  "/api/v1/callbacks/{sort}/test": { post: Push };
  "/api/v1/smart/statistics": { get: SmartStatistics };
  "/api/v1/admin/smart/statistics": { get: SmartStatistics };
  "/api/v1/statistics": { get: DeliveryDays };
  "/api/v1/admin/statistics": { get: DeliveryDays };
  "/api/v1/statistics/detail": { get: { items: DeliveryRow[] } };
  "/api/v1/admin/statistics/detail": { get: { items: DeliveryRow[] } };
  "/api/v1/statistics/hours": { get: DeliveryHours };
  "/api/v1/admin/statistics/hours": { get: DeliveryHours };
  "/api/v1/expenses": { get: ExpenseList };
  "/api/v1/admin/expenses": { get: ExpenseList };
  "/api/v1/statements": { get: Statement };
  "/api/v1/admin/statements": { get: Statement };
  "/api/v1/admin/log": { get: Page<LogItem> };
  "/api/v1/inbox/{id}": { get: Conversation };
  "/api/v1/search": { get: { items: SearchItem[] } };
  "/api/v1/overview": { get: Overview };
  "/api/v1/policy": { get: Policy };
  "/api/v1/admin/policy": { get: Policy; patch: Policy };
  "/api/v1/admin/policy/history": { get: Page<PolicyVersion> };
  "/api/v1/admin/tenants/{code}/policy": { get: Policy; patch: Policy };
  "/api/v1/admin/carriers": { get: { items: CarrierLive[] } };
  "/api/v1/admin/carriers/{code}": { get: CarrierDetails };
  "/api/v1/admin/carriers/{code}/tests": { get: { items: CarrierTest[] } };
  "/api/v1/admin/routes": { get: { items: AdminRoute[] } };
  "/api/v1/admin/retention": { get: Retention };
  "/api/v1/admin/health": { get: Health };
  "/api/v1/orders": { get: Page<Order> };
  "/api/v1/orders/{number}": { get: OrderDetail };
  "/api/v1/orders/{number}/ledger": { get: Page<LedgerLine> };
  "/api/v1/admin/packages": { get: Page<Package>; post: Package };
  "/api/v1/admin/packages/{package_id}": { get: Package; put: Package };
  "/api/v1/admin/packages/{package_id}/retire": { post: Package };
  "/api/v1/admin/orders": { get: Page<Order>; post: OrderDetail };
  "/api/v1/admin/orders/{number}": { get: OrderDetail; patch: OrderDetail };
  "/api/v1/admin/orders/{number}/activate": { post: OrderDetail };
  "/api/v1/admin/orders/{number}/cancel": { post: OrderDetail };
  "/api/v1/admin/orders/{number}/renew": { post: OrderDetail };
  "/api/v1/admin/orders/{number}/top-ups": { post: OrderDetail };
  "/api/v1/admin/orders/{number}/ledger": { get: Page<LedgerLine> };
  "/api/v1/admin/orders/{number}/corrections": { post: Correction };
  "/api/v1/signatures": { get: { items: Signature[] }; post: Signature };
  "/api/v1/signatures/{id}": { get: SignatureWhole; put: Signature };
  "/api/v1/signatures/{id}/submit": { post: Signature };
  "/api/v1/signatures/{id}/withdraw": { post: Signature };
  "/api/v1/signatures/{id}/disable": { post: Signature };
  "/api/v1/sender-ids": { get: { items: SenderId[]; everywhere: string[] } };
  "/api/v1/sender-ids/countries": { get: { items: SenderCountry[] } };
  "/api/v1/sender-ids/{id}/withdraw": { post: SenderId };
  "/api/v1/admin/sender-ids": { get: Page<SenderEntry> };
  "/api/v1/admin/sender-ids/{id}/decision": { post: SenderEntry };
  "/api/v1/common-templates": { get: { items: CommonTemplate[] } };
  "/api/v1/templates": { get: { items: Template[] }; post: Template };
  "/api/v1/templates/{template_id}": { get: TemplateWhole; put: Template };
  "/api/v1/templates/{template_id}/submit": { post: Template };
  "/api/v1/templates/{template_id}/withdraw": { post: Template };
  "/api/v1/templates/{template_id}/disable": { post: Template };
  "/api/v1/admin/reviews": { get: Page<Review> };
  "/api/v1/admin/reviews/{id}": { get: ReviewWhole };
  "/api/v1/admin/reviews/{id}/claim": { post: Review };
  "/api/v1/admin/reviews/{id}/release": { post: Review };
  "/api/v1/admin/reviews/{id}/approve": { post: Review };
  "/api/v1/admin/reviews/{id}/reject": { post: Review };
  "/api/v1/admin/reviews/{id}/ask": { post: Review };
  "/api/v1/smart/profiles": { get: { items: SmartProfile[]; next_cursor: string | null }; post: SmartProfile };
  "/api/v1/smart/profiles/{id}": { get: SmartWhole; put: SmartProfile };
  "/api/v1/smart/profiles/{id}/submit": { post: SmartProfile };
  "/api/v1/smart/profiles/{id}/withdraw": { post: SmartProfile };
  "/api/v1/smart/profiles/{id}/unpublish": { post: SmartProfile };
  "/api/v1/smart/links": { get: { items: SmartLink[]; next_cursor: string | null }; post: { items: SmartLink[] } };
  "/api/v1/smart/links/{code}": { get: SmartLink };
  "/api/v1/smart/links/{code}/stop": { post: SmartLink };
  "/api/v1/smart/link-host": { get: SmartLinkHost; put: SmartLinkHost };
  "/api/v1/smart/conversions": { get: { items: SmartConversion[]; next_cursor: string | null } };
  "/api/v1/admin/smart/profiles": { get: { items: SmartProfile[]; next_cursor: string | null } };
  "/api/v1/admin/smart/profiles/{id}": { get: SmartWhole };
  "/api/v1/admin/smart/profiles/{id}/freeze": { post: SmartWhole };
  "/api/v1/admin/smart/profiles/{id}/unfreeze": { post: SmartWhole };
  "/api/v1/admin/smart/profiles/{id}/unfreeze/confirm": { post: SmartWhole };
  "/api/v1/admin/smart/profiles/{id}/unfreeze/refuse": { post: SmartWhole };
  "/api/v1/admin/smart/profiles/{id}/vendors/{vendor}": { put: SmartWhole };
  "/api/v1/admin/filings": { get: Page<FiledSignature> };
  "/api/v1/admin/exemptions": { get: Page<Exemption>; post: Exemption };
  "/api/v1/admin/corrections": { get: Page<Correction> };
  "/api/v1/admin/corrections/{id}/approve": { post: Correction };
  "/api/v1/admin/corrections/{id}/reject": { post: Correction };
  "/api/v1/admin/tenants": { get: Page<Tenant> };
  "/api/v1/admin/tenants/{code}": { get: TenantDetail; patch: TenantDetail };
  "/api/v1/admin/tenants/{code}/suspend": { post: TenantDetail };
  "/api/v1/admin/tenants/{code}/resume": { post: TenantDetail };
  "/api/v1/admin/tenants/{code}/close": { post: TenantDetail };
  "/api/v1/accounts": { get: Page<ManagedAccount>; post: InvitedAccount };
  "/api/v1/accounts/{name}": { get: ManagedAccount; patch: ManagedAccount };
  "/api/v1/accounts/{name}/invitation": { post: InvitedAccount };
  "/api/v1/accounts/{name}/reset-link": { post: InvitedAccount };
  "/api/v1/admin/accounts": { get: Page<ManagedAccount>; post: InvitedAccount };
  "/api/v1/admin/accounts/{name}": { get: ManagedAccount; patch: ManagedAccount };
  "/api/v1/admin/accounts/{name}/invitation": { post: InvitedAccount };
  "/api/v1/admin/accounts/{name}/reset-link": { post: InvitedAccount };
  "/api/v1/roles": { get: RoleList };
  "/api/v1/admin/roles": { get: RoleList };
}

type Answering<Operation, Answer> = Omit<Operation, "responses"> & {
  responses: { 200: { headers: Record<string, unknown>; content: { "application/json": Answer } } };
};

/** Every operation the portal may call. */
export type Paths = {
  [Path in keyof paths]: Path extends keyof Narrowed
    ? {
        [Method in keyof paths[Path]]: Method extends keyof Narrowed[Path]
          ? Answering<paths[Path][Method], Narrowed[Path][Method]>
          : paths[Path][Method];
      }
    : paths[Path];
};

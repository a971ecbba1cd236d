// Every area of words, for the compiler: a key that is missing in either language does not compile. A page's words are
// loaded with the page (`load.ts`), those of a part (`brand`, `compose`, `documents`, `message`, `order`, `review`) with the first page that shows one, those of `app`, `parts`,
// `auth` and `trade` at the start.

import type account from "@/pages/account/en";
import type accounts from "@/pages/accounts/en";
import type audit from "@/pages/audit/en";
import type blacklist from "@/pages/blacklist/en";
import type callbacks from "@/pages/callbacks/en";
import type carriers from "@/pages/carriers/en";
import type exports from "@/pages/exports/en";
import type consents from "@/pages/consents/en";
import type corrections from "@/pages/corrections/en";
import type finance from "@/pages/finance/en";
import type handset from "@/pages/handset/en";
import type health from "@/pages/health/en";
import type inbox from "@/pages/inbox/en";
import type keys from "@/pages/keys/en";
import type log from "@/pages/log/en";
import type missions from "@/pages/missions/en";
import type orders from "@/pages/orders/en";
import type overview from "@/pages/overview/en";
import type packages from "@/pages/packages/en";
import type platformLog from "@/pages/platform-log/en";
import type platformOrders from "@/pages/platform-orders/en";
import type policy from "@/pages/policy/en";
import type reset from "@/pages/reset/en";
import type reviews from "@/pages/reviews/en";
import type roles from "@/pages/roles/en";
import type routes from "@/pages/routes/en";
import type screening from "@/pages/screening/en";
import type send from "@/pages/send/en";
import type senderIds from "@/pages/sender-ids/en";
import type signIn from "@/pages/sign-in/en";
import type signatures from "@/pages/signatures/en";
import type smart from "@/pages/smart/en";
import type smartConversions from "@/pages/smart-conversions/en";
import type smartDesk from "@/pages/smart-desk/en";
import type smartLinks from "@/pages/smart-links/en";
import type smartStatistics from "@/pages/smart-statistics/en";
import type statistics from "@/pages/statistics/en";
import type tasks from "@/pages/tasks/en";
import type templates from "@/pages/templates/en";
import type tenants from "@/pages/tenants/en";
import type brand from "@/parts/brand/en";
import type compose from "@/parts/compose/en";
import type documents from "@/parts/documents/en";
import type message from "@/parts/message/en";
import type order from "@/parts/order/en";
import type review from "@/parts/review/en";
import type app from "./app/en";
import type auth from "./auth/en";
import type parts from "./parts/en";
import type trade from "./trade/en";

export type Areas = {
  app: typeof app;
  auth: typeof auth;
  parts: typeof parts;
  trade: typeof trade;
  brand: typeof brand;
  compose: typeof compose;
  documents: typeof documents;
  message: typeof message;
  order: typeof order;
  review: typeof review;
  account: typeof account;
  accounts: typeof accounts;
  audit: typeof audit;
  blacklist: typeof blacklist;
  callbacks: typeof callbacks;
  carriers: typeof carriers;
  consents: typeof consents;
  exports: typeof exports;
  corrections: typeof corrections;
  finance: typeof finance;
  handset: typeof handset;
  health: typeof health;
  inbox: typeof inbox;
  keys: typeof keys;
  log: typeof log;
  missions: typeof missions;
  orders: typeof orders;
  overview: typeof overview;
  packages: typeof packages;
  "platform-log": typeof platformLog;
  "platform-orders": typeof platformOrders;
  policy: typeof policy;
  reset: typeof reset;
  reviews: typeof reviews;
  roles: typeof roles;
  routes: typeof routes;
  screening: typeof screening;
  send: typeof send;
  "sender-ids": typeof senderIds;
  "sign-in": typeof signIn;
  signatures: typeof signatures;
  smart: typeof smart;
  "smart-conversions": typeof smartConversions;
  "smart-desk": typeof smartDesk;
  "smart-links": typeof smartLinks;
  "smart-statistics": typeof smartStatistics;
  statistics: typeof statistics;
  tasks: typeof tasks;
  templates: typeof templates;
  tenants: typeof tenants;
};

export type Area = keyof Areas;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: Areas;
  }
}

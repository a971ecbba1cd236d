// Every area of words, for the compiler: a key that is missing in either language does not compile. A page's words are
// loaded with the page (`load.ts`), those of a part (`message`, `order`) with the first page that shows one, those of `app`, `parts`,
// `auth` and `trade` at the start.

import type account from "@/pages/account/en";
import type accounts from "@/pages/accounts/en";
import type audit from "@/pages/audit/en";
import type blacklist from "@/pages/blacklist/en";
import type callbacks from "@/pages/callbacks/en";
import type carriers from "@/pages/carriers/en";
import type corrections from "@/pages/corrections/en";
import type finance from "@/pages/finance/en";
import type health from "@/pages/health/en";
import type inbox from "@/pages/inbox/en";
import type keys from "@/pages/keys/en";
import type log from "@/pages/log/en";
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
import type send from "@/pages/send/en";
import type signIn from "@/pages/sign-in/en";
import type tasks from "@/pages/tasks/en";
import type tenants from "@/pages/tenants/en";
import type message from "@/parts/message/en";
import type order from "@/parts/order/en";
import type app from "./app/en";
import type auth from "./auth/en";
import type parts from "./parts/en";
import type trade from "./trade/en";

export type Areas = {
  app: typeof app;
  auth: typeof auth;
  parts: typeof parts;
  trade: typeof trade;
  message: typeof message;
  order: typeof order;
  account: typeof account;
  accounts: typeof accounts;
  audit: typeof audit;
  blacklist: typeof blacklist;
  callbacks: typeof callbacks;
  carriers: typeof carriers;
  corrections: typeof corrections;
  finance: typeof finance;
  health: typeof health;
  inbox: typeof inbox;
  keys: typeof keys;
  log: typeof log;
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
  send: typeof send;
  "sign-in": typeof signIn;
  tasks: typeof tasks;
  tenants: typeof tenants;
};

export type Area = keyof Areas;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: Areas;
  }
}

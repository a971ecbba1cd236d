// The API as far as the pages need it, without a server: for `npm run mock` and for component tests. Never in the build.
// Each area has its own file; the first handler that answers wins.

import { account } from "./account.ts";
import { audit } from "./audit.ts";
import { type Call, type Handler, refuse, type Reply } from "./call.ts";
import { people } from "./accounts.ts";
import { blacklist } from "./blacklist.ts";
import { callback } from "./callbacks.ts";
import { platformCarriers } from "./carriers.ts";
import { catalog } from "./catalog.ts";
import { complaintDesk } from "./complaints.ts";
import { consentBook } from "./consents.ts";
import { exportDesk } from "./exports.ts";
import { correctionDesk } from "./corrections.ts";
import { finance } from "./finance.ts";
import { smartStatistics } from "./smart_statistics.ts";
import { statistics } from "./statistics.ts";
import { health } from "./health.ts";
import { inbox } from "./inbox.ts";
import { authKeys } from "./keys.ts";
import { log } from "./log.ts";
import { messages } from "./messages.ts";
import { missionDesk } from "./missions.ts";
import { orderBook } from "./orders.ts";
import { policy } from "./policy.ts";
import { overview } from "./overview.ts";
import { platformPackages } from "./packages.ts";
import { reviewDesk } from "./reviews.ts";
import { roles } from "./roles.ts";
import { platformRoutes } from "./routes.ts";
import { send } from "./send.ts";
import { senderBook } from "./senders.ts";
import { signatureBook } from "./signatures.ts";
import { smartBook } from "./smart.ts";
import { smartLinks } from "./smart_links.ts";
import { tasks } from "./tasks.ts";
import { templateBook } from "./templates.ts";
import { platformTenants } from "./tenants.ts";

export { type Call, type Handler, ok, paged, refuse, type Reply } from "./call.ts";

const handlers: Handler[] = [
  account,
  audit,
  messages,
  exportDesk,
  consentBook,
  signatureBook,
  senderBook,
  templateBook,
  catalog,
  send,
  tasks,
  missionDesk,
  log,
  authKeys,
  callback,
  inbox,
  blacklist,
  complaintDesk,
  overview,
  platformCarriers,
  platformRoutes,
  health,
  finance,
  statistics,
  smartStatistics,
  policy,
  platformTenants,
  platformPackages,
  correctionDesk,
  reviewDesk,
  smartLinks,
  smartBook,
  orderBook,
  people,
  roles,
];

export function reply(call: Call): Reply {
  for (const handler of handlers) {
    const found = handler(call);
    if (found) return found;
  }
  return refuse(404, "not_found", "There is nothing here, or it is not yours. Check the address and the identifier.");
}

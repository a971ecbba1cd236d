// What happens around the platform: asked of the test, which has the simulated carriers in its hands.

import { check, platform } from "./harness.mjs";

async function ask(what, body) {
  const answer = await fetch(`${platform.stage}/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  check(answer.ok, `${what}: ${answer.status}`);
}

/** A phone writes to the access number of a tenant (SWALLOW: 1069…, HARBOUR: 4477…). */
export const phoneWrites = (uplink) => ask("uplink", uplink);

/** While it is on, the carrier takes nothing for now: messages wait and none fails. */
export const throttle = (on) => ask("throttle", { on });

/** The last link that the platform would have mailed. */
export const lastLink = async () => (await fetch(`${platform.stage}/link`)).text();

/** The operator approves a signature of a tenant by a provisioning file. */
export const approveSignature = (signature) => ask("signature", signature);

/** Addresses that fail have failed for longer than the platform is patient; the next failure parks their events. */
export const callbacksFailForLong = () => ask("callbacks-fail-for-long", {});

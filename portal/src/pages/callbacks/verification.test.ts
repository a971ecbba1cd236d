import { createHmac, timingSafeEqual } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SAMPLES } from "./verification";

type Verify = (secret: string, headers: Record<string, string>, body: string, toleranceS: number) => boolean;

/** The vector of the API's document. */
const BODY = '{"events":[{"event_id":"0","type":"test","at":"2026-08-01T01:00:02.000Z"}]}';
const MAC = "85c32b46dc94203d96df2c467be36daaf617742e1d6db8512017e91f8bc1c021";
const codeOf = (wanted: string) => SAMPLES.find(({ language }) => language === wanted)?.code ?? "";

describe("the code to check a signature with", () => {
  it("takes what is signed and nothing else", () => {
    const source = codeOf("Node.js").replace(/^import .*$/m, "").replace("export function", "return function");
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is the sample that is tested
    const make = new Function("createHmac", "timingSafeEqual", source) as (...crypto: unknown[]) => Verify;
    const verify = make(createHmac, timingSafeEqual);
    const headers = { "hongyan-timestamp": "1785546002", "hongyan-signature": `v1=${MAC}` };
    expect(verify("whsec_example", headers, BODY, Infinity)).toBe(true);
    expect(verify("whsec_other", headers, BODY, Infinity)).toBe(false);
    expect(verify("whsec_example", headers, `${BODY} `, Infinity)).toBe(false);
    expect(verify("whsec_example", { ...headers, "hongyan-signature": "v1=" }, BODY, Infinity)).toBe(false);
    expect(verify("whsec_example", { ...headers, "hongyan-timestamp": "1" }, BODY, 300)).toBe(false);
  });

  it("says on the command line what it says in code", () => {
    expect(codeOf("OpenSSL")).toContain(`# ${MAC}`);
    expect(codeOf("OpenSSL")).toContain(BODY);
  });
});

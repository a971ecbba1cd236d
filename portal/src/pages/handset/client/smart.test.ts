// @vitest-environment node
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compile, type Smart } from "./smart";

const here = (path: string) => new URL(path, import.meta.url);
const file = readFileSync(here("./smart.wasm"));

type SignatureVector = {
  input: string;
  normalized: string;
  sha256: string;
  bucket_20bit: string;
  bucket_8bit: string;
};
type PortVector = { rule: string; value: string; sender: string; match: boolean };
type Vectors = { signature_hash_vectors: SignatureVector[]; port_match_vectors: PortVector[] };
const vectors = JSON.parse(
  readFileSync(here("../../../../../crates/smart/tests/data/vectors.json"), "utf8"),
) as Vectors;

const smart = (): Promise<Smart> => compile(file);

describe("the client as it is shipped", () => {
  it("hashes signatures as the vectors say", async () => {
    const client = await smart();
    expect(vectors.signature_hash_vectors.length).toBeGreaterThan(8);
    for (const { input, normalized, sha256, bucket_20bit, bucket_8bit } of vectors.signature_hash_vectors) {
      expect(client.signature(input, 20)).toEqual({ normal: normalized, sha256, bucket: bucket_20bit });
      expect(client.signature(input, 8).bucket).toBe(bucket_8bit);
    }
  });

  it("compares senders as the vectors say", async () => {
    const client = await smart();
    for (const { rule, value, sender, match } of vectors.port_match_vectors) {
      expect([value, sender, client.matches({ rule, value }, sender)]).toEqual([value, sender, match]);
    }
  });

  it("finds signatures where they stand", async () => {
    const client = await smart();
    expect(client.find("【甲】您的验证码")).toEqual(["甲"]);
    expect(client.find("hello [Acme]")).toEqual(["Acme"]);
    expect(client.find("正【甲】文")).toEqual([]);
  });

  it("says why it did not do something, and goes on", async () => {
    const client = await smart();
    expect(() => client.next(0)).toThrow(expect.objectContaining({ code: "not_started" }));
    expect(() => client.roots(new TextEncoder().encode("{}"), 0)).toThrow(expect.objectContaining({ code: "broken" }));
    expect(() => client.start({ roots: [{ kid: "a", pub: "zz" }] })).toThrow(expect.objectContaining({ code: "call" }));
    client.start({ roots: [] });
    expect(client.next(1_800_000_000)).toBe("/t/v1/manifest");
    for (let times = 0; times < 500; times += 1) {
      expect(() => client.take("/t/v1/manifest", new Uint8Array(10_000), 1)).toThrow();
    }
    expect(client.state()).toEqual({ floor: 0, roots: [], table: null, manifest: null });
  });
});

// The client of handsets as a WebAssembly module (crates/smart): its three functions, and what they answer.
// docs/handset.md describes the operations.

import file from "./smart.wasm?url";

export type Action =
  | { type: "OPEN_URL"; url: string; title: string }
  | { type: "DIAL"; phone: string }
  | { type: "OPEN_APP"; url: string; fallback: string };

export type MenuItem = { item_id: string; label: string; action?: Action; children?: MenuItem[] };

export type Brand = { name: string; summary: string; colour: string; logo: { px: number; sha256: string }[] };

export type Reason =
  | "wrong_sender"
  | "other_region"
  | "revoked"
  | "not_yet_valid"
  | "expired"
  | "manifest_expired"
  | "unknown_key"
  | "key_expired"
  | "bad_signature"
  | "malformed";

export type Shown = {
  answer: "shown";
  profile_id: string;
  version: number;
  brand: Brand;
  menus: MenuItem[];
  signature: string;
  /** The digest of the logo that is here. */
  logo: string | null;
  /** Where the pack with the logo is, when it is not here. */
  logo_path: string | null;
  /** Seconds since 1970. */
  until: number;
};

export type Answer =
  | Shown
  | { answer: "unknown" }
  | { answer: "refused"; reason: Reason }
  | { answer: "fetch"; path: string };

export type Root = { kid: string; pub: string; fingerprint: string };

export type State = {
  floor: number;
  roots: Root[];
  /** The number of the whole table, when it is kept. */
  table: number | null;
  manifest: {
    snapshot: number;
    issued: number;
    expires: number;
    ttl_seconds: number;
    bits: number;
    k_min: number;
    records: number;
    snapshot_octets: number;
    revoked: { profile_id: string; version: number }[];
    keys: { kid: string; not_after: number }[];
  } | null;
};

export type Start = {
  roots: { kid: string; pub: string }[];
  floor?: number;
  region?: string;
  /** Octets up to which the whole table is taken; 0 asks by buckets. */
  whole_octets_max?: number;
};

type Exports = {
  memory: WebAssembly.Memory;
  smart_alloc: (length: number) => number;
  smart_free: (address: number, length: number) => void;
  smart_call: (json: number, jsonLength: number, octets: number, octetsLength: number) => number;
};

/** Why the client did not do what it was asked; `code` is a stable word. */
export class SmartError extends Error {
  readonly code: string;

  constructor(code: string, says: string) {
    super(says);
    this.code = code;
  }
}

const nothing = new Uint8Array();

/** One client. Times are seconds since 1970. */
export class Smart {
  readonly #exports: Exports;

  constructor(instance: WebAssembly.Instance) {
    this.#exports = instance.exports as Exports;
  }

  start(start: Start): void {
    this.#call({ op: "start", ...start });
  }

  /** The root keys that a manifest proves to have. */
  roots(manifest: Uint8Array, now: number): Root[] {
    return this.#call({ op: "roots", now }, manifest).ok as Root[];
  }

  next(now: number): string | null {
    return this.#call({ op: "next", now }).ok as string | null;
  }

  take(path: string, octets: Uint8Array, now: number): void {
    this.#call({ op: "take", path, now }, octets);
  }

  failed(path: string, now: number): void {
    this.#call({ op: "failed", path, now });
  }

  resolve(sender: string, text: string, now: number): Answer {
    return this.#call({ op: "resolve", sender, text, now }).ok as Answer;
  }

  /** A logo's PNG file. */
  logo(sha256: string): Uint8Array {
    return this.#call({ op: "logo", sha256 }).octets;
  }

  state(): State {
    return this.#call({ op: "state" }).ok as State;
  }

  signature(text: string, bits: number): { normal: string; sha256: string; bucket: string } {
    return this.#call({ op: "signature", text, bits }).ok as { normal: string; sha256: string; bucket: string };
  }

  find(text: string): string[] {
    return this.#call({ op: "find", text }).ok as string[];
  }

  matches(rule: { rule: string; value: string }, sender: string): boolean {
    return this.#call({ op: "matches", rule, sender }).ok as boolean;
  }

  #call(request: object, octets: Uint8Array = nothing): { ok: unknown; octets: Uint8Array } {
    const { memory, smart_alloc, smart_free, smart_call } = this.#exports;
    const put = (bytes: Uint8Array) => {
      const at = smart_alloc(bytes.length);
      new Uint8Array(memory.buffer).set(bytes, at);
      return at;
    };
    const json = new TextEncoder().encode(JSON.stringify(request));
    const [jsonAt, octetsAt] = [put(json), put(octets)];
    const at = smart_call(jsonAt, json.length, octetsAt, octets.length);
    smart_free(jsonAt, json.length);
    smart_free(octetsAt, octets.length);
    // The memory may have grown: it is looked at anew.
    const view = new DataView(memory.buffer);
    const [jsonLength, blobLength] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    const end = at + 8 + jsonLength;
    const text = new TextDecoder().decode(new Uint8Array(memory.buffer, at + 8, jsonLength));
    const blob = new Uint8Array(memory.buffer.slice(end, end + blobLength));
    smart_free(at, 8 + jsonLength + blobLength);
    const answer = JSON.parse(text) as { ok: unknown } | { error: string; says: string };
    if ("error" in answer) throw new SmartError(answer.error, answer.says);
    return { ok: answer.ok, octets: blob };
  }
}

/** Compiles the module. */
export async function compile(octets: BufferSource): Promise<Smart> {
  const { instance } = await WebAssembly.instantiate(octets);
  return new Smart(instance);
}

/** Fetches the module and compiles it. */
export async function load(): Promise<Smart> {
  const response = await fetch(file, { credentials: "omit" });
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return compile(await response.arrayBuffer());
}

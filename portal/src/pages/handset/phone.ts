// The phone: messages, the client of handsets, and everything it fetches. What is shown is read from here.

import { EventQueue, type Batch, type EventType } from "./events";
import type { Answer, Root, Shown, Smart, State } from "./client/smart";

export type Message = {
  id: string;
  sender: string;
  text: string;
  parts: number;
  /** Milliseconds since 1970. */
  at: number;
};

/** A request as it went out, whole: there is no header beside those that every browser sends. */
export type Traffic = {
  id: number;
  method: "GET" | "POST";
  path: string;
  /** 0 when nobody answered. */
  status: number;
  octets: number;
  /** What was sent along. */
  body?: string;
  /** Why what came is not used. */
  refused?: string;
};

export type Thread = {
  key: string;
  sender: string;
  /** The brand of its messages. */
  shown: Shown | null;
  /** The oldest first. */
  messages: Message[];
};

/** Where root keys and the highest snapshot are kept between two visits. */
export type Memory = Pick<Storage, "getItem" | "setItem" | "removeItem">;

type World = { fetch: typeof fetch; now: () => number; memory: Memory };

const KEPT = "hongyan.handset";
const TRAFFIC_MAX = 200;
/** Milliseconds for which an answer is believed without asking the client again. */
const ANSWER_MS = 5_000;
/** Milliseconds to wait after a first manifest that did not come; later ones are the client's to wait for. */
const TRUST_PAUSE_MS = 15_000;
/** Milliseconds to wait after a batch that was not taken. */
const EVENTS_PAUSE_MS = 30_000;

type Kept = { roots: { kid: string; pub: string }[]; floor: number };

export class Phone {
  readonly #smart: Smart;
  readonly #world: World;
  readonly #listeners = new Set<() => void>();
  readonly #queue = new EventQueue();
  readonly #answers = new Map<string, { answer: Answer; at: number }>();
  readonly #logos = new Map<string, string>();
  #version = 0;
  #started = false;
  #isWorking = false;
  #eventsAt = 0;
  #trustAt = 0;
  #requests = 0;

  messages: Message[] = [];
  traffic: Traffic[] = [];
  /** Why nothing can be recognised; a stable word. */
  failure: string | null = null;
  /** Asks by buckets even though the whole table is small. */
  byBuckets = false;
  /** Whether taps are counted: the user agreed. */
  counts = true;
  /** What was counted, the latest first. */
  counted = 0;
  taken = 0;

  constructor(smart: Smart, world: World) {
    this.#smart = smart;
    this.#world = world;
    this.#begin();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  version = (): number => this.#version;

  #changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  #now(): number {
    return Math.floor(this.#world.now() / 1000);
  }

  /** Starts the client with what was kept, when something was. */
  #begin(): void {
    const kept = this.#kept();
    this.#started = kept !== null;
    if (kept) {
      this.#smart.start({ ...kept, ...(this.byBuckets && { whole_octets_max: 0 }) });
    }
    this.#answers.clear();
  }

  #kept(): Kept | null {
    try {
      return JSON.parse(this.#world.memory.getItem(KEPT) ?? "null") as Kept | null;
    } catch {
      return null;
    }
  }

  #keep(): void {
    const { roots, floor } = this.#smart.state();
    const kept: Kept = { roots: roots.map(({ kid, pub }) => ({ kid, pub })), floor };
    this.#world.memory.setItem(KEPT, JSON.stringify(kept));
  }

  /** Forgets the platform's keys and everything that was fetched with them. */
  forget(): void {
    this.#world.memory.removeItem(KEPT);
    this.#trustAt = 0;
    this.failure = null;
    this.#logos.clear();
    this.#begin();
    this.#changed();
    void this.work();
  }

  setByBuckets(byBuckets: boolean): void {
    this.byBuckets = byBuckets;
    this.#logos.clear();
    this.#begin();
    this.#changed();
    void this.work();
  }

  setCounts(counts: boolean): void {
    this.counts = counts;
    if (!counts) this.#queue.clear();
    this.#changed();
  }

  /** What the client knows; null before it trusts anybody. */
  state(): State | null {
    return this.#started ? this.#smart.state() : null;
  }

  /** The bucket and hash of a signature: computed here, sent nowhere. */
  signatureOf(text: string): { normal: string; sha256: string; bucket: string }[] {
    const bits = this.state()?.manifest?.bits ?? 0;
    // A signature in its brackets, so that its own normal form comes out.
    return this.#smart.find(text).map((found) => this.#smart.signature(`【${found}】`, bits));
  }

  receive(messages: Message[]): void {
    const known = new Set(this.messages.map(({ id }) => id));
    const fresh = messages.filter(({ id }) => !known.has(id));
    if (fresh.length === 0) return;
    this.messages = [...this.messages, ...fresh].sort((a, b) => a.at - b.at);
    this.#changed();
    void this.work();
  }

  /** Another phone: what this one received is not its own. */
  clear(): void {
    this.messages = [];
    this.#changed();
  }

  /** What a message shows now. Whatever has to be fetched for it is fetched afterwards. */
  answer({ sender, text }: Pick<Message, "sender" | "text">): Answer {
    if (!this.#started) return { answer: "unknown" };
    const key = `${sender}\n${text}`;
    const known = this.#answers.get(key);
    const now = this.#world.now();
    if (known && now - known.at < ANSWER_MS) return known.answer;
    const answer = this.#smart.resolve(sender, text, this.#now());
    this.#answers.set(key, { answer, at: now });
    return answer;
  }

  /** A brand's logo as an address; null when it is not here. */
  logo({ logo }: Shown): string | null {
    if (logo === null) return null;
    const known = this.#logos.get(logo);
    if (known) return known;
    const octets = this.#smart.logo(logo);
    const url = `data:image/png;base64,${btoa(Array.from(octets, (octet) => String.fromCharCode(octet)).join(""))}`;
    this.#logos.set(logo, url);
    return url;
  }

  /** Messages by whom they are from: a brand on a number is another sender than the bare number. */
  threads(): Thread[] {
    const threads = new Map<string, Thread>();
    for (const message of this.messages) {
      const answer = this.answer(message);
      const shown = answer.answer === "shown" ? answer : null;
      const key = shown ? `${message.sender} ${shown.profile_id}` : message.sender;
      const thread = threads.get(key);
      // The latest message has the latest brand.
      if (thread) {
        thread.messages.push(message);
        thread.shown = shown;
      } else threads.set(key, { key, sender: message.sender, shown, messages: [message] });
    }
    const last = ({ messages }: Thread) => messages.at(-1)?.at ?? 0;
    return [...threads.values()].sort((a, b) => last(b) - last(a));
  }

  /** Fetches what is due and what messages asked for. Called now and then; at once when something came. */
  async work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      if (!this.#started) await this.#trust();
      if (this.#started) {
        for (let times = 0; times < 20; times += 1) {
          const path = this.#smart.next(this.#now()) ?? this.#wanted();
          if (path === null) break;
          await this.#fetch(path);
        }
      }
      await this.#send();
    } finally {
      this.#isWorking = false;
    }
  }

  /** What some message needs. */
  #wanted(): string | null {
    for (const message of this.messages) {
      const answer = this.answer(message);
      if (answer.answer === "fetch") return answer.path;
      if (answer.answer === "shown" && answer.logo_path) return answer.logo_path;
    }
    return null;
  }

  /** The first use: the keys that the manifest proves to have are believed, and kept. */
  async #trust(): Promise<void> {
    const now = this.#world.now();
    if (now < this.#trustAt) return;
    this.#trustAt = now + TRUST_PAUSE_MS;
    const manifest = await this.#get("/t/v1/manifest");
    if (typeof manifest === "number") {
      this.#fail(manifest === 404 ? "nothing_published" : "unreachable");
      return;
    }
    try {
      const roots: Root[] = this.#smart.roots(manifest, this.#now());
      this.#world.memory.setItem(KEPT, JSON.stringify({ roots: roots.map(({ kid, pub }) => ({ kid, pub })), floor: 0 }));
      this.#begin();
      this.#smart.take("/t/v1/manifest", manifest, this.#now());
      this.#took();
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #fetch(path: string): Promise<void> {
    const octets = await this.#get(path);
    if (typeof octets === "number") {
      this.#smart.failed(path, this.#now());
      if (path === "/t/v1/manifest") this.#fail(octets === 404 ? "nothing_published" : "unreachable");
    } else {
      try {
        this.#smart.take(path, octets, this.#now());
        this.#took();
      } catch (error) {
        this.#refuse(error);
      }
    }
    this.#answers.clear();
    this.#changed();
  }

  #took(): void {
    this.failure = null;
    this.#keep();
    this.#changed();
  }

  #fail(word: string): void {
    this.failure = word;
    this.#changed();
  }

  /** What came is not used: the request says why, and so does the phone when it was the manifest. */
  #refuse(error: unknown): void {
    const code = error instanceof Error && "code" in error ? String(error.code) : "broken";
    const last = this.traffic[0];
    if (last) this.traffic = [{ ...last, refused: code }, ...this.traffic.slice(1)];
    if (last?.path === "/t/v1/manifest") this.failure = code;
    this.#changed();
  }

  #note(line: Omit<Traffic, "id">): void {
    this.#requests += 1;
    this.traffic = [{ id: this.#requests, ...line }, ...this.traffic].slice(0, TRAFFIC_MAX);
    this.#changed();
  }

  /** What is at an address, or the status of the answer. */
  async #get(path: string): Promise<Uint8Array | number> {
    try {
      const response = await this.#world.fetch(path, { credentials: "omit", referrerPolicy: "no-referrer" });
      const octets = new Uint8Array(await response.arrayBuffer());
      this.#note({ method: "GET", path, status: response.status, octets: octets.length });
      return response.ok ? octets : response.status;
    } catch {
      this.#note({ method: "GET", path, status: 0, octets: 0 });
      return 0;
    }
  }

  /** Counts something that was seen or tapped, when the user agreed. */
  count(type: EventType, shown: Shown, item: string | null): void {
    if (!this.counts) return;
    this.#queue.add(type, shown.profile_id, shown.version, item, this.#world.now());
    this.counted += 1;
    this.#changed();
  }

  get waiting(): number {
    return this.#queue.length;
  }

  async #send(): Promise<void> {
    const now = this.#world.now();
    const batch: Batch | null = now >= this.#eventsAt ? this.#queue.batch(now) : null;
    if (batch === null) return;
    const path = "/t/v1/events";
    const body = JSON.stringify(batch);
    let status = 0;
    try {
      const response = await this.#world.fetch(path, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json" },
        credentials: "omit",
        referrerPolicy: "no-referrer",
        keepalive: true,
      });
      status = response.status;
      await response.arrayBuffer();
    } catch {
      // Nobody answered: it is tried again.
    }
    this.#note({ method: "POST", path, status, octets: body.length, body });
    const isOk = status >= 200 && status < 300;
    if (isOk) this.taken += batch.events.length;
    // What the platform does not want it will not want later either; what it cannot take now waits.
    const isHopeless = status >= 400 && status < 500 && ![404, 408, 429].includes(status);
    if (isOk || isHopeless) this.#queue.done(batch);
    else this.#eventsAt = now + EVENTS_PAUSE_MS;
    this.#changed();
  }
}

// What an option's value looks like: as it would stand in the provisioning file, with a readable form beside it.

export type OptionValue =
  | { kind: "empty" }
  | { kind: "secret" }
  | { kind: "switch"; isOn: boolean }
  | { kind: "time"; ms: number }
  | { kind: "bytes"; bytes: number }
  | { kind: "text"; text: string };

/** The server leaves the password out; should it ever not, or an option with another secret appear, it is not shown. */
const SECRET = /password|secret|token|private/;

export function optionValue(name: string, value: unknown): OptionValue {
  if (SECRET.test(name)) return { kind: "secret" };
  if (value === null || value === undefined || value === "") return { kind: "empty" };
  if (Array.isArray(value) && value.length === 0) return { kind: "empty" };
  if (typeof value === "boolean") return { kind: "switch", isOn: value };
  if (typeof value === "number" && name.endsWith("_ms")) return { kind: "time", ms: value };
  if (typeof value === "number" && name === "max_pdu") return { kind: "bytes", bytes: value };
  return { kind: "text", text: written(name, value) };
}

function written(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => written(name, each)).join(", ");
  if (typeof value === "number" && HEX.has(name)) return `0x${value.toString(16).toUpperCase().padStart(2, "0")}`;
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([, each]) => each !== null)
      .map(([key, each]) => `${key} = ${SECRET.test(key) ? "…" : written(key, each)}`)
      .join(", ");
  }
  return String(value);
}

/** Numbers that the specifications write in hex. */
const HEX = new Set(["throttle_statuses", "tag"]);

import { describe, expect, it } from "vitest";
import { grouped } from "./optionGroup";
import { optionValue } from "./optionValue";

describe("options", () => {
  it("are written as in the provisioning file", () => {
    expect(optionValue("throttle_statuses", [0x58, 0x14])).toEqual({ kind: "text", text: "0x58, 0x14" });
    expect(optionValue("extra_tlvs", [{ tag: 0x1400, hex: "3131" }])).toEqual({
      kind: "text",
      text: "tag = 0x1400, hex = 3131",
    });
    expect(optionValue("response_timeout_ms", 30_000)).toEqual({ kind: "time", ms: 30_000 });
    expect(optionValue("tls", null)).toEqual({ kind: "empty" });
    expect(optionValue("sender_fixed", false)).toEqual({ kind: "switch", isOn: false });
    expect(optionValue("pace_per_s", 0)).toEqual({ kind: "text", text: "0" });
  });

  it("never show a secret, not even inside another option", () => {
    expect(optionValue("password", "hunter2")).toEqual({ kind: "secret" });
    expect(JSON.stringify(optionValue("tls", { key_password: "hunter2", insecure: false }))).not.toContain("hunter2");
  });

  it("stand in groups; what is not known comes last", () => {
    expect(grouped(["new_one", "window", "host"])).toEqual([
      ["connection", ["host"]],
      ["flow", ["window"]],
      ["other", ["new_one"]],
    ]);
  });
});

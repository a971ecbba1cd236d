import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { show } from "@/test/show";
import { sessionOf } from "../../../mock/account";
import { type Call, paged, reply } from "../../../mock/api";
import PlatformLog from ".";

const on = {
  "GET /admin/log": (call: Call) => {
    const { items } = reply(call).body as { items: object[] };
    return paged(items.slice(0, 1), call.query);
  },
};

describe("the log of all tenants", () => {
  it("asks for one tenant's, masked, and says that looking is recorded", async () => {
    const { calls, address } = await show(<PlatformLog />, {
      areas: ["platform-log", "message"],
      path: "/admin/log?tenant=QINGHE",
      session: sessionOf("platform"),
      on,
    });
    await userEvent.click(await screen.findByText(/\*\*\*\*/));
    await screen.findByText(/is recorded in the audit log of QINGHE/);
    expect(calls.find(({ path }) => path === "/admin/log")?.query.get("tenant")).toBe("QINGHE");
    expect(screen.getByText(/recorded in its tenant's audit log/)).toBeTruthy();
    expect(screen.queryByText("Show whole numbers")).toBeNull();
    expect(screen.queryByText("Show the whole number")).toBeNull();
    expect(calls.filter(({ path }) => path.startsWith("/admin/messages/"))).toHaveLength(1);
    expect(calls.some(({ path }) => path.startsWith("/messages/"))).toBe(false);
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(address()).toBe("/admin/log?tenant=QINGHE"));
  });
});

// @vitest-environment node
import { expect, it } from "vitest";
import { byArea } from "./area";

const item = (permission: string) => ({ permission, en: permission, zh: permission, may_grant: true, is_scope: false });

it("keeps what is about the same thing together, and loses nothing", () => {
  const given = ["platform:audit", "orders:manage", "platform:messages", "carriers:read", "moon:walk"].map(item);
  expect(byArea(given).map(([area, inside]) => [area, inside.map(({ permission }) => permission)])).toEqual([
    ["tenants", ["platform:messages"]],
    ["network", ["carriers:read"]],
    ["money", ["orders:manage"]],
    ["system", ["platform:audit"]],
    ["other", ["moon:walk"]],
  ]);
});

// @vitest-environment node
import { readFileSync } from "node:fs";
import openapi, { astToString } from "openapi-typescript";
import { expect, it } from "vitest";

it("the generated schema is that of docs/openapi.json; `npm run api` renews it", async () => {
  const document = new URL("../../../docs/openapi.json", import.meta.url);
  const generated = astToString(await openapi(document));
  const committed = readFileSync(new URL("./schema.d.ts", import.meta.url), "utf8");
  // The file has a heading that the command adds.
  expect(committed.endsWith(generated)).toBe(true);
});

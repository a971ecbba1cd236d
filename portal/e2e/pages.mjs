// The portal's pages as `src/app/pages.ts` lists them: the scenarios about every page have no list of their own that could
// fall behind.

import { readFile } from "node:fs/promises";
import { check } from "./harness.mjs";

const source = new URL("../src/app/pages.ts", import.meta.url);

/** Each `{ name, path, side, permission, group }`; absent parts are undefined. */
export async function portalPages() {
  const text = await readFile(source, "utf8");
  const entries = text.matchAll(/\{\s*name: "([^"]+)",\s*path: "([^"]+)",(.*?)load:/gs);
  const part = (rest, name) => new RegExp(`\\b${name}: "([^"]+)"`).exec(rest)?.[1];
  const pages = [...entries].map(([, name, path, rest]) => ({
    name,
    path,
    side: part(rest, "side"),
    permission: part(rest, "permission"),
    group: part(rest, "group"),
  }));
  check(pages.length > 10 && pages.length === text.match(/load: \(\) => import/g).length, "the list of pages reads otherwise now");
  return pages;
}

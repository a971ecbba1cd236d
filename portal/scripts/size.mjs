// What a browser fetches before a page can be used, compressed; fails above the limit. Needs `npm run build` first.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 400;
const portal = new URL("..", import.meta.url);
const manifest = JSON.parse(await readFile(fileURLToPath(new URL("manifest.json", portal)), "utf8"));

/** The chunks of each first view: the entry, then what is imported on the way to the page in one language. */
const VIEWS = {
  "/sign-in": ["index.html", "src/i18n/zh.ts", "src/pages/sign-in/index.tsx", "src/pages/sign-in/zh.ts"],
  "/overview": [
    "index.html",
    "src/i18n/zh.ts",
    "src/app/shell/Shell.tsx",
    "src/pages/overview/index.tsx",
    "src/pages/overview/zh.ts",
  ],
};

function collect(name, files) {
  const chunk = manifest[name];
  if (!chunk) throw new Error(`the manifest has no ${name}`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const next of chunk.imports ?? []) collect(next, files);
}

let isOver = false;
for (const [view, entries] of Object.entries(VIEWS)) {
  const files = new Set();
  for (const entry of entries) collect(entry, files);
  let bytes = 0;
  for (const file of files) {
    bytes += gzipSync(await readFile(fileURLToPath(new URL(`dist/${file}`, portal))), { level: 9 }).length;
  }
  const kb = bytes / 1000;
  console.log(`${view}: ${kb.toFixed(1)} kB gzip in ${files.size} files (limit ${LIMIT_KB} kB)`);
  isOver ||= kb > LIMIT_KB;
}
if (isOver) process.exitCode = 1;

// Puts the compressed forms next to every file that gains by it, so that the server never compresses, and takes the
// build's manifest out of what is served (`npm run size` reads it).

import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const portal = fileURLToPath(new URL("..", import.meta.url));
const dist = join(portal, "dist");
const COMPRESSIBLE = new Set([".js", ".css", ".html", ".svg", ".json", ".txt", ".wasm"]);

await rename(join(dist, ".vite/manifest.json"), join(portal, "manifest.json"));
await rm(join(dist, ".vite"), { recursive: true });

const files = (await readdir(dist, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name));

for (const file of files) {
  // The server writes a nonce into the page: that one cannot be compressed beforehand.
  if (file.endsWith(".html")) continue;
  const content = await readFile(file);
  const forms = {
    gz: await promisify(gzip)(content, { level: 9 }),
    br: await promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
  };
  for (const [form, bytes] of Object.entries(forms)) {
    if (bytes.length < content.length) await writeFile(`${file}.${form}`, bytes);
  }
}

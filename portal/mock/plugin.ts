import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Connect, Plugin } from "vite";
import { become } from "./account.ts";
import { reply } from "./api.ts";

/** Answers `/api/v1` inside the development and preview servers. */
export function mock(): Plugin {
  return {
    name: "mock-api",
    configureServer: (server) => void server.middlewares.use(answer),
    configurePreviewServer(server) {
      server.middlewares.use(answer);
      server.middlewares.use(page);
    },
  };
}

const answer: Connect.NextHandleFunction = (request, response, next) => {
  const url = new URL(request.url ?? "/", "http://portal");
  if (url.pathname === "/api/v1/stream") return stream(request, response);
  if (url.pathname !== "/mock/who" && !url.pathname.startsWith("/api/v1/")) return next();
  void read(request).then((body) => {
    if (url.pathname === "/mock/who") {
      become(body.who);
      response.end();
      return;
    }
    const { status, body: out, file, headers } = reply({
      method: request.method ?? "GET",
      path: url.pathname.slice("/api/v1".length),
      query: url.searchParams,
      body,
      headers: new Headers(Object.entries(request.headers).map(([key, value]) => [key, String(value)])),
    });
    response.writeHead(status, { "Content-Type": "application/json", ...headers });
    response.end(file ?? (out === undefined ? undefined : JSON.stringify(out)));
  });
};

/** The page as the server sends it: with a nonce for its styles, and the content security policy. */
const page: Connect.NextHandleFunction = (request, response, next) => {
  if (!request.headers.accept?.includes("text/html")) return next();
  const nonce = randomBytes(16).toString("base64");
  const html = readFileSync(new URL("../dist/index.html", import.meta.url), "utf8");
  // The handset runs the client of handsets; no other page may.
  const compiles = new URL(request.url ?? "/", "http://portal").pathname === "/handset" ? " 'wasm-unsafe-eval'" : "";
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": [
      "default-src 'none'",
      `script-src 'self'${compiles}`,
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join("; "),
  });
  response.end(html.replace("__CSP_NONCE__", nonce));
};

function stream(request: IncomingMessage, response: ServerResponse) {
  response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  response.write(`event: hello\ndata: {}\n\n`);
  const timer = setInterval(() => {
    response.write(`event: messages\ndata: {"at":"${new Date().toISOString()}","tasks":null}\n\n`);
  }, 10_000);
  request.on("close", () => clearInterval(timer));
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

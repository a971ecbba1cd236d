import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mock } from "./mock/plugin.ts";
import { styleNonce } from "./scripts/style-nonce.ts";

const server = process.env.HONGYAN_SERVER ?? "http://127.0.0.1:8080";

/**
 * What every page needs, in two files instead of dozens: the framework, and the parts of Ant Design that the frame and
 * the sign-in both show. Everything else is split as the pages use it.
 */
const FRAMEWORK = [
  "react",
  "react-dom",
  "scheduler",
  "react-router",
  "cookie",
  "set-cookie-parser",
  "@tanstack/[a-z-]+",
  "i18next",
  "react-i18next",
  "html-parse-stringify",
  "void-elements",
  "use-sync-external-store",
  "openapi-fetch",
].join("|");
const BASE = [
  { name: "framework", test: new RegExp(`node_modules/(${FRAMEWORK})/`) },
  {
    name: "antd",
    test: /node_modules\/(@ant-design\/(cssinjs|cssinjs-utils|colors|fast-color)|stylis|@emotion|@babel\/runtime|@rc-component\/(util|motion|trigger|portal|resize-observer|tooltip|menu|overflow|dropdown|dialog|notification|input)|antd\/es\/(_util|app|alert|button|config-provider|dropdown|flex|grid|input|layout|locale|menu|message|modal|notification|skeleton|space|spin|style|tag|theme|tooltip|typography|watermark|color-picker))\//,
  },
];

export default defineConfig(({ mode }) => ({
  plugins: [react(), styleNonce(), mode === "mock" && mock()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { port: 5173, proxy: mode === "mock" ? undefined : Object.fromEntries(["/api", "/t/", "/demo/"].map((path) => [path, { target: server, changeOrigin: false }])) },
  build: {
    target: "es2022",
    manifest: true,
    // Nothing is inlined: a data: address would need room in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    rolldownOptions: { output: { codeSplitting: { groups: BASE } } },
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    testTimeout: 120_000,
    maxWorkers: 2,
    css: false,
  },
}));

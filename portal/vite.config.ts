import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { mock } from "./mock/plugin.ts";
import { styleNonce } from "./scripts/style-nonce.ts";

const server = process.env.HONGYAN_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig(({ mode }) => ({
  plugins: [react(), styleNonce(), mode === "mock" && mock()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { port: 5173, proxy: mode === "mock" ? undefined : { "/api": { target: server, changeOrigin: false } } },
  build: {
    target: "es2022",
    manifest: true,
    // Nothing is inlined: a data: address would need room in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  test: {
    environment: "jsdom",
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
    testTimeout: 60_000,
    maxWorkers: 2,
    css: false,
  },
}));

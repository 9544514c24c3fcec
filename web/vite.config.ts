import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The built application is served by `filrouge serve`; in development, by dev/server.mjs. */
const API = "http://127.0.0.1:8788";

export default defineConfig({
  base: "./",
  plugins: [react()],
  server: { port: 5173, proxy: { "/v1": API } },
  build: {
    outDir: "../src/filrouge/http/static",
    emptyOutDir: true,
    target: "es2022",
    // The server's content policy takes no font from a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});

import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import components from "unplugin-vue-components/vite";
import { defineConfig } from "vite";

import { mock } from "./mock/plugin";

const DESK = "http://127.0.0.1:8000"; // the real back end: `npx vite`; the mock: `npm run dev`

export default defineConfig(({ mode }) => ({
  plugins: [
    vue(),
    // Element Plus by the component, with its style: a view loads only what it shows.
    components({ dts: false, dirs: [], resolvers: [ElementPlusResolver({ importStyle: "css" })] }),
    ...(mode === "mock" ? [mock()] : []),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: mode === "mock" ? undefined : { "/api": DESK, "/socket.io": { target: DESK, ws: true } },
  },
  preview: {
    host: "127.0.0.1",
    port: 5174,
    headers: { "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'" },
  },
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // the content-security policy knows no data: addresses
    rollupOptions: {
      output: {
        manualChunks: (id) => (/node_modules\/(@vue|vue|vue-router)\//.test(id) ? "vue" : undefined),
      },
    },
  },
}));

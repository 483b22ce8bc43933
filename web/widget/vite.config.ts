import { defineConfig } from "vite";

// Two scripts, each whole in itself: the page's, and with `--mode embed` the one line of other sites.
export default defineConfig(({ mode }) => ({
  build: {
    target: "es2022",
    emptyOutDir: mode !== "embed",
    modulePreload: false,
    cssCodeSplit: false, // a file of its own: the policy knows no inline styles
    rollupOptions: {
      input: mode === "embed" ? "src/embed.ts" : "src/main.ts",
      output: {
        format: "iife",
        entryFileNames: mode === "embed" ? "widget.js" : "chat.js",
        assetFileNames: "chat[extname]",
      },
    },
  },
}));

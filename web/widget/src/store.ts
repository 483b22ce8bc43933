/**
 * What a page remembers in this browser. In a frame of another site many browsers allow no
 * storage: then the site's page (embed.ts) keeps it, which may only be one that the hotline
 * allows, and words never.
 */
const memory = new Map<string, string>();
const storage = browser();
const framed = window.parent !== window;
const WAIT_MS = 1000; // for a site whose widget.js is older than this

/** Resolves once `recall` knows what was remembered. */
export const ready: Promise<void> = storage || !framed ? Promise.resolve() : askSite();

function browser(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

function askSite(): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener("message", ({ source, data }: MessageEvent<{ kept?: Record<string, string> } | null>) => {
      if (source !== window.parent || !data?.kept) return;
      for (const [name, value] of Object.entries(data.kept)) memory.set(name, value);
      resolve();
    });
    window.parent.postMessage({ shouwen: "recall" }, "*"); // frame-ancestors names who may be our parent
    setTimeout(resolve, WAIT_MS);
  });
}

export function recall(name: string): string | null {
  return storage ? storage.getItem(key(name)) : (memory.get(name) ?? null);
}

/** Remember a value, or forget it; `words` stay in this page where it has no storage of its own. */
export function remember(name: string, value: string | null, words = false): void {
  if (storage) {
    if (value === null) storage.removeItem(key(name));
    else storage.setItem(key(name), value);
    return;
  }
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  if (framed && !words) window.parent.postMessage({ shouwen: "remember", name, value }, "*");
}

/** Return under what name the browser keeps it. */
export function key(name: string): string {
  return `hotline-${name}`;
}

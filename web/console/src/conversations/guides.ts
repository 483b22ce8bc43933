import type { Guide } from "@/api/types";

/** Guides as they were found, but first the one that the talk is about. */
export function aboutFirst(found: Guide[], about?: string): Guide[] {
  return [...found].sort((a, b) => Number(b.code === about) - Number(a.code === about));
}

/** Days in the institution's zone, as the figures are asked for. */

import { toWall } from "@/lib/time";

export interface Period {
  since: string; // YYYY-MM-DD
  until: string;
}

/** This month, the one before, or this year, until today. */
export function period(name: "month" | "before" | "year", now = new Date()): Period {
  const today = toWall(now).slice(0, 10);
  if (name === "year") return { since: `${today.slice(0, 4)}-01-01`, until: today };
  const first = `${today.slice(0, 7)}-01`;
  if (name === "month") return { since: first, until: today };
  const last = new Date(Date.parse(`${first}T00:00:00Z`) - 24 * 60 * 60_000).toISOString().slice(0, 10);
  return { since: `${last.slice(0, 7)}-01`, until: last };
}

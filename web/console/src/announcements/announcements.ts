/** What is announced: how it stands now, and the words for it. */

import type { Announcement, Place } from "@/api/types";
import { instant } from "@/lib/time";
import { words } from "@/words";

const w = words.announcements;

/** What citizens are told now, what is still to begin, what is over, what was withdrawn. */
export function standing(one: Announcement, now = new Date()): keyof typeof w.standings {
  if (one.withdrawn) return "withdrawn";
  if (one.ends_at && Date.parse(one.ends_at) <= now.getTime()) return "over";
  return Date.parse(one.starts_at) <= now.getTime() ? "on" : "coming";
}

/** Whether citizens are told of it, or will be. */
export const isTold = (one: Announcement) => ["on", "coming"].includes(standing(one));

export const span = (one: Announcement) =>
  words.people.until(instant(one.starts_at), one.ends_at ? instant(one.ends_at) : words.people.untilFurther);

export const areasOf = ({ areas }: { areas: string[] }) => (areas.length ? words.common.listed(areas) : w.everywhere);

/** Larger places, each with those that lie in it, for choosing among them. */
export function grouped(places: Place[]): { name: string; inner: string[] }[] {
  const outer = places.filter((one) => !one.within);
  const within = (name: string) => places.filter((one) => one.within === name).map((one) => one.name);
  return outer.map(({ name }) => ({ name, inner: within(name) }));
}

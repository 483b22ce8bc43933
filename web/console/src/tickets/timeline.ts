/** A ticket's events and its deadlines in one line of time, the latest first. */

import type { Deadline, Event, Instant } from "@/api/types";

export interface Happened {
  at: Instant;
  event: Event;
}

export interface Promised {
  at: Instant;
  deadline: Deadline;
  isFirst: boolean; // what was promised at first, and has been extended since (TL-9)
}

export type Point = Happened | Promised;

export function timeline(history: Event[], deadlines: Deadline[]): Point[] {
  const happened = [...history].sort((a, b) => b.sequence - a.sequence).map((event): Point => ({ at: event.at, event }));
  const running = deadlines.filter((deadline) => !deadline.ended_at); // when one ended, an event says
  const promised = running.flatMap((deadline): Point[] => {
    const { due_at, first_due_at, paused_at } = deadline;
    const first = { at: first_due_at, deadline, isFirst: true };
    if (paused_at) return due_at === first_due_at ? [] : [first]; // when it is due now, nobody knows
    const current = { at: due_at, deadline, isFirst: false };
    return due_at === first_due_at ? [current] : [current, first];
  });
  return [...promised, ...happened].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)); // keeps the order of equals
}

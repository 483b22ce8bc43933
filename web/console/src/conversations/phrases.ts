/** Which of the quick phrases come first: those for the situation that a talk is in. */

import type { Conversation, Entry, Phrases } from "@/api/types";

/** The situation, by its code in content/phrases.yml; an institution that has no such code loses nothing. */
export function atHand(details: Conversation | null, entries: Entry[], me: string | undefined): string {
  if (details?.offer) return "transferring";
  if (!entries.some((one) => one.speaker === "staff" && one.person === me)) return "greeting";
  if (details?.draft.description) return "registering";
  return details?.tickets.length ? "closing" : "hearing";
}

export function firstThose(of: string, groups: Phrases[]): Phrases[] {
  return [...groups].sort((a, b) => Number(b.code === of) - Number(a.code === of));
}

/** How far each conversation was shown on this machine, by person: what came after that is unread. */

import { ref } from "vue";

import type { Line } from "@/api/types";

import { me } from "./me";

const MOST = 200; // conversations that are kept in mind, the latest ones

const key = () => `shouwen.seen.${me.value?.person.id}`;
const places = ref<Record<string, number>>({}); // the last place shown, by conversation

/** Begin with what is known of who is signed in. */
export function recallSeen(): void {
  places.value = JSON.parse(localStorage.getItem(key()) ?? "{}") as Record<string, number>;
}

export function markSeen(conversation: string, place: number): void {
  const { [conversation]: before = 0, ...others } = places.value;
  if (place <= before) return;
  places.value = Object.fromEntries([...Object.entries(others), [conversation, place] as const].slice(-MOST));
  localStorage.setItem(key(), JSON.stringify(places.value));
}

export function unreadOf(line: Line): number {
  return Math.max(0, line.last_place - (places.value[line.conversation] ?? 0));
}

/** Who is signed in, and what they may do. */

import { computed, shallowRef } from "vue";

import * as desk from "@/api/desk";
import { keepCsrf } from "@/api/http";
import type { Me } from "@/api/types";

const current = shallowRef<Me | null>(null);

export const me = computed(() => current.value);

export function signedIn(who: Me | null): void {
  current.value = who;
  keepCsrf(who?.csrf ?? "");
}

/** Ask who is signed in; null if nobody is. */
export async function recall(): Promise<Me | null> {
  if (current.value) return current.value;
  signedIn(await desk.me().catch(() => null));
  return current.value;
}

/** Say whether the person's roles let them do something at all; how far, the desk decides. */
export function may(operation: string): boolean {
  return current.value?.may[operation] !== undefined;
}

export function isMe(person: string | null | undefined): boolean {
  return person !== undefined && person === current.value?.person.id;
}

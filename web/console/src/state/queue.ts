/** Who waits for a person, and the conversations that are mine or offered to me. */

import { computed, effectScope, shallowRef, type EffectScope } from "vue";

import * as desk from "@/api/desk";
import { told } from "@/api/http";
import type { Line, Waiting } from "@/api/types";

import { callForAttention } from "./attention";
import { useLive } from "./live";
import { may } from "./me";

export const waiting = shallowRef<Waiting[] | null>(null);
export const lines = shallowRef<Line[] | null>(null);
export const queueError = shallowRef("");
export const linesError = shallowRef("");
export const unread = computed(() => (lines.value ?? []).reduce((sum, line) => sum + line.unread, 0));

export async function loadQueue(): Promise<void> {
  if (!may("see_queue")) return;
  const before = waiting.value && new Set(waiting.value.map((one) => one.conversation));
  try {
    waiting.value = await desk.queue();
    queueError.value = "";
  } catch (failure) {
    queueError.value = told(failure);
    return;
  }
  const fresh = waiting.value.filter((one) => before && !before.has(one.conversation));
  if (fresh.length) callForAttention(waiting.value.length, fresh.some((one) => one.urgent));
}

export async function loadLines(): Promise<void> {
  if (!may("speak")) return;
  try {
    lines.value = await desk.lines();
    linesError.value = "";
  } catch (failure) {
    linesError.value = told(failure);
  }
}

let scope: EffectScope | null = null;

/** Keep both up to date from signing in to signing out. */
export function followQueue(): void {
  scope = effectScope(true);
  const both = () => void Promise.all([loadQueue(), loadLines()]);
  scope.run(() => {
    useLive("queue", () => void loadQueue());
    useLive("conversation", both);
    useLive("entry", () => void loadLines());
    useLive("caught_up", both);
  });
  both();
}

export function leaveQueue(): void {
  scope?.stop();
  waiting.value = lines.value = null;
}

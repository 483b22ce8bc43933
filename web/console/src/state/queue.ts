/** Who waits for a person, and the conversations that are mine or offered to me. */

import { computed, effectScope, shallowRef, type EffectScope } from "vue";

import * as desk from "@/api/desk";
import { told } from "@/api/http";
import type { Entry, Line, Waiting } from "@/api/types";
import { tell } from "@/lib/doing";
import { toConversation } from "@/router";
import { words } from "@/words";

import { callForAttention } from "./attention";
import { useLive } from "./live";
import { isMe, may } from "./me";
import { nameOf } from "./people";
import { recallSeen, unreadOf } from "./seen";

const w = words.queue;

export const waiting = shallowRef<Waiting[] | null>(null);
export const lines = shallowRef<Line[] | null>(null);
export const queueError = shallowRef("");
export const linesError = shallowRef("");
export const myTalks = computed(() => (lines.value ?? []).filter((line) => isMe(line.person)));
export const unread = computed(() => (lines.value ?? []).reduce((sum, line) => sum + unreadOf(line), 0));

export async function loadQueue(): Promise<void> {
  if (!may("see_queue")) return;
  let fresh: Waiting[];
  try {
    const found = await desk.queue();
    fresh = newOf(found, waiting.value);
    waiting.value = found;
    queueError.value = "";
  } catch (failure) {
    queueError.value = told(failure);
    return;
  }
  if (!fresh.length) return;
  const title = fresh.some((one) => one.urgent) ? w.urgentNotice : w.notice;
  callForAttention("queue", title, { name: "conversations" }, w.waiting(waiting.value.length));
}

export async function loadLines(): Promise<void> {
  if (!may("speak")) return;
  let fresh: Line[];
  try {
    const found = await desk.lines();
    fresh = newOf(found.filter(isOfferedToMe), lines.value && lines.value.filter(isOfferedToMe));
    lines.value = found;
    linesError.value = "";
  } catch (failure) {
    linesError.value = told(failure);
    return;
  }
  if (fresh[0]) callForAttention("offer", w.offerNotice, toConversation(fresh[0].conversation));
}

/** What was not there before; nothing, if what was there before is not known. */
function newOf<T extends { conversation: string }>(found: T[], before: T[] | null): T[] {
  const known = before && new Set(before.map((one) => one.conversation));
  return known ? found.filter((one) => !known.has(one.conversation)) : [];
}

const isOfferedToMe = (line: Line) => isMe(line.offered_to);

/** Whoever looks at the page sees that a citizen has written; who does not, is called. */
function onEntry(conversation: string, { speaker }: Entry): void {
  const isMine = myTalks.value.some((line) => line.conversation === conversation);
  if (isMine && speaker === "citizen" && document.visibilityState === "hidden") {
    callForAttention(conversation, w.messageNotice, toConversation(conversation));
  }
  void loadLines();
}

/** Whoever had offered a conversation, or was to take it, is told what became of that. */
function tellOfOffer(what: string): void {
  tell(what);
  callForAttention("offer", w.offerAnswered, { name: "conversations" });
}

let scope: EffectScope | null = null;

/** Keep both up to date from signing in to signing out. */
export function followQueue(): void {
  recallSeen();
  scope = effectScope(true);
  const both = () => void Promise.all([loadQueue(), loadLines()]);
  scope.run(() => {
    useLive("queue", () => void loadQueue());
    useLive("conversation", both);
    useLive("entry", ({ conversation, entry }) => onEntry(conversation, entry));
    useLive("accepted", ({ who }) => tellOfOffer(w.accepted(nameOf(who))));
    useLive("declined", ({ who, entry }) => tellOfOffer(w.declined(nameOf(who), entry.text)));
    useLive("withdrawn", ({ who }) => tellOfOffer(w.withdrawn(nameOf(who))));
    useLive("caught_up", both);
  });
  both();
}

export function leaveQueue(): void {
  scope?.stop();
  waiting.value = lines.value = null;
}

import type { Router } from "vue-router";

import * as desk from "@/api/desk";
import { Refusal } from "@/api/http";
import type { Entry } from "@/api/types";
import { tellFailure } from "@/lib/doing";
import { toConversation } from "@/router";
import { nameOf } from "@/state/people";
import { loadLines, loadQueue } from "@/state/queue";
import { words } from "@/words";

/** Take a conversation and open it; of two who try, one is told who was first. */
export async function takeUp(conversation: string, router: Router): Promise<void> {
  await desk.take(conversation);
  await Promise.all([loadQueue(), loadLines()]);
  await router.push(toConversation(conversation));
}

/** Deal with a conversation that somebody else took first. */
export function isHeld(failure: unknown): boolean {
  if (!(failure instanceof Refusal) || failure.code !== "held") return false;
  tellFailure(words.queue.held(nameOf(String(failure.more.person ?? "")) || words.talk.bot));
  void Promise.all([loadQueue(), loadLines()]);
  return true;
}

/** Who a citizen is on a list, known by a name or only by the end of their conversation's id. */
export function calledBy(conversation: string, name?: string | null): string {
  return name || `${words.talk.citizen} ${conversation.slice(-4)}`;
}

/** What was last said, on one line. */
export function lastSaid(last: Entry | null): string {
  return last?.text || (last?.files[0]?.name ?? "");
}

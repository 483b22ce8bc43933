/** Alerts (danger, a long queue, abuse) and what I am told of tickets, until I have seen it. */

import { effectScope, shallowRef, type EffectScope } from "vue";

import * as desk from "@/api/desk";
import { told } from "@/api/http";
import type { Alert, Telling } from "@/api/types";
import { toConversation } from "@/router";
import { words } from "@/words";

import { callForAttention } from "./attention";
import { useLive } from "./live";
import { may } from "./me";

export const alerts = shallowRef<Alert[]>([]);
export const tellings = shallowRef<Telling[]>([]);
export const noticesError = shallowRef("");
let known: Set<string> | null = null; // alerts that were told before; null: none was asked for yet

export const keyOf = ({ kind, conversation, message }: Alert) => `${kind}/${conversation}/${message}`;

export async function loadNotices(): Promise<void> {
  try {
    [alerts.value, tellings.value] = await Promise.all([
      desk.alerts(),
      may("read_ticket") ? desk.tellings() : [],
    ]);
    noticesError.value = "";
  } catch (failure) {
    noticesError.value = told(failure);
    return;
  }
  const fresh = alerts.value.find((one) => known && !known.has(keyOf(one)));
  known = new Set(alerts.value.map(keyOf));
  if (!fresh) return;
  callForAttention("alert", words.notices.kinds[fresh.kind] ?? fresh.kind, toConversation(fresh.conversation));
}

export async function seeAlert(one: Alert): Promise<void> {
  await desk.seeAlert(one);
  await loadNotices();
}

export async function seeTelling(one: Telling): Promise<void> {
  await desk.seeTelling(one.ticket, one.sequence);
  await loadNotices();
}

let scope: EffectScope | null = null;

export function followNotices(): void {
  scope = effectScope(true);
  const again = () => void loadNotices();
  scope.run(() => {
    useLive("alert", again);
    useLive("telling", again);
    useLive("caught_up", again);
  });
  again();
}

export function leaveNotices(): void {
  scope?.stop();
  alerts.value = [];
  tellings.value = [];
  known = null;
}

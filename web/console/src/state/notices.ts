/** Alerts (danger, a long queue, abuse) and what I am told of tickets, until I have seen it. */

import { computed, effectScope, shallowRef, type EffectScope } from "vue";

import * as desk from "@/api/desk";
import { told } from "@/api/http";
import type { Alert, Telling } from "@/api/types";

import { useLive } from "./live";
import { may } from "./me";

const allAlerts = shallowRef<Alert[]>([]);
const allTellings = shallowRef<Telling[]>([]);

export const noticesError = shallowRef("");
export const alerts = computed(() => allAlerts.value.filter((one) => !one.seen));
export const tellings = computed(() => allTellings.value.filter((one) => !one.seen));

export async function loadNotices(): Promise<void> {
  try {
    [allAlerts.value, allTellings.value] = await Promise.all([
      may("see_alerts") ? desk.alerts() : [],
      may("read_ticket") ? desk.tellings() : [],
    ]);
    noticesError.value = "";
  } catch (failure) {
    noticesError.value = told(failure);
  }
}

export async function seeAlert(one: Alert): Promise<void> {
  await desk.seeAlert(one.id);
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
  allAlerts.value = [];
  allTellings.value = [];
}

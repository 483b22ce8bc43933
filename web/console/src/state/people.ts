/** Colleagues and units, loaded once and again when somebody comes or goes. */

import { computed, shallowRef } from "vue";

import * as desk from "@/api/desk";
import { told } from "@/api/http";
import type { Staff, Unit } from "@/api/types";
import { words } from "@/words";

import { me } from "./me";

export const staff = shallowRef<Staff[]>([]);
export const units = shallowRef<Unit[]>([]);
export const peopleError = shallowRef("");
export const peopleLoaded = shallowRef(false);

/** Load who there is; the units anew only if they may have changed. */
export async function loadPeople(unitsToo = false): Promise<void> {
  try {
    const [persons, places] = await Promise.all([
      desk.staff(),
      units.value.length && !unitsToo ? units.value : desk.units(),
    ]);
    staff.value = persons;
    units.value = places;
    peopleError.value = "";
    peopleLoaded.value = true;
  } catch (failure) {
    peopleError.value = told(failure);
  }
}

const byId = computed(() => new Map(staff.value.map((one) => [one.id, one])));
const unitByCode = computed(() => new Map(units.value.map((one) => [one.code, one])));

/** Whether somebody is signed on, and not away. */
export const isOnDuty = ({ presence }: Staff) => presence === "here" || presence === "after_call";

const mine = computed(() => byId.value.get(me.value?.person.id ?? "") ?? null);
/** True of who cannot be given citizens now; who is not known yet may be on duty. */
export const amOffDuty = computed(() => mine.value !== null && !isOnDuty(mine.value));
/** What whoever is not on duty has to do before they can be given citizens. */
export const dutyFirst = computed(() =>
  mine.value?.presence === "off" ? words.talk.comeFirst : words.talk.backFirst,
);
export const myPresence = computed(() => mine.value?.presence ?? null);
export const myBackBy = computed(() => mine.value?.back_by ?? null);

/** A person's name by their id; what is no known id is shown as it is. */
export function nameOf(person: string | null | undefined): string {
  return person ? (byId.value.get(person)?.name ?? person) : "";
}

/** A person by their post, which says why it is they: 值班长顾明远. */
export function postAndName(person: string): string {
  return (byId.value.get(person)?.post ?? "") + nameOf(person);
}

/** The names of those for whom a person stands in. */
export function actsFor(person: string): string[] {
  return staff.value.filter((one) => one.acting === person && one.id !== person).map((one) => one.name);
}

export function unitName(code: string | null | undefined): string {
  return code ? (unitByCode.value.get(code)?.name ?? code) : "";
}

/** What forms may name: units, people and what else there is of the content. */

import { computed, shallowRef } from "vue";

import * as desk from "@/api/desk";
import type { ContentKind } from "@/api/types";
import { staff, units } from "@/state/people";

import { titleOf } from "./forms";

interface Name {
  code: string;
  label: string;
}

const others = shallowRef<Record<string, Name[]>>({});
const people = computed(() => staff.value.map((one) => ({ code: one.id, label: `${one.name}（${one.post}）` })));
const offices = computed(() => units.value.map((one) => ({ code: one.code, label: one.name })));

/** Load what the fields of a kind may name, besides units and people. */
export async function loadNames(kinds: ContentKind[], kind: ContentKind): Promise<void> {
  const wanted = kind.fields.map((field) => field.of).filter((of) => of && of !== "units" && of !== "staff") as string[];
  const loaded = await Promise.all(
    wanted.map(async (of) => {
      const shape = kinds.find((one) => one.kind === of);
      const items = shape ? await desk.contentItems(of) : [];
      return [of, items.map((one) => ({ code: one.code, label: shape ? titleOf(shape, one.body) : one.code }))] as const;
    }),
  );
  others.value = { ...others.value, ...Object.fromEntries(loaded) };
}

export function choicesOf(of: string | null): Name[] {
  if (of === "staff") return people.value;
  return of === "units" ? offices.value : (others.value[of ?? ""] ?? []);
}

/** How something is called that is named by its code. */
export const calledAs = (of: string, code: string) => choicesOf(of).find((one) => one.code === code)?.label ?? code;

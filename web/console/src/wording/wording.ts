/** The wording check while somebody types; the desk checks again before anything is sent (CO-3). */

import { ref, shallowRef, watch, type Ref, type ShallowRef } from "vue";

import * as desk from "@/api/desk";
import { Refusal } from "@/api/http";
import type { Finding, Part, Verdict } from "@/api/types";
import { later } from "@/lib/later";

const PAUSE = 500; // milliseconds without a key, before it is asked

export interface Stretch {
  text: string;
  finding: Finding | null;
}

/** Cut a text where findings begin and end; of findings that overlap, the first one shows. */
export function stretches(text: string, findings: Finding[]): Stretch[] {
  const characters = [...text]; // places count characters as the desk does, not UTF-16 units
  const found: Stretch[] = [];
  let at = 0;
  const cut = (from: number, to: number) => characters.slice(from, to).join("");
  for (const finding of [...findings].sort((a, b) => a.start - b.start)) {
    const end = Math.min(finding.end, characters.length);
    if (finding.start < at || end <= finding.start) continue;
    if (finding.start > at) found.push({ text: cut(at, finding.start), finding: null });
    found.push({ text: cut(finding.start, end), finding });
    at = end;
  }
  if (at < characters.length) found.push({ text: cut(at, characters.length), finding: null });
  return found;
}

export interface Discourtesy {
  field: string;
  verdict: Verdict;
}

/** What the desk would not tell a citizen as it stands, until that is mended; `isDiscourteous` keeps it. */
export function useDiscourtesy() {
  const refused = shallowRef<Discourtesy | null>(null);
  function isDiscourteous(failure: unknown): boolean {
    if (!(failure instanceof Refusal) || failure.code !== "discourteous") return false;
    const { field, ...found } = failure.more as { field: string } & Omit<Verdict, "ok">;
    refused.value = { field, verdict: { ok: false, ...found } };
    return true;
  }
  return { refused, isDiscourteous, mended: () => (refused.value = null) };
}

export interface Wording {
  verdict: ShallowRef<Verdict | null>; // null: nothing known of what stands there now
  checking: Ref<boolean>;
  keep: (known: Verdict) => void;
}

export function useWording(text: Ref<string>, isChecked: () => boolean, part?: Part): Wording {
  const verdict = shallowRef<Verdict | null>(null);
  const checking = ref(false);

  const check = later(PAUSE, async (asked: string) => {
    try {
      const found = await desk.check(asked, part);
      if (asked === text.value && isChecked()) verdict.value = found;
    } catch {
      // Not known is not discourteous: before sending, the desk checks in any case.
    } finally {
      if (asked === text.value) checking.value = false;
    }
  });

  watch(
    [text, isChecked],
    () => {
      verdict.value = null;
      checking.value = isChecked() && text.value.trim() !== "";
      if (checking.value) check(text.value);
    },
    { immediate: true },
  );

  return { verdict, checking, keep: (known) => (verdict.value = known) };
}

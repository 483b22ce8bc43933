import type { Event } from "@/api/types";
import { instant } from "@/lib/time";
import { nameOf, unitName } from "@/state/people";
import { words } from "@/words";

type Read = (value: unknown) => string;

const text: Read = (value) => String(value ?? "");
const when: Read = (value) => (Number.isNaN(Date.parse(text(value))) ? "" : instant(text(value)));

/** What staff read of an event's facts; codes that only the desk needs are left out. */
const READ: Record<string, Read> = {
  unit: (value) => unitName(text(value)),
  to: (value) => nameOf(text(value)),
  person: (value) => nameOf(text(value)),
  receiver: (value) => nameOf(text(value)),
  giver: (value) => nameOf(text(value)),
  kind: (value) => words.deadlines.kinds[text(value)] ?? "",
  outcome: (value) => words.outcomes[text(value)] ?? "",
  master: text,
  count: text,
  amount: text,
  due_at: when,
  until: when,
  first_due_at: when,
};

export function factsOf(event: Event): string[] {
  return Object.entries(event.facts)
    .map(([name, value]) => [words.facts[name], READ[name]?.(value)] as const)
    .filter(([label, read]) => label && read)
    .map(([label, read]) => `${label}：${read}`);
}

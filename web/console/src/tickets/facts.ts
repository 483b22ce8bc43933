import type { Application, Deadline, Event, Ticket } from "@/api/types";
import { instant } from "@/lib/time";
import { nameOf, unitName } from "@/state/people";
import { words } from "@/words";

type Read = (value: unknown, facts: Event["facts"]) => string;

const text = (value: unknown) => String(value ?? "");
const when = (value: unknown) => (Number.isNaN(Date.parse(text(value))) ? "" : instant(text(value)));

export const lengthOf = (amount: unknown, countedIn: unknown) => `${text(amount)}${unitOf(countedIn)}`;
export const unitOf = (countedIn: unknown) => words.deadlines.units[text(countedIn)] ?? "";

const yesNo: Read = (value) => (value ? words.yesNo.yes : words.yesNo.no);

/** What staff read of an event's facts; codes that only the desk needs are left out. */
const READ: Record<string, Read> = {
  unit: (value) => unitName(text(value)),
  to: (value) => nameOf(text(value)),
  person: (value) => nameOf(text(value)),
  receiver: (value) => nameOf(text(value)),
  giver: (value) => nameOf(text(value)),
  written_by: (value) => nameOf(text(value)),
  owner: (value) => nameOf(text(value)),
  late: text,
  kind: (value) => words.deadlines.kinds[text(value)] ?? "",
  why: (value) => words.whys[text(value)] ?? "",
  outcome: (value) => words.outcomes[text(value)] ?? "",
  notice: text,
  conclusion: (value) => words.conclusions[text(value)] ?? "",
  understood: yesNo,
  solved: yesNo,
  score: text,
  master: text,
  count: text,
  amount: (value, { counted_in }) => lengthOf(value, counted_in),
  due_at: when,
  until: when,
  first_due_at: when,
};

export function factsOf(event: Event): string[] {
  return Object.entries(event.facts)
    .map(([name, value]) => [words.facts[name], READ[name]?.(value, event.facts)] as const)
    .filter(([label, read]) => label && read)
    .map(([label, read]) => `${label}：${read}`);
}

/** By when an answer is promised, as long as it is. */
export const promiseOf = (ticket: Ticket): Deadline | undefined =>
  ticket.deadlines.find((one) => one.kind === "answer" && !one.ended_at);

/** What whoever decides on an extension has to know: to when, and what the citizen reads of why. */
export function askedFor({ extension }: Ticket): string[] {
  if (!extension) return [];
  const w = words.ticket;
  const until = extension.due_at ? w.extendedTo(instant(extension.due_at)) : w.extendedLater;
  return [until, w.extensionReason(extension.reason)];
}

/** The answer that a second person has just sent back: what is to be mended, not written anew. */
export function sentBack({ history }: Pick<Ticket, "history">): string {
  if (history[history.length - 1]?.name !== "answer_sent_back") return "";
  return history.filter((one) => one.name === "review_asked").pop()?.note ?? "";
}

/** What may still come for an application: of its guide's materials and of those that were asked for. */
export function wanted({ materials, asked_for, received }: Application): string[] {
  return named(materials, asked_for).filter((one) => !received.includes(one));
}

/** The same, what is asked of everybody apart from what only some bring, whom the text names. */
export function parted(all: string[], { if_so }: Pick<Application, "if_so">): { always: string[]; ifSo: string[] } {
  return { always: all.filter((one) => !if_so.includes(one)), ifSo: all.filter((one) => if_so.includes(one)) };
}

/** Each material once, as guide and list of what is missing name them. */
export const named = (...lists: string[][]): string[] => [...new Set(lists.flat())];

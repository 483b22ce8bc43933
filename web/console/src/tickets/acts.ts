/** What each act on a ticket asks for. Which acts may be done now, the desk says. */

import type { Part, Ticket } from "@/api/types";
import { words } from "@/words";

export type FieldKind = "told" | "long" | "person" | "unit" | "length" | "instant" | "outcome" | "yes_no" | "score" | "conclusion" | "ticket" | "days" | "line" | "received" | "materials" | "said";

export interface Field {
  name: string;
  kind: FieldKind;
  part?: Part;
  label: string;
  optional?: boolean;
  hint?: string;
}

const { fields: w } = words;
const long = (name: "reason" | "instruction" | "finding" | "remedy" | "summary" | "request" | "demand" | "report" | "note"): Field => ({
  name,
  kind: "long",
  label: w[name],
});
/** What a citizen reads as it is written, and as what part of a sentence (bot/hotline/acts.py): it is checked (CO-3). */
const PARTS = {
  reason: "reason", need: "request", text: "statement", ground: "reason", basis: "name", elsewhere: "request",
  papers: "request", materials: "name", result: "statement", collect: "request", apology: "statement",
} as const;
const told = (name: keyof typeof PARTS, more: Partial<Field> = {}): Field => ({
  name,
  kind: "told",
  part: PARTS[name],
  label: w[name === "materials" ? "asked" : name],
  ...more,
});
const unit: Field = { name: "unit", kind: "unit", label: w.unit };
const receiver: Field = { name: "to", kind: "person", label: w.toOptional, optional: true };

/** What is asked only of a citizen who was reached (EV-1). */
export const SAID: Field[] = [
  { name: "understood", kind: "yes_no", label: w.understood, optional: true },
  { name: "solved", kind: "yes_no", label: w.solved, optional: true },
  { name: "score", kind: "score", label: w.score, optional: true, hint: w.callBackHint },
];

export const FIELDS: Record<string, Field[]> = {
  dispatch: [unit, receiver, long("summary")],
  sign_for: [],
  refuse: [long("reason")],
  begin: [],
  arrive: [],
  instruct: [unit, receiver, long("instruction"), { name: "until", kind: "instant", label: w.findBy }],
  find: [{ name: "conclusion", kind: "conclusion", label: w.conclusion }, long("finding")],
  propose: [long("remedy")],
  hand_over: [{ name: "to", kind: "person", label: w.to }, long("reason"), long("summary")],
  take_on: [],
  assist: [unit, long("request")],
  ask_extension: [{ name: "amount", kind: "length", label: w.amount }, told("reason", { hint: w.reasonTold })],
  allow_extension: [],
  deny_extension: [long("reason")],
  wait: [told("need")],
  go_on: [],
  answer: [told("text"), told("apology", { optional: true, hint: w.apologyHint })],
  approve: [],
  send_back: [long("reason")],
  tell_step: [told("text", { label: w.step })],
  receive: [{ name: "materials", kind: "received", label: w.received }],
  ask_for: [told("materials", { kind: "materials" }), told("reason", { label: w.why })],
  confirm: [{ name: "place", kind: "said", label: w.said }],
  accept_application: [{ name: "amount", kind: "days", label: w.done }],
  issue: [told("result"), told("collect", { hint: w.collectHint })],
  collect: [{ name: "by", kind: "line", label: w.by }],
  not_accept: [told("ground"), told("basis"), told("elsewhere"), told("papers")],
  merge: [{ name: "master", kind: "ticket", label: w.master }],
  supervise: [{ name: "until", kind: "instant", label: w.until }, long("demand")],
  meet_demand: [long("report")],
  call_back: [{ name: "outcome", kind: "outcome", label: w.outcome }, ...SAID, long("note")],
  close: [told("reason")],
  urge: [],
  commend: [{ name: "who", kind: "line", label: w.who }],
};

/** The way a matter usually goes on, the nearest step first. */
const ONWARD = [
  "approve", "instruct", "allow_extension", "take_on", "sign_for", "dispatch", "begin", "confirm", "receive", "go_on", "meet_demand",
  "arrive", "find", "accept_application", "issue", "answer", "call_back", "collect",
];

/** What turns a matter away or ends it. */
const GRAVE = new Set(["refuse", "not_accept", "merge", "close", "deny_extension", "send_back"]);

export const isGrave = (act: string): boolean => GRAVE.has(act);

/** Acts in the order of their buttons: onward, others, grave. */
export function inOrder(acts: string[]): string[] {
  const rank = (act: string) => (ONWARD.includes(act) ? ONWARD.indexOf(act) : ONWARD.length + Number(isGrave(act)));
  return acts.filter((act) => act in FIELDS).sort((a, b) => rank(a) - rank(b));
}

/** The one act that is set off from the rest: the nearest step; taking all papers twice or instructing anew is none. */
export function nearest({ acts, application, instruction }: Pick<Ticket, "acts" | "application" | "instruction">): string | undefined {
  const isOver = (act: string) => (act === "receive" && !application?.missing.length) || (act === "instruct" && !!instruction);
  return ONWARD.find((act) => acts.includes(act) && !isOver(act));
}

export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;

/** What has to be filled in and is not. */
export function missing(fields: Field[], values: Values): Field[] {
  return fields.filter((field) => !field.optional && !String(values[field.name] ?? "").trim());
}

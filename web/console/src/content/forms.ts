/** What forms of content hold: how fields are written into them, and read out again. */

import type { Body, ContentKind, Fault, Field } from "@/api/types";
import { words } from "@/words";

export const NONE = "无"; // a field of a guide that was considered and has no content (ON-1)

/** A new item: lists are empty, all else is unsaid. */
export function blank(fields: Field[]): Body {
  return Object.fromEntries(fields.map((field) => [field.name, empty(field)]));
}

function empty(field: Field): unknown {
  if (field.type === "switch") return false;
  if (field.type === "group") return field.required ? blank(field.fields) : null;
  return isList(field) ? [] : null;
}

export const isList = ({ type }: Field) => ["lines", "rows", "choices", "references", "windows"].includes(type);

/** What is said, without what is not: the desk tells what is missing. */
export function said(fields: Field[], body: Body): Body {
  const told = fields.map((field) => [field.name, value(field, body[field.name])] as const);
  return Object.fromEntries(told.filter(([, what]) => what !== null && what !== undefined));
}

function value(field: Field, what: unknown): unknown {
  if (typeof what === "string") return what.trim() || null;
  if (field.type === "group") return what ? said(field.fields, what as Body) : null;
  if (field.type === "rows") return (what as Body[]).map((row) => said(field.fields, row));
  if (field.type === "stated" && Array.isArray(what) && !what.length) return null;
  return what;
}

/** Lines as they are typed, one entry each. */
export const toLines = (entries: unknown) => (Array.isArray(entries) ? entries.join("\n") : "");
export const fromLines = (text: string) => text.split("\n").filter((line) => line.trim()).map((line) => line.trim());

/** Numbers, one a line; what is no number stays, to be told so by the desk. */
export const fromNumbers = (text: string) => fromLines(text).map((line) => (Number.isFinite(Number(line)) ? Number(line) : line));

/** Times of day from when to when: 08:30-12:00, one a line. */
export const toWindows = (windows: unknown) =>
  ((windows ?? []) as string[][]).map((edges) => edges.map((edge) => edge.slice(0, 5)).join("-")).join("\n");
export const fromWindows = (text: string) => fromLines(text).map((line) => line.split(/[-—–~]/).map((edge) => edge.trim()));

interface Place {
  name: string;
  within?: string | null;
}

/** Places, each below the one that it lies in and indented by two blanks more. */
export function toTree(places: Place[]): string {
  const depth = new Map<string, number>();
  return places
    .map(({ name, within }) => {
      depth.set(name, within ? (depth.get(within) ?? 0) + 1 : 0);
      return "  ".repeat(depth.get(name) ?? 0) + name;
    })
    .join("\n");
}

export function fromTree(text: string): Place[] {
  const above: { indent: number; name: string }[] = [];
  return text.split("\n").flatMap((line) => {
    const name = line.trim();
    if (!name) return [];
    const indent = line.length - line.trimStart().length;
    while (above.length && above[above.length - 1]!.indent >= indent) above.pop();
    const within = above[above.length - 1]?.name;
    above.push({ indent, name });
    return [within ? { name, within } : { name }];
  });
}

/** How an item is called in a list. */
export function titleOf(shape: ContentKind, body: Body): string {
  const field = shape.fields.find((one) => one.name === shape.title);
  const what = body[shape.title ?? ""];
  const first = Array.isArray(what) ? what[0] : what;
  return field?.choices[String(first)] ?? String(first ?? "");
}

/** What is wrong at a field, or within it. */
export const faultAt = (faults: Fault[], path: string) => faults.find((one) => one.field === path)?.message ?? "";
export const faultsWithin = (faults: Fault[], path: string) => faults.some((one) => one.field === path || one.field.startsWith(`${path}.`));

/** A value as people read it: what is chosen or named by what it is called. */
export function shown(what: unknown, field?: Field, called: (of: string, code: string) => string = (_, code) => code): string {
  if (what === null || what === undefined || what === "") return words.content.nothing;
  if (typeof what === "boolean") return what ? words.content.yes : words.content.no;
  if (Array.isArray(what)) return what.map((each) => shown(each, field, called)).join("、") || words.content.nothing;
  if (typeof what === "object") {
    const within = (name: string) => field?.fields.find((one) => one.name === name);
    return Object.entries(what).map(([name, each]) => shown(each, within(name), called)).join(" ");
  }
  const text = String(what);
  return field?.choices[text] ?? (field?.of ? called(field.of, text) : text);
}

/** Whole lists are long: of one only what goes and what comes. */
export function contrast(before: unknown, after: unknown): [unknown, unknown] {
  if (!Array.isArray(before) || !Array.isArray(after)) return [before, after];
  const [old, now] = [before, after].map((list: unknown[]) => new Set(list.map((each) => JSON.stringify(each)))) as [Set<string>, Set<string>];
  const gone = before.filter((each) => !now.has(JSON.stringify(each)));
  const come = after.filter((each) => !old.has(JSON.stringify(each)));
  return gone.length || come.length ? [gone, come] : [before, after];
}

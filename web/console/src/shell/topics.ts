import { words } from "@/words";

/** What a telling is about: a topic of its own, or a deadline's (`sign_for_expired`). */
export function topicOf(topic: string): string {
  const { topics, fired, deadline, other } = words.notices;
  if (topics[topic]) return topics[topic];
  const [, kind = "", end = ""] = /^(.+)_(warned|expired|reported)$/.exec(topic) ?? [];
  const named = words.deadlines.kinds[kind];
  return named && fired[end] ? deadline(named, fired[end]) : other;
}

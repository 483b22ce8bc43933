/** The conversation that is open: what is known of it, and its log without gaps. */

import { inject, onScopeDispose, provide, ref, shallowRef, watch, type InjectionKey, type Ref, type ShallowRef } from "vue";

import * as desk from "@/api/desk";
import { Refusal, told } from "@/api/http";
import type { Conversation, Entry } from "@/api/types";
import { later } from "@/lib/later";
import { unwatchConversation, useLive, watchConversation } from "@/state/live";
import { isMe } from "@/state/me";
import { loadLines, loadQueue } from "@/state/queue";

const PAGE = 200; // how many entries the desk tells at once
const SOON = 1_000; // milliseconds after what a citizen says until what is known is asked again
const TYPES_FOR = 4_000; // milliseconds that a sign of typing is believed

export interface Talk {
  id: () => string | null;
  details: ShallowRef<Conversation | null>;
  entries: ShallowRef<Entry[]>;
  loading: Ref<boolean>;
  error: Ref<string>;
  /** True of a conversation that is not mine to read; who takes it may. */
  isClosed: Ref<boolean>;
  typing: Ref<string>;
  load: () => Promise<void>;
  add: (entry: Entry) => void;
}

const KEY: InjectionKey<Talk> = Symbol("talk");

export function provideTalk(id: () => string | null): void {
  const details = shallowRef<Conversation | null>(null);
  const entries = shallowRef<Entry[]>([]);
  const loading = ref(false);
  const error = ref("");
  const isClosed = ref(false);
  const typing = ref("");
  let known = 0; // every entry up to this place was asked for; what was pushed may leave gaps
  let catching = Promise.resolve();
  let stopsTyping = 0;

  function merge(news: Entry[]): void {
    const byPlace = new Map([...entries.value, ...news].map((entry) => [entry.place, entry]));
    entries.value = [...byPlace.values()].sort((a, b) => a.place - b.place);
  }

  async function readOn(of: string): Promise<void> {
    while (of === id()) {
      const news = await desk.log(of, known);
      if (of !== id()) return;
      merge(news);
      known = news.at(-1)?.place ?? known;
      if (news.length < PAGE) return;
    }
  }

  /** Ask for what is not known yet, one after the other, so that nothing is asked for twice. */
  function catchUp(of: string): Promise<void> {
    catching = catching.catch(() => {}).then(() => readOn(of));
    return catching;
  }

  async function load(): Promise<void> {
    const of = id();
    if (!of) return;
    loading.value = true;
    try {
      const [found] = await Promise.all([desk.conversation(of), catchUp(of)]);
      if (of !== id()) return;
      details.value = found;
      error.value = "";
      isClosed.value = false;
    } catch (failure) {
      if (of === id()) failed(failure);
    } finally {
      if (of === id()) loading.value = false;
    }
  }

  /** What was read before stays, unless it has become somebody else's. */
  function failed(failure: unknown): void {
    error.value = told(failure);
    isClosed.value = failure instanceof Refusal && failure.status === 403;
    if (isClosed.value) forget();
  }

  function forget(): void {
    details.value = null;
    entries.value = [];
    known = 0;
  }

  /** Whatever was said while the desk did not tell of it yet; what fails is tried again by `load`. */
  function catchUpQuietly(): void {
    const of = id();
    if (of) void catchUp(of).catch(() => {});
  }

  watch(
    id,
    (of, before) => {
      forget();
      error.value = typing.value = "";
      isClosed.value = false;
      if (before) unwatchConversation(before);
      if (of) watchConversation(of, catchUpQuietly);
      void load();
    },
    { immediate: true },
  );
  onScopeDispose(() => unwatchConversation(id() ?? ""));

  const loadSoon = later(SOON, () => void load()); // what they tell may be part of what is known

  useLive("entry", ({ conversation, entry }) => {
    if (conversation !== id()) return;
    merge([entry]);
    if (entry.speaker === "citizen") loadSoon();
    if (typing.value === (entry.speaker === "citizen" ? "citizen" : entry.person)) typing.value = "";
  });
  useLive("conversation", ({ conversation }) => {
    if (conversation === id()) void load();
  });
  useLive("caught_up", () => void load());
  useLive("typing", ({ conversation, who }) => {
    if (conversation !== id() || isMe(who)) return;
    typing.value = who;
    clearTimeout(stopsTyping);
    stopsTyping = window.setTimeout(() => (typing.value = ""), TYPES_FOR);
  });

  provide(KEY, { id, details, entries, loading, error, isClosed, typing, load, add: (entry) => merge([entry]) });
}

export function useTalk(): Talk {
  const talk = inject(KEY);
  if (!talk) throw new Error("no conversation is provided here");
  return talk;
}

/** What changes who has a conversation changes the lists, too. */
export async function reloadAll(talk: Talk): Promise<void> {
  await Promise.all([talk.load(), loadQueue(), loadLines()]);
}

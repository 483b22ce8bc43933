/** Live updates over Socket.IO: what happened is told by name; what it is now, is asked again. */

import { io, type Socket } from "socket.io-client";
import { onScopeDispose, ref } from "vue";

import * as desk from "@/api/desk";
import { sessionLost } from "@/api/http";
import type { Entry } from "@/api/types";

interface Told {
  queue: () => void;
  conversation: (told: { conversation: string }) => void;
  entry: (told: { conversation: string; entry: Entry }) => void;
  typing: (told: { conversation: string; who: string }) => void;
  /** What became of an offer of a conversation: who did it, and why they declined. */
  accepted: (told: { conversation: string; who: string }) => void;
  declined: (told: { conversation: string; who: string; entry: Entry }) => void;
  withdrawn: (told: { conversation: string; who: string }) => void;
  work: (told: { ticket: string }) => void;
  telling: () => void;
  alert: () => void;
  presence: () => void;
  announcement: () => void;
  plan: () => void;
  /** Ours: something was missed, and what is shown has to be asked again. */
  caught_up: () => void;
}

type Listener = (...args: never[]) => void;
type Shown = { conversation: string } | { ticket: string };
interface Watch {
  what: Shown;
  then: () => void;
}

const AGAIN = 5_000; // milliseconds until the desk is asked again that turned the page away
const NAMES = [
  "queue", "conversation", "entry", "typing", "accepted", "declined", "withdrawn", "work", "telling", "alert", "presence",
  "announcement", "plan",
] as const;
const listeners = new Map<string, Set<Listener>>();
const watched = new Map<string, Watch>(); // what pages show, and what to do once the desk tells of it
let socket: Socket | null = null;
let hasConnected = false;
let asksAgain = 0;

/** True while the connection is down after it once stood. */
export const isOffline = ref(false);

function tell(name: string, ...args: unknown[]): void {
  for (const listener of listeners.get(name) ?? []) (listener as (...args: unknown[]) => void)(...args);
}

export function connect(): void {
  if (socket) return;
  socket = io("/desk", { transports: ["websocket"], withCredentials: true });
  socket.on("connect", () => {
    isOffline.value = false;
    for (const one of watched.values()) askToWatch(one);
    if (hasConnected) tell("caught_up");
    hasConnected = true;
  });
  socket.on("disconnect", turnedAway);
  socket.on("connect_error", turnedAway);
  socket.on("missed", () => tell("caught_up"));
  socket.on("signed_out", sessionLost);
  for (const name of NAMES) socket.on(name, (...args: unknown[]) => tell(name, ...args));
}

/** A lost connection is tried again by itself, one that the desk refused is not: does the session stand? */
function turnedAway(): void {
  isOffline.value = true;
  clearTimeout(asksAgain);
  if (!socket || socket.active) return;
  asksAgain = window.setTimeout(() => desk.me().then(() => socket?.connect(), turnedAway), AGAIN);
}

export function disconnect(): void {
  clearTimeout(asksAgain);
  socket?.disconnect();
  socket = null;
  hasConnected = false;
  isOffline.value = false;
}

/** Tell colleagues and citizen that somebody types. */
export function typing(conversation: string): void {
  socket?.volatile.emit("typing", { conversation });
}

/** Be told of what a page shows; `then` asks for what happened before that began, each time it does. */
function watch(what: Shown, then: () => void): void {
  const one = { what, then };
  watched.set(JSON.stringify(what), one);
  if (socket?.connected) askToWatch(one);
}

function unwatch(what: Shown): void {
  if (watched.delete(JSON.stringify(what)) && socket?.connected) socket.emit("unwatch", what);
}

function askToWatch(one: Watch): void {
  socket?.emit("watch", one.what, (is: boolean) => is && watched.get(JSON.stringify(one.what))?.then());
}

export const watchConversation = (conversation: string, then: () => void) => watch({ conversation }, then);
export const unwatchConversation = (conversation: string) => unwatch({ conversation });
export const watchTicket = (ticket: string, then: () => void) => watch({ ticket }, then);
export const unwatchTicket = (ticket: string) => unwatch({ ticket });

/** Listen while the calling component or scope lives. */
export function useLive<N extends keyof Told>(name: N, listener: Told[N]): void {
  const known = listeners.get(name) ?? new Set<Listener>();
  listeners.set(name, known.add(listener as Listener));
  onScopeDispose(() => known.delete(listener as Listener));
}

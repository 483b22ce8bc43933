/** Live updates over Socket.IO: what happened is told by name; what it is now, is asked again. */

import { io, type Socket } from "socket.io-client";
import { onScopeDispose, ref } from "vue";

import type { Entry } from "@/api/types";

interface Told {
  queue: () => void;
  conversation: (told: { conversation: string }) => void;
  entry: (told: { conversation: string; entry: Entry }) => void;
  typing: (told: { conversation: string; who: string }) => void;
  work: () => void;
  telling: () => void;
  alert: () => void;
  presence: () => void;
  /** Ours: the connection stands (again), and what was told meanwhile was missed. */
  caught_up: () => void;
}

type Listener = (...args: never[]) => void;

const listeners = new Map<string, Set<Listener>>();
const NAMES = ["queue", "conversation", "entry", "typing", "work", "telling", "alert", "presence"] as const;
let socket: Socket | null = null;
let hasConnected = false;

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
    if (hasConnected) tell("caught_up");
    hasConnected = true;
  });
  socket.on("disconnect", () => (isOffline.value = true));
  socket.on("connect_error", () => (isOffline.value = true));
  for (const name of NAMES) socket.on(name, (...args: unknown[]) => tell(name, ...args));
}

export function disconnect(): void {
  socket?.disconnect();
  socket = null;
  hasConnected = false;
  isOffline.value = false;
}

/** Tell colleagues and citizen that somebody types. */
export function typing(conversation: string): void {
  socket?.volatile.emit("typing", { conversation });
}

/** Listen while the calling component or scope lives. */
export function useLive<N extends keyof Told>(name: N, listener: Told[N]): void {
  const known = listeners.get(name) ?? new Set<Listener>();
  listeners.set(name, known.add(listener as Listener));
  onScopeDispose(() => known.delete(listener as Listener));
}

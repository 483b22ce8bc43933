/** The one way to the desk's API: JSON over the same origin, with the session's cookie. */

import { words } from "@/words";

/** An answer that says why something was not done; `message` is fit to show. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

const session = { csrf: "", lost: () => {} };

/** Keep what each write has to carry, known once somebody is signed in. */
export function keepCsrf(csrf: string): void {
  session.csrf = csrf;
}

/** Say what to do when the session has ended by itself. */
export function onSessionLost(then: () => void): void {
  session.lost = then;
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return ask<T>(path, { method: "GET", signal });
}

export function post<T = void>(path: string, body: unknown = {}): Promise<T> {
  return ask<T>(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf },
    body: JSON.stringify(body),
  });
}

async function ask<T>(path: string, init: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/api/${path}`, { credentials: "same-origin", ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Refusal(0, "unreachable", words.errors.unreachable);
  }
  const content: unknown = await answer.json().catch(() => null);
  if (answer.ok) return content as T;
  const { code = "", message, ...more } = (content ?? {}) as Record<string, unknown>;
  if (answer.status === 401 && path !== "sign-in") session.lost();
  throw new Refusal(answer.status, String(code), String(message || fallback(answer.status)), more);
}

function fallback(status: number): string {
  if (status === 401) return words.errors.signedOut;
  if (status === 403) return words.errors.forbidden;
  if (status === 404) return words.errors.missing;
  return words.errors.server;
}

/** The words to show for anything that went wrong. */
export function told(error: unknown): string {
  return error instanceof Refusal ? error.message : words.errors.server;
}

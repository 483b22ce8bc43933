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

  /** True if nobody is signed in any more; a wrong password or code is another matter. */
  get isSignedOut(): boolean {
    return this.code === "not_signed_in";
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

/** The desk has said, here or over the live connection, that the session has ended. */
export function sessionLost(): void {
  session.lost();
}

// What is read while no hand moves, after a live event or on a timer, must not keep a forsaken desk
// signed in. Each view reads for many reasons; here it is enough to know whether a hand has moved.
const BY_HAND = 5_000; // milliseconds
let touched = Date.now(); // opening the page is done by hand, too

/** Begin to notice when a hand moves. */
export function noticeHands(): void {
  for (const touch of ["pointerdown", "keydown"]) {
    addEventListener(touch, () => (touched = Date.now()), { capture: true, passive: true });
  }
}

export function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const headers = Date.now() - touched > BY_HAND ? { "X-Background": "1" } : undefined;
  return ask<T>(path, { method: "GET", headers, signal });
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
    throw unreachable();
  }
  return read<T>(answer.status, await answer.text());
}

/** Send a file and tell how much of it is there, from 0 to 1; `fetch` cannot tell that. */
export function upload<T>(path: string, file: Blob, onProgress: (share: number) => void): Promise<T> {
  const form = new FormData();
  form.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", `/api/${path}`);
  request.setRequestHeader("X-CSRF-Token", session.csrf);
  request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
  return new Promise((resolve, reject) => {
    request.onerror = () => reject(unreachable());
    request.onload = () => {
      try {
        resolve(read<T>(request.status, request.responseText));
      } catch (failure) {
        reject(failure as Error);
      }
    };
    request.send(form);
  });
}

/** Return what was answered, or throw why it was not done. */
function read<T>(status: number, text: string): T {
  const content = parsed(text);
  if (status >= 200 && status < 300) return content as T;
  const { code = "", message, ...more } = (content ?? {}) as Record<string, unknown>;
  const refusal = new Refusal(status, String(code), String(message || fallback(status)), more);
  if (refusal.isSignedOut) sessionLost();
  throw refusal;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // an empty answer, or a proxy's own page
  }
}

function unreachable(): Refusal {
  return new Refusal(0, "unreachable", words.errors.unreachable);
}

function fallback(status: number): string {
  if (status === 401) return words.errors.signedOut;
  if (status === 403) return words.errors.forbidden;
  if (status === 404) return words.errors.missing;
  if (status === 413) return words.files.tooLarge;
  return words.errors.server;
}

/** The words to show for anything that went wrong. */
export function told(error: unknown): string {
  return error instanceof Refusal ? error.message : words.errors.server;
}

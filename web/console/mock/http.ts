/** What the mock's routes are written with. */

export interface Asked {
  method: string;
  params: string[];
  query: URLSearchParams;
  body: Record<string, unknown>;
  file: { name: string; bytes: Buffer } | null;
  me: string; // a staff id
}

export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

/** An answer that is not JSON. */
export class Bytes {
  constructor(
    readonly type: string,
    readonly content: Buffer,
  ) {}
}

export type Answer = (asked: Asked) => unknown;
export type Route = readonly [method: string, path: RegExp, answer: Answer];

/** Tells what happened to everybody who is connected. */
export const live: { tell: (name: string, ...args: unknown[]) => void } = { tell: () => {} };

export const minutesAgo = (n: number) => new Date(Date.now() - n * 60_000).toISOString();
export const minutesAhead = (n: number) => minutesAgo(-n);
export const text = (value: unknown) => String(value ?? "").trim();

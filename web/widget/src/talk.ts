import { io } from "socket.io-client";

import { key, recall, remember } from "./store";

/** A message of the log, as the server tells it. */
export interface Entry {
  from: "citizen" | "hotline";
  text: string;
  place: number;
  at?: string;
  message_id?: string;
  by?: string;
  buttons?: Choice[];
  files?: FileRef[];
  card?: Card;
}
export interface Choice {
  title: string;
  payload: string;
}
export interface FileRef {
  id: string;
  name: string;
  type: string;
  size: number;
}
export type Card =
  | { kind: "read_back"; items: Record<string, string> }
  | { kind: "progress"; number: string; state: string; due: string };
export interface Pause {
  unit: string;
  note: string;
  until: string | null;
  alternative: string;
}
export interface Standing {
  holder?: "bot" | "queue" | "person";
  by?: string | null;
  ahead?: number;
  pauses?: Pause[];
}
export type Line = "connecting" | "connected" | "cut";

/** What a page shows of a talk. */
export interface Shown {
  line(line: Line): void;
  /** Begin anew: nothing of before is shown any more. */
  empty(): void;
  /** Show what was typed here and is not in the log yet. */
  pending(id: string, said: string): void;
  /** Show an entry of the log; `live` if it came while the page was open. */
  entry(entry: Entry, live: boolean): void;
  standing(standing: Standing): void;
  writing(): void;
}

const SESSION = "session";
const UNSENT = "unsent";
const POLL_MS = 15_000; // live replies may be lost on the way; the log has them
const POLLS_TO_STANDING = 4; // of who waits for nobody: pauses of service begin and end

/**
 * A citizen's conversation. It is what the server's log says it is: at every connection the
 * page asks for what it has missed, and sends what the log does not have. A repeated id is
 * the same message, so what may be lost is sent again, also after a reload.
 */
export class Talk {
  private readonly socket = io({ transports: ["websocket"], autoConnect: false });
  private token: string | null = null;
  private confirmed = false;
  private last = 0;
  private loading = false;
  private missed = false;
  private caughtUp = false;
  private typed = 0;
  private polls = 0;
  private now: Standing = {};
  private unsent = new Map<string, string>();

  constructor(private readonly page: Shown) {
    this.socket.on("connect", () => this.socket.emit("session_request", { session_id: this.token }));
    this.socket.on("session_confirm", (given: string) => this.confirm(given));
    this.socket.on("disconnect", () => this.cut());
    this.socket.on("bot_uttered", (said: Entry) => this.hear(said));
    this.socket.on("staff_typing", () => this.page.writing());
    window.addEventListener("storage", (event) => {
      if (event.key === key(SESSION) && event.newValue !== this.token) this.restart(event.newValue);
    });
  }

  /** Go on with what this browser remembers, or begin. */
  start(): void {
    this.token = recall(SESSION);
    this.unsent = kept();
    for (const [id, said] of this.unsent) this.page.pending(id, said);
    this.socket.connect();
    setInterval(() => this.poll(), POLL_MS);
  }

  /** Return the header that shows whose conversation a file is asked for or sent to. */
  get proof(): Record<string, string> {
    return { Authorization: `Bearer ${this.token}` };
  }

  say(said: string): void {
    const id = newId();
    this.unsent.set(id, said);
    keep(this.unsent);
    this.typed = 0; // who types on is to be let finish
    this.page.pending(id, said);
    if (this.confirmed) this.send(id);
  }

  /** Say that the citizen goes on typing, at most once a second. */
  typing(): void {
    if (this.confirmed && Date.now() - this.typed > 1000) {
      this.typed = Date.now();
      this.socket.emit("user_typing");
    }
  }

  /** Send a photograph; a rejection has the refusal's code as its message. */
  async photograph(file: File): Promise<void> {
    const form = new FormData();
    form.append("message_id", newId());
    form.append("file", file);
    const answer = await fetch("/webhooks/web/files", { method: "POST", headers: this.proof, body: form });
    if (!answer.ok) throw new Error(((await answer.json()) as { error: string }).error);
    this.catchUp();
  }

  async file(ref: FileRef): Promise<Blob> {
    const answer = await fetch(`/webhooks/web/files/${ref.id}`, { headers: this.proof });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.blob();
  }

  /** Begin a new conversation. */
  anew(): void {
    remember(SESSION, null);
    this.restart(null);
  }

  private restart(token: string | null): void {
    this.token = token;
    this.unsent.clear();
    keep(this.unsent);
    this.begin();
    this.confirmed = false;
    if (this.socket.connected) this.socket.emit("session_request", { session_id: token });
  }

  private begin(): void {
    this.last = 0;
    this.caughtUp = false;
    this.page.empty();
    for (const [id, said] of this.unsent) this.page.pending(id, said);
  }

  private confirm(given: string): void {
    if (given !== this.token || !this.last) this.begin();
    this.token = given;
    remember(SESSION, given);
    this.confirmed = true;
    this.page.line("connected");
    this.catchUp(() => {
      for (const id of this.unsent.keys()) this.send(id);
    });
  }

  private cut(): void {
    this.confirmed = false;
    this.loading = false;
    this.page.line("cut");
  }

  private send(id: string): void {
    this.socket.emit("user_uttered", { message: this.unsent.get(id), message_id: id, session_id: this.token });
  }

  /** A live reply only says that there is something new in the log. */
  private hear(said: Entry): void {
    if (!said.place) this.page.entry({ ...said, from: "hotline" }, true);
    else if (this.loading) this.missed = true;
    else if (said.place > this.last) this.catchUp();
  }

  private poll(): void {
    if (!this.confirmed || this.loading) return;
    this.catchUp();
    this.polls += 1;
    if (this.now.holder === "queue" || this.polls % POLLS_TO_STANDING === 0) this.ask();
  }

  /** The log comes in parts, oldest first. What comes live meanwhile is in it too, or is asked for again. */
  private catchUp(done?: () => void, news = false): void {
    this.loading = true;
    this.socket.emit("messages_after", { after: this.last }, (entries: Entry[]) => {
      for (const entry of entries) this.show(entry);
      if (entries.length || this.missed) {
        this.missed = false;
        this.catchUp(done, true);
        return;
      }
      this.loading = false;
      if (news || !this.caughtUp) this.ask();
      this.caughtUp = true;
      done?.();
    });
  }

  private show(entry: Entry): void {
    if (entry.place <= this.last) return;
    this.last = entry.place;
    this.page.entry(entry, this.caughtUp);
    if (entry.message_id && this.unsent.delete(entry.message_id)) keep(this.unsent);
  }

  private ask(): void {
    this.socket.emit("standing", {}, (standing: Standing) => {
      this.now = standing;
      this.page.standing(standing);
    });
  }
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
}

function kept(): Map<string, string> {
  try {
    return new Map(JSON.parse(recall(UNSENT) ?? "[]") as [string, string][]);
  } catch {
    return new Map();
  }
}

function keep(unsent: Map<string, string>): void {
  remember(UNSENT, unsent.size ? JSON.stringify([...unsent]) : null, true);
}

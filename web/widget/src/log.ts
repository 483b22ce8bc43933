import { choicesOf, progressOf } from "./cards";
import { button, el } from "./dom";
import type { Entry, FileRef } from "./talk";
import { words } from "./words";

const APART_MS = 1500; // between replies in elder mode

export interface Does {
  say(said: string): void;
  file(ref: FileRef): Promise<Blob>;
  failed(): void;
  isSlow(): boolean;
  read(entry: Entry): void;
}

/** What was said, in the order of the log; what is not in it yet stands behind. */
export class Log {
  private readonly pendings = new Map<string, HTMLElement>();
  private readonly queue: Entry[] = [];
  private timer = 0;

  constructor(
    private readonly list: HTMLElement,
    private readonly does: Does,
  ) {
    // Larger print, or a picture that has come: the end stays where it can be read.
    new ResizeObserver(() => this.toEnd()).observe(list);
  }

  empty(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.queue.length = 0;
    this.pendings.clear();
    this.list.replaceChildren();
  }

  pending(id: string, said: string): void {
    const bubble = this.bubble({ from: "citizen", text: said, place: 0 });
    bubble.classList.add("pending");
    this.pendings.set(id, bubble);
    this.list.append(bubble);
    this.toEnd();
  }

  private toEnd(): void {
    this.list.lastElementChild?.scrollIntoView({ block: "end" });
  }

  /** Show an entry; in elder mode live replies come one after another. */
  add(entry: Entry, live: boolean): void {
    if (this.timer || (live && this.does.isSlow() && entry.from === "hotline")) {
      this.queue.push(entry);
      if (!this.timer) this.next();
    } else {
      this.show(entry, live);
    }
  }

  private next(): void {
    const entry = this.queue.shift();
    this.timer = entry ? window.setTimeout(() => this.next(), APART_MS) : 0;
    if (entry) this.show(entry, true);
  }

  private show(entry: Entry, live: boolean): void {
    const mine = entry.message_id ? this.pendings.get(entry.message_id) : undefined;
    if (entry.message_id) this.pendings.delete(entry.message_id);
    const bubble = mine ?? this.bubble(entry);
    bubble.classList.remove("pending");
    const first = this.pendings.values().next().value ?? null;
    this.list.insertBefore(bubble, first);
    this.toEnd();
    if (live && entry.from === "hotline") this.does.read(entry);
  }

  private bubble(entry: Entry): HTMLElement {
    const speaker = entry.by ?? words.speakers[entry.from];
    const bubble = el("li", { class: entry.by ? "hotline person" : entry.from });
    bubble.append(el("span", { class: entry.by ? "by" : "by unseen" }, `${speaker}：`));
    if (entry.text) bubble.append(el("p", { class: "said" }, entry.text));
    for (const ref of entry.files ?? []) bubble.append(this.file(ref));
    const card = progressOf(entry.card);
    if (card) bubble.append(card);
    if (entry.buttons?.length) bubble.append(choicesOf(entry.buttons, entry.card, (said) => this.does.say(said)));
    return bubble;
  }

  /** Pictures are shown; all else is saved or printed. A file is asked for with the session's token. */
  private file(ref: FileRef): HTMLElement {
    const box = el("div", { class: "file" });
    const load = (use: (url: string) => void): void => {
      this.does.file(ref).then(
        (content) => use(URL.createObjectURL(content)),
        () => this.does.failed(),
      );
    };
    if (ref.type.startsWith("image/")) {
      const picture = el("img", { alt: words.file.picture(ref.name) }) as HTMLImageElement;
      load((url) => (picture.src = url));
      box.append(picture);
      return box;
    }
    box.append(
      button(words.file.save(ref.name), () => load((url) => el("a", { href: url, download: ref.name }).click())),
      button(words.file.print(ref.name), () => {
        const tab = window.open("", "_blank"); // at once: a browser lets nothing open later
        load((url) => (tab ? (tab.location.href = url) : undefined));
      }),
    );
    return box;
  }
}

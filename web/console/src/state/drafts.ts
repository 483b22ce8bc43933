/** What was typed and not sent, by conversation; it survives a reload, not the browser's end. */

import { ref } from "vue";

const changes = ref(0); // of what the browser keeps, which tells nobody

const key = (of: string) => `shouwen.draft.${of}`;

/** What a note to colleagues in a conversation is kept as. */
export const noteOf = (conversation: string) => `${conversation}/note`;

export function draft(of: string): string {
  void changes.value;
  return sessionStorage.getItem(key(of)) ?? "";
}

export function keepDraft(of: string, text: string): void {
  if (text) sessionStorage.setItem(key(of), text);
  else sessionStorage.removeItem(key(of));
  changes.value++;
}

/** Forget what was typed in a conversation, to the citizen and to colleagues: it is somebody else's now. */
export function forgetDraft(of: string): void {
  keepDraft(of, "");
  keepDraft(noteOf(of), "");
}

/** Forget every draft: who signs in next is not who typed them. */
export function forgetDrafts(): void {
  for (const name of Object.keys(sessionStorage)) {
    if (name.startsWith(key(""))) sessionStorage.removeItem(name);
  }
  changes.value++;
}

import { recall, remember } from "./store";

/** What a citizen chose on this page, remembered. */
export const settings = {
  get elder(): boolean {
    return recall("elder") === "1";
  },
  set elder(on: boolean) {
    remember("elder", on ? "1" : null);
  },
  get aloud(): boolean {
    return recall("aloud") === "1";
  },
  set aloud(on: boolean) {
    remember("aloud", on ? "1" : null);
  },
  /** Which text of the privacy notice was last read. */
  get told(): string | null {
    return recall("privacy-told");
  },
  set told(text: string | null) {
    remember("privacy-told", text);
  },
};

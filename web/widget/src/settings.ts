const ELDER = "hotline-elder";
const ALOUD = "hotline-aloud";
const TOLD = "hotline-privacy-told";

/** What a citizen chose on this page, remembered. */
export const settings = {
  get elder(): boolean {
    return localStorage.getItem(ELDER) === "1";
  },
  set elder(on: boolean) {
    localStorage.setItem(ELDER, on ? "1" : "0");
  },
  get aloud(): boolean {
    return localStorage.getItem(ALOUD) === "1";
  },
  set aloud(on: boolean) {
    localStorage.setItem(ALOUD, on ? "1" : "0");
  },
  /** Which text of the privacy notice was last read. */
  get told(): string | null {
    return localStorage.getItem(TOLD);
  },
  set told(text: string | null) {
    localStorage.setItem(TOLD, text ?? "");
  },
};

import { settings } from "./settings";

const SLOWER = 0.8;

export const canSpeak = "speechSynthesis" in window;

/** Read something aloud after what is being read. */
export function speak(text: string): void {
  const said = new SpeechSynthesisUtterance(text);
  said.lang = "zh-CN";
  said.rate = settings.elder ? SLOWER : 1;
  speechSynthesis.speak(said);
}

export function hush(): void {
  speechSynthesis.cancel();
}

/** What browsers that can hear have; TypeScript's library does not know it. */
interface Recognition extends EventTarget {
  lang: string;
  interimResults: boolean;
  start(): void;
  stop(): void;
  onresult: ((event: { results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null;
  onend: (() => void) | null;
  onerror: (() => void) | null;
}
const browser = window as unknown as Record<string, (new () => Recognition) | undefined>;
const Heard = browser.SpeechRecognition ?? browser.webkitSpeechRecognition;

export const canHear = Heard !== undefined;

/** Hear what a citizen says until they stop; return how to stop it. */
export function dictate(heard: (text: string) => void, ended: (failed: boolean) => void): () => void {
  if (!Heard) throw new Error("this browser cannot hear");
  const hearing = new Heard();
  let failed = false;
  hearing.lang = "zh-CN";
  hearing.interimResults = true;
  hearing.onresult = (event) => heard(Array.from(event.results, (result) => result[0]?.transcript ?? "").join(""));
  hearing.onerror = () => (failed = true);
  hearing.onend = () => ended(failed);
  hearing.start();
  return () => hearing.stop();
}

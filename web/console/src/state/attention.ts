/** Drawing attention to who newly waits: a sound and a desktop notice, permission asked for once. */

import { ref } from "vue";

import { words } from "@/words";

const SOUND = "shouwen.sound";

export const sound = ref(localStorage.getItem(SOUND) !== "off");
export const mayNotify = ref("Notification" in window ? Notification.permission : "denied");

export function toggleSound(): void {
  sound.value = !sound.value;
  localStorage.setItem(SOUND, sound.value ? "on" : "off");
  if (sound.value) ring();
}

export async function askToNotify(): Promise<void> {
  mayNotify.value = await Notification.requestPermission();
}

let audio: AudioContext | null = null;

/** Two soft tones, made here: nothing has to be fetched for them. */
function ring(): void {
  audio ??= new AudioContext();
  const begin = audio.currentTime;
  for (const [place, pitch] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = begin + place * 0.18;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.12, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.3);
  }
}

/** Say that somebody waits; the notice names nobody, since others may see the screen. */
export function callForAttention(waiting: number, urgent: boolean): void {
  if (sound.value) ring();
  if (mayNotify.value !== "granted" || document.visibilityState === "visible") return;
  const notice = new Notification(urgent ? words.queue.urgentNotice : words.queue.notice, {
    body: words.queue.waiting(waiting),
    tag: "shouwen-queue", // a newer notice takes the place of an older one
  });
  notice.onclick = () => window.focus();
}

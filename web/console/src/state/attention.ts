/** Drawing attention to what is new: a sound and a desktop notice, permission asked for once. */

import { ref } from "vue";
import type { RouteLocationRaw } from "vue-router";

import { router } from "@/router";

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
  void audio.resume(); // it sleeps if it was made before any hand had touched the page
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

/**
 * Ring, and show a desktop notice if nobody looks at the page; who takes it up is led to what it is about.
 * A notice names nobody, since others may see the screen; a newer one about the same takes its place.
 */
export function callForAttention(about: string, title: string, to: RouteLocationRaw, body = ""): void {
  if (sound.value) ring();
  if (mayNotify.value !== "granted" || document.visibilityState === "visible") return;
  const notice = new Notification(title, { body, tag: `shouwen-${about}` });
  notice.onclick = () => {
    window.focus();
    notice.close();
    void router.push(to);
  };
}

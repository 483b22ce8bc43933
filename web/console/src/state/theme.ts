/** Light or dark: as the machine says, until somebody chooses. */

import { ref, watchEffect } from "vue";

const KEY = "shouwen.dark";
const chosen = localStorage.getItem(KEY);
const machine = matchMedia("(prefers-color-scheme: dark)");

export const dark = ref(chosen === null ? machine.matches : chosen === "yes");

machine.addEventListener("change", ({ matches }) => {
  if (localStorage.getItem(KEY) === null) dark.value = matches;
});

export function toggleDark(): void {
  dark.value = !dark.value;
  localStorage.setItem(KEY, dark.value ? "yes" : "no");
}

watchEffect(() => document.documentElement.classList.toggle("dark", dark.value));

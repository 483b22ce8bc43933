/** Files that a ticket may carry; the desk looks at their content besides. */

import { words } from "@/words";

const MOST = 10 * 1024 * 1024; // bytes
const ENDINGS = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf", ".docx", ".xlsx"];

/** What a file dialog offers. */
export const ACCEPTED = ENDINGS.join(",");

/** What is wrong with a file, told before it is sent; empty if nothing is. */
export function problemOf({ name, size }: { name: string; size: number }): string {
  if (!ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))) return words.files.wrongKind;
  return size > MOST ? words.files.tooLarge : "";
}

/** How large a file is, as people say it. */
export function sizeOf(bytes: number): string {
  return bytes < 1024 ** 2 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

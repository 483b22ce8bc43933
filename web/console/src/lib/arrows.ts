/** Arrow keys in a list: up, down, Home and End move the focus among what carries `data-row`. */

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

export function moveByArrows(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  const list = event.currentTarget as HTMLElement;
  if (!step || !(event.target as HTMLElement).matches("[data-row]")) return;
  const rows = [...list.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.indexOf(event.target as HTMLElement);
  event.preventDefault();
  rows[step(at, rows.length - 1)]?.focus();
}

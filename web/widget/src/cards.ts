import { button, el } from "./dom";
import type { Card, Choice } from "./talk";
import { words } from "./words";

/** Which of the steps of a ticket is reached, from 0; -1 where it went another way. */
export function stepOf(state: string): number {
  return words.steps.findIndex(([, states]) => states.includes(state));
}

/** Return the choices of a score from the least star to the most; null where choices are something else. */
export function starsOf(choices: Choice[]): Choice[] | null {
  const sorted = [...choices].sort((a, b) => parseInt(a.payload) - parseInt(b.payload));
  return sorted.length === 5 && sorted.every(({ payload }, i) => /^[1-5]分?$/.test(payload) && parseInt(payload) === i + 1)
    ? sorted
    : null;
}

/** Return the choices of a message; a read-back's items are corrected in place. */
export function choicesOf(choices: Choice[], card: Card | undefined, say: (said: string) => void): HTMLElement {
  const row = el("div", { class: "choices" });
  const stars = starsOf(choices);
  if (stars) {
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", words.rate);
    row.classList.add("stars");
    for (const [i, { payload }] of stars.entries()) {
      row.append(button("★", () => say(payload), { "aria-label": words.stars(i + 1) }));
    }
    return row;
  }
  const items = card?.kind === "read_back" ? card.items : {};
  const corrected = new Set(Object.keys(items).map((item) => words.correct.open(words.items[item] ?? item)));
  for (const { title, payload } of choices) {
    if (!corrected.has(title)) row.append(button(title, () => say(payload)));
  }
  for (const [item, value] of Object.entries(items)) row.append(correction(words.items[item] ?? item, value, say));
  return row;
}

/** Return the button that corrects an item, and becomes a field with what it was until now. */
function correction(name: string, value: string, say: (said: string) => void): HTMLElement {
  const opener = button(words.correct.open(name), () => {
    const field = el("input", { value, "aria-label": words.correct.open(name), maxlength: "500" }) as HTMLInputElement;
    const form = el(
      "form",
      {
        class: "correct",
        onsubmit: (event) => {
          event.preventDefault();
          const said = field.value.trim();
          if (said && said !== value) say(words.correct.said(name, said));
          else close();
        },
      },
      field,
      el("button", { type: "submit" }, words.correct.done),
      button(words.correct.cancel, () => close()),
    );
    const close = (): void => {
      form.replaceWith(opener);
      opener.focus();
    };
    opener.replaceWith(form);
    field.focus();
    field.select();
    form.scrollIntoView({ block: "nearest" });
  });
  return opener;
}

/** Return how far a ticket is, as steps; null where there is nothing to show beside the words. */
export function progressOf(card: Card | undefined): HTMLElement | null {
  if (card?.kind !== "progress") return null;
  const at = stepOf(card.state);
  if (at < 0) return null;
  const steps = words.steps.map(([name], i) => {
    const told = i < at ? words.card.done : i === at ? words.card.now : "";
    const step = el("li", { class: i < at ? "done" : i === at ? "now" : "" }, name);
    if (told) step.append(el("span", { class: "unseen" }, told));
    if (i === at) step.setAttribute("aria-current", "step");
    return step;
  });
  const due = card.due ? [el("p", { class: "due" }, words.card.due(card.due))] : [];
  return el(
    "div",
    { class: "card" },
    el("p", { class: "title" }, words.card.title(card.number)),
    el("ol", { class: "steps", "aria-label": words.card.steps }, ...steps),
    ...due,
  );
}

type Props = Record<string, string | boolean | ((event: Event) => void)>;

/** Return an element with attributes, handlers (`onclick`) and children. */
export function el(tag: string, props: Props = {}, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") made.toggleAttribute(name, value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export function button(title: string, act: () => void, props: Props = {}): HTMLElement {
  return el("button", { type: "button", onclick: act, ...props }, title);
}

/** Return an element of chat.html; it is there or the page is broken. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`chat.html has no #${id}`);
  return found as T;
}

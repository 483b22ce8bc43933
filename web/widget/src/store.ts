/** What a page remembers in this browser. Where the browser lets nothing be kept, it is remembered until a reload. */
const memory = new Map<string, string>();
const storage = browser();

function browser(): Storage | null {
  try {
    return window.localStorage; // throws in a frame of another site where its cookies are not allowed
  } catch {
    return null;
  }
}

export function recall(name: string): string | null {
  return storage ? storage.getItem(key(name)) : (memory.get(name) ?? null);
}

export function remember(name: string, value: string | null): void {
  if (!storage) {
    if (value === null) memory.delete(name);
    else memory.set(name, value);
  } else if (value === null) storage.removeItem(key(name));
  else storage.setItem(key(name), value);
}

/** Return under what name the browser keeps it. */
export function key(name: string): string {
  return `hotline-${name}`;
}

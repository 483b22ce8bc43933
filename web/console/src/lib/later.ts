/** Call something once no further call has come for a while. */

export function later<A extends unknown[]>(pause: number, call: (...args: A) => void): (...args: A) => void {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => call(...args), pause);
  };
}

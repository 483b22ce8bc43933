/** Put the focus where typing begins: into the first field of what has just opened. */
export function focusFirstField(within: HTMLElement | null): void {
  within?.querySelector<HTMLElement>("input:checked, input:not([type=radio]), textarea")?.focus();
}

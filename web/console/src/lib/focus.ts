/** Put the focus where work begins: into the first field of what has just opened, or on what it does. */
export function focusFirstField(within: HTMLElement | null): void {
  const field = within?.querySelector<HTMLElement>("input:checked, input:not([type=radio]), textarea");
  (field ?? within?.querySelector<HTMLElement>("[type=submit]"))?.focus();
}

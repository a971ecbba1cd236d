/** Brings a rule into sight and its input into focus. */
export function toRule(id: string, event?: { preventDefault: () => void }) {
  event?.preventDefault();
  const row = document.getElementById(`rule-${id}`);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector<HTMLElement>("input, button")?.focus({ preventScroll: true });
}

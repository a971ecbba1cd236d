/** Shows a section of this page and gives its heading the focus. */
export function goTo(id: string) {
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: "center" });
  heading?.focus({ preventScroll: true });
}

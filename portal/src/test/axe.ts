import axe from "axe-core";

/** What axe finds serious or critical, as one line each. Colours are for the browser tests: jsdom paints nothing. */
export async function barriers(root: Element): Promise<string[]> {
  const { violations } = await axe.run(root, { rules: { "color-contrast": { enabled: false } } });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

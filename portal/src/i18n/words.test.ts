import { describe, expect, it } from "vitest";

type Tree = { [key: string]: string | Tree };

const files = import.meta.glob<{ default: Tree }>(
  ["./*/{en,zh}.ts", "../pages/*/{en,zh}.ts", "../parts/*/{en,zh}.ts"],
  { eager: true },
);

function flat(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value] as [string, string]] : flat(value, `${prefix}${key}.`),
  );
}

const areas = Object.keys(files)
  .filter((path) => path.endsWith("/en.ts"))
  .map((path) => path.slice(0, -"/en.ts".length));

const words = (area: string, language: string) => flat(files[`${area}/${language}.ts`]?.default ?? {});

describe.each(areas)("%s", (area) => {
  const en = words(area, "en");
  const zh = words(area, "zh");

  it("says everything in both languages", () => {
    // Chinese has no singular form.
    const plural = en.map(([key]) => key).filter((key) => !key.endsWith("_one"));
    expect(zh.map(([key]) => key).sort()).toEqual(plural.sort());
    expect([...en, ...zh].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("fills in the same things in both", () => {
    const holes = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).sort();
    const chinese = new Map(zh);
    for (const [key, text] of en) {
      if (!key.endsWith("_one")) expect([key, holes(chinese.get(key) ?? "")]).toEqual([key, holes(text)]);
    }
  });

  it("writes Chinese as Chinese is written", () => {
    for (const [key, text] of zh) {
      // Western punctuation after a Chinese character, or a space between two of them.
      expect([key, /[一-鿿][,;:?!]|[一-鿿] [一-鿿]/.test(text)]).toEqual([key, false]);
    }
  });
});

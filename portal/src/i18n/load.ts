// i18next with the words of each area fetched when they are first needed, in the language of the page only.

import type { Locale } from "antd/es/locale";
import dayjs from "dayjs";
import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/api/types";
import type { Area } from "./areas";
import { become, preferred } from "./language";

type Base = { locale: Locale; words: Record<string, object> };

const bases: Record<Language, () => Promise<{ default: Base }>> = {
  en: () => import("./en"),
  zh: () => import("./zh"),
};
const pages = import.meta.glob<{ default: object }>(["../pages/*/{en,zh}.ts", "../parts/*/{en,zh}.ts"]);
const locales: Partial<Record<Language, Locale>> = {};

const files: BackendModule = {
  type: "backend",
  init: () => undefined,
  read(language, area, done) {
    const file = pages[`../pages/${area}/${language}.ts`] ?? pages[`../parts/${area}/${language}.ts`];
    if (!file) {
      done(new Error(`no words: ${area}, ${language}`), false);
      return;
    }
    file().then(
      (module) => done(null, module.default),
      (error: unknown) => done(error as Error, false),
    );
  },
};

async function base(language: Language): Promise<Record<string, object>> {
  const { locale, words } = (await bases[language]()).default;
  locales[language] = locale;
  return words;
}

/** Ant Design's own words in a language that was loaded. */
export function antdLocale(language: Language): Locale | undefined {
  return locales[language];
}

/** Starts with the language chosen in this browser. */
export async function startWords(): Promise<void> {
  const language = preferred();
  become(language);
  const words = await base(language);
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  await i18next
    .use(files)
    .use(initReactI18next)
    .init({
      lng: language,
      resources: { [language]: words },
      partialBundledLanguages: true,
      ns: Object.keys(words),
      defaultNS: "app",
      fallbackLng: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

/** Changes the language of everything on the page. */
export async function speak(language: Language): Promise<void> {
  const words = await base(language);
  for (const [area, resources] of Object.entries(words)) i18next.addResourceBundle(language, area, resources);
  dayjs.locale(language === "zh" ? "zh-cn" : "en");
  become(language);
  await i18next.changeLanguage(language);
}

/** A page's words, fetched beside the page itself. */
export async function loadWords(...areas: Area[]): Promise<void> {
  await i18next.loadNamespaces(areas);
}

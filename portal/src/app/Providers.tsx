import { QueryClientProvider, type QueryClient } from "@tanstack/react-query";
import { App, ConfigProvider } from "antd";
import type { ReactNode } from "react";
import { antdLocale } from "@/i18n/load";
import { useLanguage } from "@/i18n/useLanguage";
import { useDark } from "./mode";
import { themeOf } from "./theme";

/** The server writes a fresh nonce into the page; the styles Ant Design makes at run time carry it. */
const nonce = document.querySelector<HTMLMetaElement>("meta[name=csp-nonce]")?.content;

type Props = { queries: QueryClient; children: ReactNode };

/** What every component may rely on: queries, words, theme, messages. */
export function Providers({ queries, children }: Props) {
  const dark = useDark();
  const language = useLanguage();
  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        csp={{ nonce }}
        theme={themeOf(dark)}
        locale={antdLocale(language)}
        wave={{ disabled: true }}
        // A space inside a word is not in the button's name, which people say to press it.
        button={{ autoInsertSpace: false }}
      >
        <App>{children}</App>
      </ConfigProvider>
    </QueryClientProvider>
  );
}

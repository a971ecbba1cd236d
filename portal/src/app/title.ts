import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** Names the tab: `Send SMS · 鸿雁 Hongyan`. */
export function useTitle(title: string) {
  const { t } = useTranslation();
  const brand = t("brandFull");
  useEffect(() => {
    document.title = `${title} · ${brand}`;
  }, [title, brand]);
}

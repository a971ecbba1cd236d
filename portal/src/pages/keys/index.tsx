import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Keys() {
  const { t } = useTranslation("keys");
  return <Page title={t("title")}>{null}</Page>;
}

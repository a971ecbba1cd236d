import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Log() {
  const { t } = useTranslation("log");
  return <Page title={t("title")}>{null}</Page>;
}

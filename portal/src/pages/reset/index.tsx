import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Reset() {
  const { t } = useTranslation("reset");
  return <Page title={t("title")}>{null}</Page>;
}

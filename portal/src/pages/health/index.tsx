import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Health() {
  const { t } = useTranslation("health");
  return <Page title={t("title")}>{null}</Page>;
}

import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Routes() {
  const { t } = useTranslation("routes");
  return <Page title={t("title")}>{null}</Page>;
}

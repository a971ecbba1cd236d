import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Callbacks() {
  const { t } = useTranslation("callbacks");
  return <Page title={t("title")}>{null}</Page>;
}

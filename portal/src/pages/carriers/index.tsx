import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Carriers() {
  const { t } = useTranslation("carriers");
  return <Page title={t("title")}>{null}</Page>;
}

import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Tenants() {
  const { t } = useTranslation("tenants");
  return <Page title={t("title")}>{null}</Page>;
}

import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function CarrierDetail() {
  const { t } = useTranslation("carriers");
  return <Page title={t("title")}>{null}</Page>;
}

import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Send() {
  const { t } = useTranslation("send");
  return <Page title={t("title")}>{null}</Page>;
}

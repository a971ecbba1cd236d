import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function TaskDetail() {
  const { t } = useTranslation("tasks");
  return <Page title={t("title")}>{null}</Page>;
}

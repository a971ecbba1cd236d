import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function PlatformLog() {
  const { t } = useTranslation("platform-log");
  return <Page title={t("title")}>{null}</Page>;
}

import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Inbox() {
  const { t } = useTranslation("inbox");
  return <Page title={t("title")}>{null}</Page>;
}

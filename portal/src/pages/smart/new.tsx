import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";

/** A new brand for handsets. */
export default function NewSmart() {
  const { t } = useTranslation("smart");
  return (
    <Page title={t("edit.new")} lead={t("edit.lead")}>
      <Editor of={null} />
    </Page>
  );
}

import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";

/** A new template. */
export default function NewTemplate() {
  const { t } = useTranslation("templates");
  return (
    <Page title={t("create")} lead={t("lead")}>
      <Editor of={null} />
    </Page>
  );
}

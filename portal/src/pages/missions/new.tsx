import { useTranslation } from "react-i18next";
import { useLanguage } from "@/i18n/useLanguage";
import { Page } from "@/parts/Page";
import { Editor } from "./Editor";
import { WithCatalogue } from "./WithCatalogue";

/** A new mission. */
export default function NewMission() {
  const { t } = useTranslation("missions");
  const language = useLanguage();
  return (
    <Page title={t("new")} lead={t("form.lead")}>
      <WithCatalogue>
        {(catalogue) => (
          <Editor of={null} catalogue={catalogue} direction={language === "zh" ? "mainland" : "international"} />
        )}
      </WithCatalogue>
    </Page>
  );
}

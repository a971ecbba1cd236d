import { useTranslation } from "react-i18next";
import { Bubble } from "@/parts/handset/Handset";
import styles from "./signatures.module.css";

/** How the signature stands in front of a message, in both directions. */
export function Preview({ text }: { text: string }) {
  const { t } = useTranslation("signatures");
  const name = text.trim();
  if (name === "") return null;
  return (
    <div className={styles.previews} role="group" aria-label={t("preview.title")}>
      <div>
        <span>{t("preview.mainland")}</span>
        <Bubble segments={[`【${name}】${t("preview.text")}`]} />
      </div>
      <div>
        <span>{t("preview.international")}</span>
        <Bubble segments={[`[${name}] ${t("preview.text")}`]} />
      </div>
    </div>
  );
}

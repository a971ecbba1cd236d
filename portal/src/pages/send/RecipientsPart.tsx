import { Card } from "antd";
import { useTranslation } from "react-i18next";
import { Check } from "./Check";
import { Counts } from "./Counts";
import { Grid } from "./Grid";
import { Numbers } from "./Numbers";
import { OfTask } from "./OfTask";
import { isEachOwn } from "./plan";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

/** To whom. */
export function RecipientsPart() {
  const { t } = useTranslation("send");
  const { draft, plan } = useWriting();
  return (
    <Card title={<h2 className={styles.heading}>{t("part.recipients")}</h2>} className={styles.recipients}>
      <OfTask />
      {isEachOwn(draft.values, plan.template) ? <Grid /> : <Numbers />}
      <Counts />
      <Check />
    </Card>
  );
}

import { SendOutlined } from "@ant-design/icons";
import { Button, Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { useRemaining } from "./useRemaining";
import styles from "./Send.module.css";
import { useWriting } from "./writing";

type Props = { isSending: boolean; onSend: () => void };

/** Always in sight: how many, what it costs, and the button. */
export function Bar({ isSending, onSend }: Props) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { draft, plan, verdicts } = useWriting();
  const { counts, segments, price } = verdicts;
  const known = counts.fine + counts.warned;
  const number = plan.recipients.length;
  return (
    <section className={styles.bar} aria-label={t("bar.label")}>
      <Flex gap="4px 20px" wrap align="center" className={styles.sums} role="status">
        <span>
          <strong>{t("bar.recipients", { n: format.number(number), count: number })}</strong>
          {counts.refused > 0 && (
            <Typography.Text type="danger">{` · ${t("bar.refused", { n: format.number(counts.refused) })}`}</Typography.Text>
          )}
          {known > 0 && ` · ${t("bar.segments", { n: format.number(segments), count: segments })}`}
        </span>
        <span>
          <Typography.Text type="secondary">{t("bar.price")} </Typography.Text>
          {price.length > 0 ? (
            <strong className={styles.price}>{price.map(format.money).join(" + ")}</strong>
          ) : (
            <Typography.Text type="secondary">{t("bar.unknown")}</Typography.Text>
          )}
          {price.length > 0 && counts.open > 0 && (
            <Typography.Text type="secondary"> {t("bar.partly")}</Typography.Text>
          )}
        </span>
        <Remaining />
      </Flex>
      <Button type="primary" size="large" icon={<SendOutlined />} loading={isSending} onClick={onSend}>
        {t(draft.time === "later" ? "bar.schedule" : "bar.send")}
      </Button>
    </section>
  );
}

/** What the orders still have in the units that are needed. */
function Remaining() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { verdicts } = useWriting();
  const remaining = useRemaining(verdicts.price);
  return remaining.map(({ amount, isShort }) => (
    <Typography.Text key={amount.unit} type={isShort ? "danger" : "secondary"}>
      {t(isShort ? "bar.short" : "bar.remaining", { amount: format.money(amount) })}
    </Typography.Text>
  ));
}

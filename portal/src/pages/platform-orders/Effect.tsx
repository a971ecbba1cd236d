import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

type Props = { label: string; unit: string; before: string; after: string | null };

/** An amount before and after, while it is typed. */
export function Effect({ label, unit, before, after }: Props) {
  const { t } = useTranslation("platform-orders");
  const format = useFormat();
  const say = (amount: string) => format.money({ amount, unit });
  return (
    <div role="status" aria-label={t("preview")} style={{ marginBottom: 20 }}>
      <Typography.Text type="secondary">{label}</Typography.Text>{" "}
      <span>{say(before)}</span>
      {after !== null && (
        <>
          {" → "}
          <Typography.Text strong>{say(after)}</Typography.Text>
        </>
      )}
    </div>
  );
}

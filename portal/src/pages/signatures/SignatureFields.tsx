import { Form, Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { GrowingText } from "@/parts/GrowingText";
import { characters } from "@/parts/handset/segments";
import { Findings } from "@/parts/review/Findings";
import { useLint } from "@/parts/review/useLint";
import { Preview } from "./Preview";
import styles from "./signatures.module.css";

/** Name, usage, company, note; what is wrong with the name is said while it is typed. */
export function SignatureFields() {
  const { t } = useTranslation("signatures");
  const text = (Form.useWatch<string | undefined>("text") ?? "").trim();
  const { found, error } = useLint("signature", text === "" ? null : { text }, (body, signal) =>
    answer(api.POST("/api/v1/signature-lint", { body, signal })),
  );
  return (
    <>
      <Form.Item
        name="text"
        label={t("field.text")}
        extra={
          <>
            {t("field.textHint")}
            <Findings findings={found?.findings ?? []} text={text} isLate={error !== null} />
          </>
        }
        rules={[{ required: true, whitespace: true, message: t("field.textMissing") }]}
      >
        <Input autoFocus autoComplete="off" maxLength={40} count={{ show: true, strategy: characters }} />
      </Form.Item>
      <Preview text={text} />
      <Form.Item name="usage" label={t("field.usage")}>
        <Radio.Group className={styles.usage}>
          <Radio value="own">
            {t("usage.own")} <small>{t("field.ownHint")}</small>
          </Radio>
          <Radio value="on_behalf">
            {t("usage.on_behalf")} <small>{t("field.onBehalfHint")}</small>
          </Radio>
        </Radio.Group>
      </Form.Item>
      <Form.Item name="company" label={t("field.company")} extra={t("field.companyHint")}>
        <Input autoComplete="organization" maxLength={100} />
      </Form.Item>
      <Form.Item name="note" label={t("field.note")} extra={<div className={styles.beside}>{t("field.noteHint")}</div>}>
        <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
      </Form.Item>
    </>
  );
}

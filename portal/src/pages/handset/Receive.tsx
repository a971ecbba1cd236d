import { Alert, AutoComplete, Button, Form, Input, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { GrowingText } from "@/parts/GrowingText";
import type { Phone } from "./phone";
import { useInbox, usePhones } from "./usePhone";

/** A number that the simulated carriers deliver to. */
const NUMBER = "13800138000";

type Typed = { sender: string; text: string };

/** How messages come onto the phone: from the simulated network, or typed by hand. */
export function Receive({ phone, onAnother }: { phone: Phone; onAnother: () => void }) {
  const { t } = useTranslation("handset");
  const format = useFormat();
  const phones = usePhones();
  const isThere = Boolean(phones.data);
  const [number, setNumber] = useState(NUMBER);
  const [typed, setTyped] = useState(NUMBER);
  useInbox(phone, number, isThere);

  const become = (next: string) => {
    const bare = next.trim();
    if (bare === number) return;
    setNumber(bare);
    phone.clear();
    onAnother();
  };

  return (
    <>
      {isThere && (
        <Form layout="vertical">
          <Form.Item label={t("receive.number")} htmlFor="handset-number" extra={t("receive.numberText")}>
            <AutoComplete
              id="handset-number"
              value={typed}
              onChange={setTyped}
              onSelect={(value: string) => become(value)}
              onBlur={() => become(typed)}
              onKeyDown={({ key }) => key === "Enter" && become(typed)}
              maxLength={20}
              options={phones.data?.phones.map(({ number: one, messages, last_at }) => ({
                value: one,
                label: `${one} · ${t("receive.count", { count: messages })} · ${format.time(last_at)}`,
              }))}
            />
          </Form.Item>
        </Form>
      )}
      {phones.data === null && (
        <Alert type="info" showIcon title={t("receive.none")} description={t("receive.noneText")} style={{ marginBottom: 16 }} />
      )}
      <ByHand phone={phone} />
    </>
  );
}

function ByHand({ phone }: { phone: Phone }) {
  const { t } = useTranslation("handset");
  const [form] = Form.useForm<Typed>();
  const receive = ({ sender, text }: Typed) => {
    phone.receive([{ id: `hand-${crypto.randomUUID()}`, sender: sender.trim(), text, parts: 1, at: Date.now() }]);
    form.resetFields(["text"]);
  };
  return (
    <Form<Typed> form={form} layout="vertical" requiredMark={false} onFinish={receive}>
      <Typography.Paragraph type="secondary">{t("hand.lead")}</Typography.Paragraph>
      <Form.Item name="sender" label={t("hand.sender")} rules={[{ required: true, message: t("hand.senderMissing") }]}>
        <Input maxLength={21} autoComplete="off" />
      </Form.Item>
      <Form.Item name="text" label={t("hand.text")} rules={[{ required: true, message: t("hand.textMissing") }]}>
        <GrowingText rows={2} rowsMax={6} maxLength={1000} />
      </Form.Item>
      <Button htmlType="submit">{t("hand.receive")}</Button>
    </Form>
  );
}

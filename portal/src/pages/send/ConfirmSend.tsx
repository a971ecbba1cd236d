import { Alert, Descriptions, Flex, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { Bubble } from "@/parts/handset/Handset";
import { Failure } from "@/parts/Failure";
import { localText } from "./localText";
import { useWriting } from "./writing";

type Props = { isOpen: boolean; isSending: boolean; error: unknown; onSend: () => void; onClose: () => void };

/** The last look: how many, when, what it costs, and what will not be sent. */
export function ConfirmSend({ isOpen, isSending, error, onSend, onClose }: Props) {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { draft, plan, verdicts } = useWriting();
  const { counts, price, segments } = verdicts;
  const number = plan.recipients.length - counts.refused;
  const isLater = draft.time === "later";
  const notes: [type: "warning" | "info", text: string][] = [];
  if (counts.refused > 0) notes.push(["warning", t("confirm.refused", { count: counts.refused })]);
  if (counts.open > 0) notes.push(["info", t("confirm.unchecked", { count: counts.open })]);
  if (counts.warned > 0) notes.push(["warning", t("confirm.remarks", { count: counts.warned })]);
  if (counts.left > 0) notes.push(["info", t("confirm.left", { count: counts.left })]);
  const first = verdicts.lines.find(({ standing, at }) => at >= 0 && standing !== "refused");
  const text = first?.item?.text ?? localText(draft, plan.template, first?.entry ?? null);
  return (
    <Modal
      open={isOpen}
      title={t(isLater ? "confirm.title_later" : "confirm.title_now", { n: format.number(number), count: number })}
      okText={t(isLater ? "confirm.schedule" : "confirm.send")}
      cancelText={t("confirm.cancel")}
      okButtonProps={{ loading: isSending }}
      cancelButtonProps={{ disabled: isSending }}
      closable={!isSending}
      mask={{ closable: !isSending }}
      keyboard={!isSending}
      width={560}
      onOk={() => !isSending && onSend()}
      onCancel={onClose}
    >
      <Flex vertical gap="middle" style={{ paddingBlock: 8 }}>
        <Descriptions
          size="small"
          column={1}
          bordered
          items={[
            { key: "task", label: t("confirm.task"), children: draft.task.trim() },
            {
              key: "when",
              label: t("confirm.when"),
              children: plan.shared.schedule_at ? format.dateTime(plan.shared.schedule_at) : t("confirm.now"),
            },
            { key: "numbers", label: t("confirm.numbers"), children: format.number(number) },
            ...(segments > 0
              ? [{ key: "segments", label: t("confirm.segments"), children: format.number(segments) }]
              : []),
            {
              key: "price",
              label: t("confirm.price"),
              children: (
                <>
                  <strong>{price.length > 0 ? price.map(format.money).join(" + ") : t("confirm.priceNone")}</strong>
                  <div>
                    <Typography.Text type="secondary">{t("confirm.charge")}</Typography.Text>
                  </div>
                </>
              ),
            },
            {
              key: "content",
              label: t(plan.recipients.length > 1 ? "confirm.contentFirst" : "confirm.content"),
              children: <Bubble segments={[text]} />,
            },
          ]}
        />
        {notes.map(([type, note]) => (
          <Alert key={note} type={type} showIcon title={note} />
        ))}
        {error !== null && <Failure error={error} effect="once" />}
      </Flex>
    </Modal>
  );
}

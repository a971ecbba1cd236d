import { useQueryClient } from "@tanstack/react-query";
import { App, Descriptions, Form, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { SenderDecision, SenderEntry } from "@/api/types";
import { countryName } from "@/format/callingCode";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { useSubmit } from "@/parts/useSubmit";

type Props = { of: SenderEntry; what: SenderDecision; onClose: () => void };

/** Approves, rejects or disables a sender ID in a country, as it was shown. */
export function DecideSender({ of, what, onClose }: Props) {
  const { t } = useTranslation("reviews");
  const { message } = App.useApp();
  const language = useLanguage();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ note: string }>();
  const country = countryName(language, of.country);
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ note }: { note: string }) =>
      answer(
        api.POST("/api/v1/admin/sender-ids/{id}/decision", {
          params: { path: { id: of.id } },
          body: { version: of.version, decision: what, note: note.trim() },
        }),
      ),
    {
      // Somebody else may have decided: the list shows it.
      onError() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        return false;
      },
      onDone() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t(`senders.done.${what}`));
        onClose();
      },
    },
  );
  const lines: [string, string][] = [
    [t("column.tenant"), of.tenant_code],
    [t("company"), of.company],
    [t("senders.purpose"), of.purpose],
  ];
  return (
    <Modal
      open
      title={t(`senders.one.${what}`, { name: of.sender_id, country })}
      okText={t(`senders.${what}`)}
      okButtonProps={{ danger: what !== "approve", loading: isBusy }}
      cancelText={t("cancel")}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ note: "" }} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item>
          <Descriptions
            column={1}
            size="small"
            items={lines.filter(([, value]) => value !== "").map(([label, children]) => ({ key: label, label, children }))}
          />
        </Form.Item>
        <Form.Item
          name="note"
          label={t("say")}
          rules={what === "approve" ? [] : [{ required: true, whitespace: true, message: t("senders.noteMissing") }]}
        >
          <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
        </Form.Item>
      </Form>
    </Modal>
  );
}

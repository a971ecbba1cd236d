import { useQueryClient } from "@tanstack/react-query";
import { App, Form, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import type { Policy, PolicyBody } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { ChangeTable } from "./ChangeTable";
import { Reason } from "./Reason";
import { toRule } from "./toRule";
import type { Editing } from "./useEditing";
import { policyChanged, savePolicy } from "./usePolicy";

type Values = { reason: string };
type Props = {
  code: string | null;
  editing: Editing;
  onClose: () => void;
};

/** What is about to be saved, and why; then it is saved. */
export function Review({ code, editing, onClose }: Props) {
  const { t } = useTranslation("policy");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const { changes, base } = editing;
  const count = changes.length;

  const save = ({ reason }: Values): Promise<Policy> => {
    const values = Object.fromEntries(changes.map(({ rule, after }) => [rule.id, after]));
    // The schema calls the values an object and nothing else.
    const body = { version: base.version, reason: reason.trim(), values } as PolicyBody;
    return savePolicy(code, body);
  };
  const { submit, isBusy, failure } = useSubmit(form, save, {
    onDone: (answer) => {
      editing.saved(answer);
      void policyChanged(queries);
      void message.success(t("review.saved", { count }));
      onClose();
    },
    onError: (error) => {
      if (isRefusal(error, "changed_meanwhile")) {
        // What is read then is newer than what was edited, which is said on the page.
        void policyChanged(queries);
        onClose();
        window.scrollTo(0, 0);
        return true;
      }
      if (!isRefusal(error, "policy_invalid", "field_invalid")) return false;
      const id = editing.refuse(error);
      if (id === null) return false;
      onClose();
      // When the dialog has given the focus back.
      setTimeout(() => toRule(id), 300);
      return true;
    },
  });
  return (
    <Modal
      open
      width={680}
      title={t("review.title", { count })}
      okText={t("review.ok")}
      okButtonProps={{ loading: isBusy, disabled: count === 0 }}
      cancelText={t("review.cancel")}
      mask={{ closable: false }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} initialValues={{ reason: "" }} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Typography.Paragraph type="secondary">
          {code === null ? t("review.text") : t("review.textTenant", { code })}
        </Typography.Paragraph>
        <ChangeTable changes={changes} isTenant={code !== null} />
        <Reason />
      </Form>
    </Modal>
  );
}

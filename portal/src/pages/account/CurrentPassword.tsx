import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";

type Props<Answer> = {
  call: (password: string) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  onClose: () => void;
};

type Values = { current_password: string };

/** Asks for the password before something that a passer-by at an open desk must not do. */
export function CurrentPassword<Answer>({ call, onDone, onClose }: Props<Answer>) {
  const { t } = useTranslation("account");
  const [form] = Form.useForm<Values>();
  const { submit, isBusy, failure } = useSubmit(form, (values: Values) => call(values.current_password), { onDone });
  return (
    <Modal
      open
      title={t("totp.confirmPassword")}
      okText={t("totp.go")}
      cancelText={t("totp.cancel")}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={submit}>
        {Boolean(failure) && <Failure error={failure} effect="once" />}
        <Form.Item
          name="current_password"
          label={t("password.current")}
          rules={[{ required: true, message: t("password.currentMissing") }]}
        >
          <Input.Password autoComplete="current-password" maxLength={200} autoFocus />
        </Form.Item>
      </Form>
    </Modal>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Form, type FormInstance, Modal, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ordersChanged } from "@/parts/order/useOrder";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";

type Props<Values extends object, Answer> = {
  form: FormInstance<Values>;
  title: string;
  /** What follows from it. */
  text: ReactNode;
  ok: string;
  isDanger?: boolean;
  /** It cannot be sent as it is. */
  isOff?: boolean;
  initial: Values;
  call: (values: Values) => Promise<Answer>;
  onDone: (answer: Answer) => void;
  /** Looks at a refusal first; true when nothing is left to say above the form. */
  onError?: (error: unknown) => boolean;
  onClose: () => void;
  children?: ReactNode;
};

/** A dialog that does something to an order: it says what follows, and a refusal keeps what was typed. */
export function Act<Values extends object, Answer>(props: Props<Values, Answer>) {
  const { form, title, text, ok, isDanger, isOff, initial, call, onDone, onError, onClose, children } = props;
  const { t } = useTranslation("order");
  const queries = useQueryClient();
  const { submit, isBusy, failure } = useSubmit(form, call, {
    onDone: (answer) => {
      ordersChanged(queries);
      onDone(answer);
    },
    onError: (error) => {
      // The page below shows the order as it is now.
      ordersChanged(queries);
      return onError?.(error) ?? false;
    },
  });
  return (
    <Modal
      open
      width={560}
      title={title}
      okText={ok}
      cancelText={t("form.keep")}
      okButtonProps={{ danger: isDanger, disabled: isOff, loading: isBusy }}
      mask={{ closable: false }}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        scrollToFirstError={{ focus: true }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Typography.Paragraph>{text}</Typography.Paragraph>
        {children}
      </Form>
    </Modal>
  );
}

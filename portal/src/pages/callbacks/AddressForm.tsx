import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import type { Sort } from "./sort";

type Props = {
  sort: Sort;
  /** The present address. */
  now: string | null;
  onClose: () => void;
  /** The address is new: its secret has to be shown now. */
  onMade: (secret: string, url: string) => void;
};

/** Sets or changes an address. */
export function AddressForm({ sort, now, onClose, onMade }: Props) {
  const { t } = useTranslation("callbacks");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ url: string }>();
  // Not there yet in the first moment.
  const typed = Form.useWatch("url", form) as string | undefined;
  const put = ({ url }: { url: string }) =>
    answer(api.PUT("/api/v1/callbacks/{sort}", { params: { path: { sort } }, body: { url: url.trim() } }));
  const { submit, isBusy, failure } = useSubmit(form, put, {
    onDone: ({ secret, url }) => {
      void queries.invalidateQueries({ queryKey: ["callbacks"] });
      if (secret) onMade(secret, url);
      else void message.info({ content: t("form.kept"), duration: 8 });
      onClose();
    },
  });
  const name = t(`sort.${sort}`);

  return (
    <Modal
      open
      title={t(now ? "form.changeTitle" : "form.setTitle", { sort: name })}
      okText={t("form.save")}
      cancelText={t("form.cancel")}
      confirmLoading={isBusy}
      onOk={() => form.submit()}
      onCancel={onClose}
      mask={{ closable: false }}
    >
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ url: now ?? "" }} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item
          name="url"
          label={t("form.url")}
          extra={t("form.urlHint")}
          validateTrigger={["onBlur", "onSubmit"]}
          rules={[
            { required: true, whitespace: true, message: t("form.urlMissing") },
            {
              validator: (_, text: string | undefined) =>
                !text?.trim() || isAddress(text.trim()) ? Promise.resolve() : Promise.reject(new Error(t("form.urlWrong"))),
            },
          ]}
        >
          <Input
            autoFocus
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            maxLength={2000}
            placeholder={t("form.urlPlaceholder", { sort })}
          />
        </Form.Item>
        {/^http:/i.test(typed?.trim() ?? "") && <Alert type="warning" showIcon title={t("form.urlHttp")} />}
        {now && typed !== undefined && typed.trim() !== now && <Alert type="info" showIcon title={t(sort === "notices" ? "form.changeHintNotices" : "form.changeHint")} />}
      </Form>
    </Modal>
  );
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

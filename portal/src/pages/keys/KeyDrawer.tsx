import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Form, Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { KeyItem, KeySecret } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { AddressList } from "./AddressList";
import { bodyOf, formOf, type KeyForm } from "./KeyForm";
import { keysChanged } from "./keysChanged";
import { RateFields } from "./RateFields";
import { RouteChoice } from "./RouteChoice";
import { ScopeChoice } from "./ScopeChoice";
import { useAddressRule } from "./useAddressRule";

type Props = {
  /** The key to change; null makes a new one. */
  of: KeyItem | null;
  onClose: () => void;
  /** A new key was made: its secret has to be shown now. */
  onMade: (made: KeySecret) => void;
};

/** Makes a key, or changes one. */
export default function KeyDrawer({ of, onClose, onMade }: Props) {
  const { t } = useTranslation("keys");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const once = useOnce();
  const [form] = Form.useForm<KeyForm>();
  const ipRule = useAddressRule();

  const make = async (values: KeyForm): Promise<KeySecret | null> => {
    const body = bodyOf(values);
    if (!of) return answer(api.POST("/api/v1/keys", { params: { header: once(body) }, body }));
    await answer(api.PATCH("/api/v1/keys/{id}", { params: { path: { id: of.id } }, body }));
    return null;
  };
  const { submit, isBusy, failure } = useSubmit(form, make, {
    onDone: (made) => {
      keysChanged(queries);
      if (made) onMade(made);
      else void message.success(t("form.saved"));
      onClose();
    },
  });

  return (
    <Drawer
      open
      size={640}
      title={of ? t("form.edit", { name: of.name }) : t("form.create")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t(of ? "form.save" : "create")}
          </Button>
        </Flex>
      }
    >
      <Form<KeyForm>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={formOf(of)}
        scrollToFirstError={{ focus: true }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        <Form.Item
          name="name"
          label={t("form.name")}
          extra={t("form.nameHint")}
          rules={[{ required: true, whitespace: true, message: t("form.nameMissing") }]}
        >
          <Input maxLength={64} showCount autoFocus autoComplete="off" />
        </Form.Item>
        <ScopeChoice />
        <Form.Item name="ips" label={t("form.ips")} extra={t("form.ipsHint")} rules={[ipRule]}>
          <AddressList />
        </Form.Item>
        <RouteChoice />
        <RateFields />
      </Form>
    </Drawer>
  );
}

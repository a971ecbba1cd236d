import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Form, Typography } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { isRefusal } from "@/api/error";
import type { TenantDetail } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { Failure } from "@/parts/Failure";
import { changed } from "@/parts/stale/merge";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";
import { BasicFields } from "./BasicFields";
import { ContactFields } from "./ContactFields";
import { SendingFields } from "./SendingFields";
import { bodyOf, formOf, type Part, type TenantForm } from "./TenantForm";
import { tenantsChanged } from "./tenantsChanged";
import { useFieldWords } from "./useFieldWords";

type Props = {
  /** The tenant to change; null makes a new one. */
  of: TenantDetail | null;
  /** What of it is changed; absent: everything. */
  part?: Part;
  onClose: () => void;
  onSaved?: (tenant: TenantDetail) => void;
};

/** Makes a tenant, or changes a part of one. */
export default function TenantDrawer({ of, part, onClose, onSaved }: Props) {
  const { t } = useTranslation("tenants");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const once = useOnce();
  const [form] = Form.useForm<TenantForm>();
  const words = useFieldWords();
  const stale = useStale(form, { version: of?.version ?? 0, values: formOf(of) });

  const send = (): Promise<TenantDetail> => {
    const body = bodyOf({ ...stale.base.values, ...(form.getFieldsValue(true) as TenantForm) });
    if (!of) {
      return answer(api.POST("/api/v1/admin/tenants", { params: { header: once(body) }, body })) as Promise<TenantDetail>;
    }
    const path = { code: of.code };
    const change = { version: stale.base.version, ...changed(stale.base.values, body), code: undefined };
    return answer(api.PATCH("/api/v1/admin/tenants/{code}", { params: { path }, body: change }));
  };
  const { submit, isBusy, failure } = useSubmit(form, send, {
    onDone(tenant) {
      tenantsChanged(queries);
      void message.success(of ? t("form.saved") : t("form.created", { code: tenant.code }));
      onClose();
      onSaved?.(tenant);
    },
    onError(error) {
      if (!of || !isRefusal(error, "changed_meanwhile")) return false;
      void answer(api.GET("/api/v1/admin/tenants/{code}", { params: { path: { code: of.code } } })).then((newer) => {
        tenantsChanged(queries);
        stale.found({ version: newer.version, values: formOf(newer) });
      });
      return true;
    },
  });

  const isShown = (one: Part) => part === undefined || part === one;
  return (
    <Drawer
      open
      size={part === "basics" ? 520 : 680}
      title={of && part ? t("form.editTitle", { code: of.code, part: t(`part.${part}`) }) : t("form.createTitle")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={stale.changes !== null}>
            {t(of ? "form.save" : "form.create")}
          </Button>
        </Flex>
      }
    >
      <Form<TenantForm>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={stale.base.values}
        scrollToFirstError={{ focus: true }}
        onFinish={submit}
      >
        {Boolean(failure) && <Failure error={failure} effect="once" />}
        {stale.changes && (
          <StaleNotice
            changes={stale.changes}
            name={words.name}
            say={words.say}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        {!of && <Typography.Paragraph type="secondary">{t("form.createLead")}</Typography.Paragraph>}
        {isShown("basics") && <BasicFields isNew={!of} />}
        {isShown("sending") && <SendingFields hasTitle={!part} />}
        {isShown("contacts") && <ContactFields hasTitle={!part} />}
      </Form>
    </Drawer>
  );
}

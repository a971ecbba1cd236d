import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Form } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import type { ManagedAccount, Side } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { Failure } from "@/parts/Failure";
import { changed } from "@/parts/stale/merge";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";
import { accountsChanged } from "./accountsChanged";
import { MailFields } from "./MailFields";
import { RoleField } from "./RoleField";
import { changeAccount, readAccount } from "./side";
import { useRoles } from "./useRoles";

type Values = Pick<ManagedAccount, "role" | "mail" | "language">;

const valuesOf = ({ role, mail, language }: ManagedAccount): Values => ({ role, mail, language });

/** Changes role, mail and language of an account. */
export default function EditAccount({ of, side, onClose }: { of: ManagedAccount; side: Side; onClose: () => void }) {
  const { t } = useTranslation("accounts");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const roleName = useRoleName();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const stale = useStale(form, { version: of.version, values: valuesOf(of) });
  const roles = useRoles(side, side === "platform" ? of.tenant_code : null);
  const { name } = of;

  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) => {
      const { base } = stale;
      return changeAccount(side, name, { version: base.version, ...changed(base.values, { ...base.values, ...values }) });
    },
    {
      onDone() {
        accountsChanged(queries);
        void message.success(t("form.saved", { name }));
        onClose();
      },
      onError(error) {
        if (!isRefusal(error, "changed_meanwhile")) return false;
        void readAccount(side, name).then((newer) => {
          accountsChanged(queries);
          stale.found({ version: newer.version, values: valuesOf(newer) });
        });
        return true;
      },
    },
  );
  const say = (field: keyof Values, value: unknown) =>
    field === "language"
      ? t(`languages.${value as Values["language"]}`)
      : field === "role"
        ? (roles.data?.custom.find((role) => role.id === value)?.name ?? roleName({ role: String(value) }))
        : String(value);
  return (
    <Drawer
      open
      size={520}
      title={t("form.editTitle", { name })}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy} disabled={stale.changes !== null}>
            {t("form.save")}
          </Button>
        </Flex>
      }
    >
      <Form<Values>
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
            name={(field) => t(`form.${field}`)}
            say={say}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        <RoleField roles={roles.data} isDisabled={of.is_you} />
        {roles.error && <Failure error={roles.error} onRetry={() => void roles.refetch()} />}
        <MailFields isNeeded={of.mail !== ""} />
      </Form>
    </Drawer>
  );
}

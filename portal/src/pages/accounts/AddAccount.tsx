import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Form, Radio } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { InvitedAccount, Side } from "@/api/types";
import type { Language } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useSession } from "@/auth/useSession";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import { TenantSelect } from "@/parts/TenantSelect";
import { useSubmit } from "@/parts/useSubmit";
import styles from "./accounts.module.css";
import { accountsChanged } from "./accountsChanged";
import { MailFields } from "./MailFields";
import { NameField } from "./NameField";
import { ProductsBeside } from "./ProductsBeside";
import { RoleField } from "./RoleField";
import { addAccount } from "./side";
import { useProducts } from "./useProducts";
import { useRoles } from "./useRoles";

type Values = { type: Side; tenant?: string; name: string; role?: string; mail: string; language: Language };

type Props = {
  side: Side;
  /** Whose account it will be, where that is known. */
  tenant: string | null;
  onClose: () => void;
  /** The invitation could not be mailed. */
  onInLog: (account: InvitedAccount) => void;
};

/** A new account and its invitation. */
export default function AddAccount({ side, tenant: given, onClose, onInLog }: Props) {
  const { t } = useTranslation(["accounts", "trade"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const language = useLanguage();
  const session = useSession();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const own = session.tenant?.code;
  const type = Form.useWatch<"tenant" | "platform" | undefined>("type", form) ?? "tenant";
  const chosen = Form.useWatch("tenant", form) ?? given ?? undefined;
  const tenant = side === "tenant" ? own : type === "tenant" ? chosen : undefined;
  const roles = useRoles(side, side === "tenant" || type === "platform" ? null : tenant);
  const products = useProducts(side, tenant);

  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: Values) => {
      const { name, role = "", mail } = values;
      const whose = side === "platform" && values.type === "tenant" ? { tenant: values.tenant } : {};
      const body = { ...whose, name: name.trim(), role, mail, language: values.language };
      return addAccount(side, body, once(body));
    },
    {
      onDone(account) {
        accountsChanged(queries);
        if (account.delivery === "log") onInLog(account);
        else void message.success(t("delivered.mail", { mail: account.mail }));
        onClose();
      },
    },
  );

  return (
    <Drawer
      open
      size={products ? 880 : 560}
      title={t("form.addTitle")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("form.send")}
          </Button>
        </Flex>
      }
    >
      <div className={products ? styles.add : undefined}>
        <Form<Values>
          id={id}
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{
            type: "tenant",
            tenant: given ?? undefined,
            name: side === "tenant" ? `${own ?? ""}_` : given ? `${given}_` : "",
            mail: "",
            language: session.tenant?.language ?? language,
          }}
          scrollToFirstError={{ focus: true }}
          onFinish={submit}
        >
          {Boolean(failure) && <Failure error={failure} effect="once" />}
          {side === "platform" && <Whose type={type} />}
          <NameField tenant={tenant ?? (type === "tenant" ? null : undefined)} />
          <RoleField roles={roles.data} isDisabled={type === "tenant" && !tenant} />
          {roles.error && <Failure error={roles.error} onRetry={() => void roles.refetch()} />}
          <MailFields isNeeded />
        </Form>
        {products && type === "tenant" && <ProductsBeside {...products} />}
      </div>
    </Drawer>
  );
}

/** Platform or tenant, and which. */
function Whose({ type }: { type: Side }) {
  const { t } = useTranslation(["accounts", "trade"]);
  const form = Form.useFormInstance<Values>();
  const restart = (code: string | undefined) => form.setFieldsValue({ role: undefined, name: code ? `${code}_` : "" });
  return (
    <>
      <Form.Item name="type" label={t("form.type")}>
        <Radio.Group
          optionType="button"
          options={(["tenant", "platform"] as const).map((value) => ({ value, label: t(`trade:accountType.${value}`) }))}
          onChange={({ target }) =>
            restart((target as { value?: Side }).value === "tenant" ? (form.getFieldValue("tenant") as string | undefined) : undefined)
          }
        />
      </Form.Item>
      {type === "tenant" && (
        <Form.Item
          name="tenant"
          label={t("form.tenant")}
          rules={[{ required: true, message: t("form.tenantMissing") }]}
          getValueFromEvent={(code: string | undefined) => {
            restart(code);
            return code;
          }}
        >
          <TenantSelect allowClear={false} />
        </Form.Item>
      )}
    </>
  );
}

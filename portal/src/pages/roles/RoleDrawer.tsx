import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Flex, Form, Input } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import type { CustomRole, RoleList } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { useLanguage } from "@/i18n/useLanguage";
import { Failure } from "@/parts/Failure";
import { GrowingText } from "@/parts/GrowingText";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";
import { CopyFrom } from "./CopyFrom";
import { grantable } from "./grantable";
import { PermissionBoxes } from "./PermissionBoxes";
import { changeRole, createRole, keyOf, listRoles, type Whose } from "./side";

export type RoleForm = Pick<CustomRole, "name" | "description" | "permissions">;

type Props = {
  /** The role to change; null makes a new one. */
  of: CustomRole | null;
  /** The role that a new one begins as: a word or an id. */
  from?: string;
  list: RoleList;
  whose: Whose;
  onClose: () => void;
};

const formOf = ({ name, description, permissions }: RoleForm): RoleForm => ({ name, description, permissions });

/** Puts a role together, or changes one. */
export default function RoleDrawer({ of, from, list, whose, onClose }: Props) {
  const { t } = useTranslation("roles");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const language = useLanguage();
  const id = useId();
  const once = useOnce();
  const [form] = Form.useForm<RoleForm>();
  const stale = useStale(form, {
    version: of?.version ?? 0,
    values: of ? formOf(of) : { name: "", description: "", permissions: from ? grantable(list, from) : [] },
  });

  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ name, description, permissions }: RoleForm) => {
      const body = { name: name.trim(), description: description.trim(), permissions };
      if (!of) return createRole(whose, body, once(body));
      return changeRole(whose, of.id, { version: stale.base.version, ...body });
    },
    {
      onDone({ name }) {
        void queries.invalidateQueries({ queryKey: ["other", "roles"] });
        void queries.invalidateQueries({ queryKey: ["other", "accounts"] });
        void message.success(of ? t("form.saved") : t("form.created", { name }));
        onClose();
      },
      onError(error) {
        if (!of || !isRefusal(error, "changed_meanwhile")) return false;
        const reload = { queryKey: keyOf(whose), queryFn: ({ signal }: { signal: AbortSignal }) => listRoles(whose, signal), staleTime: 0 };
        void queries.query(reload).then(({ custom }) => {
          const newer = custom.find((role) => role.id === of.id);
          if (newer) stale.found({ version: newer.version, values: formOf(newer) });
        });
        return true;
      },
    },
  );
  const words = (permissions: string[]) =>
    list.permissions
      .filter(({ permission }) => permissions.includes(permission))
      .map((item) => item[language])
      .join(language === "zh" ? "；" : "; ");

  return (
    <Drawer
      open
      size={640}
      title={of ? t("form.editTitle", { name: of.name }) : t("form.createTitle")}
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
      <Form<RoleForm>
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
            say={(field, value) => (field === "permissions" ? words(value as string[]) : String(value))}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        {of && of.accounts > 0 && (
          <Alert type="info" showIcon title={t("form.used", { count: of.accounts })} style={{ marginBottom: 16 }} />
        )}
        <Form.Item
          name="name"
          label={t("form.name")}
          extra={t("form.nameHint")}
          rules={[{ required: true, whitespace: true, message: t("form.nameMissing") }]}
        >
          <Input maxLength={64} autoComplete="off" autoFocus={!of} />
        </Form.Item>
        <Form.Item name="description" label={t("form.description")} extra={t("form.descriptionHint")}>
          <GrowingText rows={2} rowsMax={6} maxLength={200} />
        </Form.Item>
        <CopyFrom list={list} but={of?.id} from={from} />
        <Form.Item
          name="permissions"
          label={t("form.permissions")}
          rules={[
            {
              // Not `required`: a group of boxes cannot be said to be.
              validator: (_, chosen: string[] | undefined) =>
                chosen?.length ? Promise.resolve() : Promise.reject(new Error(t("form.permissionsMissing"))),
            },
          ]}
        >
          <PermissionBoxes all={list.permissions} />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Drawer, Flex, Form, Radio, Typography } from "antd";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/error";
import type { CategoryActions, ScreeningCategory, SmsType } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { StaleNotice } from "@/parts/stale/StaleNotice";
import { useStale } from "@/parts/stale/useStale";
import { useSubmit } from "@/parts/useSubmit";
import { screeningChanged } from "./screeningChanged";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];
const ACTIONS = ["pass", "review", "block"] as const;

/** What becomes of a category from now on. */
export function CategoryForm({ of, onClose }: { of: ScreeningCategory; onClose: () => void }) {
  const { t } = useTranslation(["screening", "trade"]);
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const [form] = Form.useForm<CategoryActions>();
  const stale = useStale<CategoryActions>(form, { version: of.version, values: of.actions });
  const { submit, isBusy, failure } = useSubmit(
    form,
    (actions: CategoryActions) =>
      answer(
        api.PUT("/api/v1/admin/screening/categories/{code}", {
          params: { path: { code: of.code } },
          body: { actions, version: stale.base.version },
        }),
      ),
    {
      onDone() {
        screeningChanged(queries);
        void message.success(t("category.done", { name: of.name }));
        onClose();
      },
      onError(error) {
        if (!(error instanceof ApiError) || error.code !== "changed_meanwhile") return false;
        void answer(api.GET("/api/v1/admin/screening/categories", {})).then(({ items }) => {
          const newer = items.find(({ code }) => code === of.code);
          if (newer) stale.found({ version: newer.version, values: newer.actions });
        });
        return true;
      },
    },
  );
  const say = (_: keyof CategoryActions, value: unknown) => t(`action.${value as (typeof ACTIONS)[number]}`);
  return (
    <Drawer
      open
      size={560}
      title={of.name}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="space-between" gap="small" wrap>
          <Button onClick={() => form.setFieldsValue(of.delivered)}>{t("category.reset")}</Button>
          <Flex gap="small">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
              {t("save")}
            </Button>
          </Flex>
        </Flex>
      }
    >
      <Form<CategoryActions> id={id} form={form} layout="vertical" requiredMark={false} initialValues={of.actions} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        {stale.changes && (
          <StaleNotice<CategoryActions>
            changes={stale.changes}
            name={(field) => t(`trade:type.${field}`)}
            say={say}
            onLoad={stale.load}
            onKeep={stale.keep}
          />
        )}
        <Typography.Paragraph type="secondary">{t("category.told", { sentence: of.sentence })}</Typography.Paragraph>
        {TYPES.map((type) => (
          <Form.Item key={type} name={type} label={t(`trade:type.${type}`)}>
            <Radio.Group options={ACTIONS.map((value) => ({ value, label: t(`action.${value}`) }))} />
          </Form.Item>
        ))}
        <Typography.Paragraph type="secondary">{t("category.hint")}</Typography.Paragraph>
      </Form>
    </Drawer>
  );
}

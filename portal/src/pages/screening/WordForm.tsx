import { useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Drawer, Flex, Form, Input, Radio, Select, Switch } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/error";
import type { ScreeningAction, ScreeningWord } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { useSubmit } from "@/parts/useSubmit";
import { CategorySelect } from "./CategorySelect";
import { screeningChanged } from "./screeningChanged";

type Values = {
  word: string;
  match?: ScreeningWord["match"];
  category: string;
  action: ScreeningAction | "category";
  isOn: boolean;
  note: string;
};

const MATCHES = ["normal", "whole", "written"] as const;
const ACTIONS = ["category", "block", "review", "pass"] as const;

const start = (of: ScreeningWord | null): Partial<Values> =>
  of
    ? { word: of.word, match: of.match, category: of.category, action: of.action ?? "category", isOn: !of.off, note: of.note }
    : { action: "category", isOn: true, note: "" };

/** A new word, or one that is changed or switched off. */
export function WordForm({ of, onClose }: { of: ScreeningWord | null; onClose: () => void }) {
  const { t } = useTranslation("screening");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const id = useId();
  const [form] = Form.useForm<Values>();
  const [isStale, setStale] = useState(false);
  const action = Form.useWatch<Values["action"] | undefined>("action", form) ?? "category";
  const { submit, isBusy, failure } = useSubmit(
    form,
    ({ word, match, category, action: own, isOn, note }: Values) =>
      answer(
        api.PUT("/api/v1/admin/screening/words", {
          body: {
            word,
            category,
            ...(match ? { match } : {}),
            ...(own === "category" ? {} : { action: own }),
            off: !isOn,
            note: note.trim(),
            version: of?.version ?? 0,
          },
        }),
      ),
    {
      onDone({ word }) {
        screeningChanged(queries);
        void message.success(t("add.done", { word }));
        onClose();
      },
      onError(error) {
        const stale = error instanceof ApiError && error.code === "changed_meanwhile";
        setStale(stale);
        return stale;
      },
    },
  );
  return (
    <Drawer
      open
      size={560}
      title={of ? t("edit.title", { word: of.word }) : t("add.title")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("save")}
          </Button>
        </Flex>
      }
    >
      <Form<Values> id={id} form={form} layout="vertical" requiredMark={false} initialValues={start(of)} onFinish={submit}>
        {failure !== null && (
          <Form.Item>
            <Failure error={failure} effect="once" />
          </Form.Item>
        )}
        {isStale && (
          <Form.Item>
            <Alert
              type="warning"
              showIcon
              role="alert"
              title={t(of ? "stale.changed" : "stale.exists")}
              action={
                <Button
                  size="small"
                  onClick={() => {
                    screeningChanged(queries);
                    onClose();
                  }}
                >
                  {t("stale.look")}
                </Button>
              }
            />
          </Form.Item>
        )}
        <Form.Item name="word" label={t("column.word")} rules={[{ required: true, whitespace: true, message: t("add.needWord") }]}>
          <Input maxLength={64} autoFocus={of === null} disabled={of !== null} autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item name="category" label={t("column.category")} rules={[{ required: true, message: t("add.needCategory") }]}>
          <CategorySelect />
        </Form.Item>
        <Form.Item name="match" label={t("column.match")} extra={t("add.matchHint")}>
          <Select
            allowClear={of === null}
            disabled={of !== null}
            placeholder={t("match.auto")}
            options={MATCHES.map((value) => ({ value, label: t(`match.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="action" label={t("column.own")} extra={t(`add.actionHint.${action}`)}>
          <Radio.Group options={ACTIONS.map((value) => ({ value, label: t(`own.${value}`) }))} />
        </Form.Item>
        <Form.Item name="isOn" label={t("add.isOn")} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="note" label={t("column.note")}>
          <Input maxLength={200} showCount autoComplete="off" />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { App, Button, Checkbox, Drawer, Flex, Form, Input, Select } from "antd";
import { useId, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { LintFinding, SenderIdBody } from "@/api/types";
import { useOnce } from "@/api/useOnce";
import { countries } from "@/format/country";
import { useLanguage } from "@/i18n/useLanguage";
import { GrowingText } from "@/parts/GrowingText";
import { Findings } from "@/parts/review/Findings";
import { Refused } from "@/parts/review/Refused";
import { useLint } from "@/parts/review/useLint";
import { useSubmit } from "@/parts/useSubmit";
import { CountryRules } from "./CountryRules";
import { roomFor } from "./group";

/** Applies for a sender ID in countries; what they make of it is said while it is typed. */
export function SenderForm({ text: given, onClose }: { text: string; onClose: () => void }) {
  const { t } = useTranslation("sender-ids");
  const { message } = App.useApp();
  const language = useLanguage();
  const queries = useQueryClient();
  const once = useOnce();
  const id = useId();
  const [form] = Form.useForm<SenderIdBody>();
  const typed = Form.useWatch<string | undefined>("sender_id", form) ?? given;
  const chosen = Form.useWatch<string[] | undefined>("countries", form) ?? [];
  const marketing = Form.useWatch<boolean | undefined>("marketing", form) ?? false;
  const text = typed.trim();
  const asked = text === "" || chosen.length === 0 ? null : { sender_id: text, countries: chosen, marketing };
  const { found, error } = useLint("sender-id", asked, (body, signal) =>
    answer(api.POST("/api/v1/sender-id-lint", { body, signal })),
  );
  const options = useMemo(
    () =>
      countries(language)
        .filter(({ iso }) => iso !== "CN")
        .map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
    [language],
  );
  const { submit, isBusy, failure } = useSubmit(
    form,
    (values: SenderIdBody) => {
      const body = {
        ...values,
        sender_id: values.sender_id.trim(),
        company: values.company.trim(),
        purpose: values.purpose.trim(),
      };
      return answer(api.POST("/api/v1/sender-ids", { params: { header: once(body) }, body }));
    },
    {
      onDone() {
        void queries.invalidateQueries({ queryKey: ["other"] });
        void message.success(t("form.done"));
        onClose();
      },
    },
  );
  return (
    <Drawer
      open
      size={640}
      title={t("form.title")}
      mask={{ closable: false }}
      onClose={onClose}
      footer={
        <Flex justify="end" gap="small">
          <Button onClick={onClose}>{t("form.cancel")}</Button>
          <Button type="primary" htmlType="submit" form={id} loading={isBusy}>
            {t("form.submit")}
          </Button>
        </Flex>
      }
    >
      <Form<SenderIdBody>
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ sender_id: given, countries: [], company: "", purpose: "", marketing: false }}
        scrollToFirstError={{ focus: true }}
        onFinish={submit}
      >
        {failure !== null && (
          <Form.Item>
            <Refused error={failure} />
          </Form.Item>
        )}
        <Form.Item
          name="sender_id"
          label={t("form.text")}
          extra={
            <>
              {t("form.textHint")}
              <Findings findings={asked ? different(found?.items ?? []) : []} isLate={error !== null} />
            </>
          }
          rules={[{ required: true, whitespace: true, message: t("form.textMissing") }]}
        >
          <Input autoFocus autoComplete="off" spellCheck={false} maxLength={21} count={{ show: true, max: roomFor(typed) }} />
        </Form.Item>
        <Form.Item name="countries" label={t("form.countries")} rules={[{ required: true, message: t("form.countriesMissing") }]}>
          <Select mode="multiple" showSearch={{ optionFilterProp: "label" }} options={options} maxCount={50} />
        </Form.Item>
        <CountryRules chosen={chosen} />
        <Form.Item name="marketing" valuePropName="checked">
          <Checkbox>{t("form.marketing")}</Checkbox>
        </Form.Item>
        <Form.Item
          name="company"
          label={t("form.company")}
          extra={t("form.companyHint")}
          rules={[{ required: true, whitespace: true, message: t("form.companyMissing") }]}
        >
          <Input autoComplete="organization" maxLength={100} />
        </Form.Item>
        <Form.Item
          name="purpose"
          label={t("form.purpose")}
          extra={t("form.purposeHint")}
          rules={[{ required: true, whitespace: true, message: t("form.purposeMissing") }]}
        >
          <GrowingText rows={2} rowsMax={8} maxLength={500} showCount />
        </Form.Item>
      </Form>
    </Drawer>
  );
}

/** Each sentence once: several countries may say the same. Errors first. */
function different(items: { findings: LintFinding[] }[]): LintFinding[] {
  const said = new Map(items.flatMap(({ findings }) => findings).map((finding) => [finding.detail, finding]));
  return [...said.values()].sort((a, b) => a.severity.localeCompare(b.severity));
}

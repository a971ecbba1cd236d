import { Checkbox, Form, InputNumber, Radio, Select, type SelectProps } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { countries } from "@/format/country";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { ENDPOINTS_MAX, isSenderId, isUplinkNumber } from "./TenantForm";
import styles from "./tenants.module.css";
import { useListRule } from "./useListRule";

/** Where it may send to, what with, and what is its own. */
export function SendingFields({ hasTitle }: { hasTitle: boolean }) {
  const { t } = useTranslation("tenants");
  const format = useFormat();
  const language = useLanguage();
  const options = useMemo(
    () => countries(language).map(({ iso, name }) => ({ value: iso, label: `${name} (${iso})` })),
    [language],
  );
  const listRule = useListRule();
  return (
    <>
      {hasTitle && <h2 className={styles.section}>{t("part.sending")}</h2>}
      <Form.Item name="default_country" label={t("field.default_country")} extra={t("hint.default_country")}>
        <Select showSearch={{ optionFilterProp: "label" }} options={options} />
      </Form.Item>
      <Form.Item name="countries" label={t("field.countries")} extra={t("hint.countries")} rules={[listRule()]}>
        <Select
          mode="multiple"
          allowClear
          placeholder={t("allCountries")}
          showSearch={{ optionFilterProp: "label" }}
          options={options}
        />
      </Form.Item>
      <Form.Item label={t("field.free_content")} extra={t("hint.free_content")}>
        <Form.Item name="free_content" valuePropName="checked" noStyle>
          <Checkbox>{t("yes")}</Checkbox>
        </Form.Item>
      </Form.Item>
      <Form.Item
        name="sender_ids"
        label={t("field.sender_ids")}
        extra={t("hint.sender_ids")}
        rules={[listRule(isSenderId, "wrong.sender")]}
      >
        <Typed placeholder={t("anySender")} />
      </Form.Item>
      <Form.Item
        name="uplink_numbers"
        label={t("field.uplink_numbers")}
        extra={t("hint.uplink_numbers")}
        rules={[listRule(isUplinkNumber, "wrong.uplink")]}
      >
        <Typed placeholder={t("noNumbers")} />
      </Form.Item>
      <Form.Item name="signature_preset" label={t("field.signature_preset")}>
        <Radio.Group
          options={(["wide", "strict"] as const).map((value) => ({ value, label: t(`preset.${value}`) }))}
        />
      </Form.Item>
      <Form.Item
        name="max_request_endpoints"
        label={t("field.max_request_endpoints")}
        extra={t("hint.max_request_endpoints")}
        rules={[
          {
            required: true,
            type: "integer",
            min: 0,
            max: ENDPOINTS_MAX,
            message: t("wrong.max", { most: format.number(ENDPOINTS_MAX) }),
          },
        ]}
      >
        <InputNumber controls={false} suffix={t("addresses")} style={{ width: 180 }} />
      </Form.Item>
    </>
  );
}

/** A list that is typed or pasted. */
function Typed(props: SelectProps<string[]>) {
  return (
    <Select<string[]> {...props} mode="tags" allowClear open={false} suffix={null} tokenSeparators={[",", "，", ";", "\n"]} />
  );
}

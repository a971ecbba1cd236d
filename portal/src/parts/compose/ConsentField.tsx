import { Select } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useGet } from "@/api/useGet";
import { usePermissions } from "@/auth/useSession";
import { Field } from "@/parts/Field";

type Props = { id: string; value: string | null; error: string | null; onChange: (consent: string | null) => void };

/** Of marketing: which record says how its recipients agreed. Whether one is needed is the platform's to say. */
export function ConsentField({ id, value, error, onChange }: Props) {
  const { t } = useTranslation("compose");
  const may = usePermissions();
  const { data } = useGet({ topic: "other", enabled: may("catalog:read") }, "/api/v1/consents");
  const records = data?.items.filter((one) => one.archived_at == null || one.id === value) ?? [];
  return (
    <Field
      id={id}
      label={t("field.consent")}
      error={error}
      hint={
        <>
          {t("field.consentHint")}{" "}
          {may("consents:manage") && (
            <Link to="/consents" style={{ textDecoration: "underline" }}>
              {t("field.consentManage")}
            </Link>
          )}
        </>
      }
    >
      {(input) => (
        <Select
          {...input}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          placeholder={t("field.consentNone")}
          value={value}
          options={records.map((one) => ({
            value: one.id,
            label: one.archived_at == null ? one.name : t("field.consentArchived", { name: one.name }),
          }))}
          onChange={(consent?: string) => onChange(consent ?? null)}
        />
      )}
    </Field>
  );
}

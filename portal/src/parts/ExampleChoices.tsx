import { Select, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { SmsType } from "@/api/types";
import { approvedSignatures, approvedTemplates, type Choice, openRoutes } from "./example";
import styles from "./ExampleChoices.module.css";
import type { Catalog } from "./useCatalog";

type Props = {
  catalog: Catalog;
  allowed: string[];
  /** The template's; absent for free text, which has none. */
  type?: SmsType;
  choice: Choice;
  onChoose: (choice: Choice) => void;
};

/** What an example is made from, where there is more than one. */
export function ExampleChoices({ catalog, allowed, type, choice, onChoose }: Props) {
  const { t } = useTranslation(["parts", "trade"]);
  const templates = type ? approvedTemplates(catalog) : [];
  const selects = [
    {
      name: "template_id" as const,
      label: t("example.templateId"),
      options: templates.map(({ template_id, name }) => option(template_id, `${template_id} ${name}`)),
    },
    {
      name: "route_id" as const,
      label: t("example.route"),
      options: openRoutes(catalog, allowed, type).map((route) =>
        option(route.route_id, `${route.route_id} · ${t(`trade:type.${route.type}`)}`),
      ),
    },
    {
      name: "signature" as const,
      label: t("example.signature"),
      options: approvedSignatures(catalog).map((text) => option(text, text)),
    },
  ].filter(({ options }) => options.length > 1);
  if (selects.length === 0) return null;
  return (
    <div className={styles.choices}>
      {selects.map(({ name, label, options }) => (
        <label key={name}>
          <Typography.Text type="secondary">{label}</Typography.Text>
          <Select
            value={choice[name]}
            options={options}
            onChange={(value) => onChoose({ ...choice, [name]: value })}
            style={{ width: "100%" }}
          />
        </label>
      ))}
    </div>
  );
}

function option(value: string, label: string) {
  return { value, label };
}

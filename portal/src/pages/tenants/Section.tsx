import { EditOutlined } from "@ant-design/icons";
import { Button, Card } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Part } from "./TenantForm";
import styles from "./tenants.module.css";

type Props = { title: string; children: ReactNode } & (
  | { part: Part; onEdit?: (part: Part) => void }
  | { part?: undefined; onEdit?: undefined }
);

/** A card of the tenant's page; what can be changed has its button. */
export function Section({ title, part, onEdit, children }: Props) {
  const { t } = useTranslation("tenants");
  return (
    <Card
      size="small"
      title={<h2 className={styles.head}>{title}</h2>}
      extra={
        onEdit && (
          <Button
            type="link"
            size="small"
            icon={<EditOutlined />}
            aria-label={t("detail.editWhat", { part: title })}
            onClick={() => onEdit(part)}
          >
            {t("detail.edit")}
          </Button>
        )
      }
    >
      {children}
    </Card>
  );
}

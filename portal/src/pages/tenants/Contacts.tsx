import { MailOutlined, PhoneOutlined } from "@ant-design/icons";
import { Empty, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { TenantContact } from "@/api/types";
import styles from "./tenants.module.css";

/** Whom to write to or call. */
export function Contacts({ contacts }: { contacts: TenantContact[] }) {
  const { t } = useTranslation("tenants");
  if (contacts.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("contact.none")} />;
  return (
    <ul className={styles.contacts}>
      {contacts.map(({ name, mail, phone, note }, at) => (
        <li key={at}>
          <Typography.Text strong>{name}</Typography.Text>
          {note && <div>{note}</div>}
          {mail && (
            <div>
              <a href={`mailto:${mail}`}>
                <MailOutlined /> {mail}
              </a>
            </div>
          )}
          {phone && (
            <div>
              <a href={`tel:${phone.replace(/[^\d+#]/g, "")}`}>
                <PhoneOutlined /> {phone}
              </a>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

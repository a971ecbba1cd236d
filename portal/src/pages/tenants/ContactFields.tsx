import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Form, Input, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { CONTACTS_MAX } from "./TenantForm";
import styles from "./tenants.module.css";

const NEW = { name: "", mail: "", phone: "", note: "" };

/** Whom the platform talks to. */
export function ContactFields({ hasTitle }: { hasTitle: boolean }) {
  const { t } = useTranslation("tenants");
  return (
    <>
      {hasTitle && <h2 className={styles.section}>{t("part.contacts")}</h2>}
      <Typography.Paragraph type="secondary">{t("hint.contacts", { most: CONTACTS_MAX })}</Typography.Paragraph>
      <Form.List name="contacts">
        {(fields, { add, remove }, { errors }) => (
          <>
            {fields.length === 0 && !hasTitle && (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("contact.none")} />
            )}
            {fields.map(({ key, name }) => (
              <div key={key} role="group" aria-label={t("contact.of", { n: name + 1 })} className={styles.contact}>
                <div className={styles.contactHead}>
                  {t("contact.of", { n: name + 1 })}
                  <Button
                    type="text"
                    size="small"
                    danger
                    icon={<DeleteOutlined />}
                    aria-label={t("contact.remove", { n: name + 1 })}
                    onClick={() => remove(name)}
                  />
                </div>
                <Contact at={name} />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <Button
              icon={<PlusOutlined />}
              type="dashed"
              block
              disabled={fields.length >= CONTACTS_MAX}
              onClick={() => add({ ...NEW })}
            >
              {t("contact.add")}
            </Button>
          </>
        )}
      </Form.List>
    </>
  );
}

function Contact({ at }: { at: number }) {
  const { t } = useTranslation("tenants");
  return (
    <div className={styles.pair}>
      <Form.Item
        name={[at, "name"]}
        label={t("contact.name")}
        rules={[{ required: true, whitespace: true, message: t("missing.contact") }]}
      >
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name={[at, "note"]} label={t("contact.note")}>
        <Input maxLength={200} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={[at, "mail"]}
        label={t("contact.mail")}
        normalize={(value: string) => value.trim()}
        rules={[{ type: "email", message: t("wrong.mail") }]}
      >
        <Input type="email" maxLength={254} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name={[at, "phone"]}
        label={t("contact.phone")}
        rules={[{ pattern: /^(?=(\D*\d){3,20}\D*$)[\d+\-() .#]{3,40}$/, message: t("wrong.phone") }]}
      >
        <Input type="tel" maxLength={40} autoComplete="off" />
      </Form.Item>
    </div>
  );
}

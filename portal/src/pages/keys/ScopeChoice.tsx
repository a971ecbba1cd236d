import { Alert, Checkbox, Flex, Form, Radio, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { usePermissions } from "@/auth/useSession";
import { SCOPES, wordOf } from "./scope";
import styles from "./ScopeChoice.module.css";

/** What the key may do: the fields `access` and `scopes` of the form around it. */
export function ScopeChoice() {
  const { t } = useTranslation("keys");
  const may = usePermissions();
  const access = Form.useWatch<string>("access");
  return (
    <>
      <Form.Item name="access" label={t("form.access")} className={styles.tight}>
        <Radio.Group>
          <Flex vertical gap={4}>
            <Radio value="chosen">{t("form.accessChosen")}</Radio>
            <Radio value="all" disabled={!SCOPES.every(may)}>
              {t("form.accessAll")}
            </Radio>
          </Flex>
        </Radio.Group>
      </Form.Item>
      {access === "all" ? (
        <Form.Item>
          <Alert type="warning" showIcon title={t("form.accessAllHint")} />
        </Form.Item>
      ) : (
        <Form.Item
          name="scopes"
          rules={[
            {
              // Not `required`: a group of boxes cannot be said to be.
              validator: (_, scopes: string[] | undefined) =>
                scopes?.length ? Promise.resolve() : Promise.reject(new Error(t("form.accessMissing"))),
            },
          ]}
        >
          <Checkbox.Group className={styles.scopes} aria-label={t("form.access")}>
            {SCOPES.map((scope) => {
              const word = wordOf(scope);
              return (
                <Checkbox key={scope} value={scope} disabled={!may(scope)}>
                  <Flex vertical>
                    <span>
                      {word && t(`scope.${word}`)}{" "}
                      <Typography.Text type="secondary">
                        <code>{scope}</code>
                      </Typography.Text>
                    </span>
                    <Typography.Text type="secondary" className={styles.about}>
                      {may(scope) ? word && t(`about.${word}`) : t("form.notYours")}
                    </Typography.Text>
                  </Flex>
                </Checkbox>
              );
            })}
          </Checkbox.Group>
        </Form.Item>
      )}
    </>
  );
}

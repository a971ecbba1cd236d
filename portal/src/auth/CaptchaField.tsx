import { ReloadOutlined, SafetyOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, Spin, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./auth.module.css";
import type { useCaptcha } from "./useCaptcha";

/** The verify code: an input and a picture, which a click or Enter exchanges for another. */
export function CaptchaField({ picture }: { picture: ReturnType<typeof useCaptcha> }) {
  const { t } = useTranslation("auth");
  return (
    <Form.Item
      name="captcha"
      label={t("captcha")}
      rules={[{ required: true, whitespace: true, message: t("captchaMissing") }]}
    >
      <Code picture={picture} />
    </Form.Item>
  );
}

type CodeProps = { id?: string; value?: string; onChange?: (value: string) => void } & Parameters<typeof CaptchaField>[0];

function Code({ picture, onChange, ...input }: CodeProps) {
  const { t } = useTranslation("auth");
  return (
    <Flex gap="small">
      <Input
        {...input}
        onChange={(event) => onChange?.(event.target.value)}
        prefix={<SafetyOutlined />}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={12}
      />
      <Tooltip title={t("captchaNew")}>
        <Button className={styles.picture} onClick={picture.renew} aria-label={t("captchaNew")}>
          <Spin spinning={picture.isLoading} size="small" delay={300}>
            {picture.captcha ? <img src={picture.captcha.image} alt={t("captchaAlt")} /> : <ReloadOutlined />}
          </Spin>
        </Button>
      </Tooltip>
    </Flex>
  );
}

import { ReloadOutlined, SafetyOutlined } from "@ant-design/icons";
import { Button, Flex, Form, Input, Spin, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./auth.module.css";
import type { useCaptcha } from "./useCaptcha";

/** The verify code: an input and a picture, which a click or Enter exchanges for another. */
export function CaptchaField({ picture }: { picture: ReturnType<typeof useCaptcha> }) {
  const { t } = useTranslation("auth");
  return (
    <Flex gap="small" align="start">
      <Form.Item
        name="captcha"
        label={t("captcha")}
        rules={[{ required: true, whitespace: true, message: t("captchaMissing") }]}
        className={styles.code}
      >
        <Input
          prefix={<SafetyOutlined />}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={12}
          size="large"
        />
      </Form.Item>
      <Tooltip title={t("captchaNew")}>
        <Button className={styles.picture} onClick={picture.renew} aria-label={t("captchaNew")}>
          <Spin spinning={picture.isLoading} size="small" delay={300}>
            {picture.captcha ? (
              <img src={picture.captcha.image} alt={t("captchaAlt")} height={40} />
            ) : (
              <ReloadOutlined />
            )}
          </Spin>
        </Button>
      </Tooltip>
    </Flex>
  );
}

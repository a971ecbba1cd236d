import { Button, Result, Typography } from "antd";
import { useTranslation } from "react-i18next";

/** The page's code failed. */
export default function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Result
      status="error"
      title={<Typography.Title level={1}>{t("crash.title")}</Typography.Title>}
      subTitle={t("crash.text")}
      extra={
        <Button type="primary" onClick={() => location.reload()}>
          {t("reload")}
        </Button>
      }
    >
      <Typography.Text code copyable>
        {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
      </Typography.Text>
    </Result>
  );
}

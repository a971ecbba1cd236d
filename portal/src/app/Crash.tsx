import { Alert, Button, Result, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";
import { NetworkError } from "@/api/error";
import { Failure } from "@/parts/Failure";

/** What a page shows when its code failed, or could not be fetched. */
export function Crash() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (isOutdated(error)) {
    return <Alert type="info" showIcon title={t("newer")} action={<Reload />} />;
  }
  if (error instanceof NetworkError) return <Failure error={error} />;
  return (
    <Result
      status="error"
      title={<Typography.Title level={1}>{t("crash.title")}</Typography.Title>}
      subTitle={t("crash.text")}
      extra={<Reload />}
    >
      <Typography.Text code copyable>
        {error instanceof Error ? `${error.name}: ${error.message}` : String(error)}
      </Typography.Text>
    </Result>
  );
}

function Reload() {
  const { t } = useTranslation();
  return (
    <Button type="primary" onClick={() => location.reload()}>
      {t("reload")}
    </Button>
  );
}

/** A page's file that is gone from the server: the portal was updated since this tab was opened. */
function isOutdated(error: unknown): boolean {
  return error instanceof TypeError && /dynamically imported module|module script/i.test(error.message);
}

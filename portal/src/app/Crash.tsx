import { Alert, Button } from "antd";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router";

const Broken = lazy(() => import("./Broken"));

/** What a page shows when its code failed, or could not be fetched. */
export function Crash() {
  const { t } = useTranslation();
  const error = useRouteError();
  if (!isUnfetched(error)) {
    return (
      <Suspense>
        <Broken error={error} />
      </Suspense>
    );
  }
  const reload = (
    <Button type="primary" onClick={() => location.reload()}>
      {t("reload")}
    </Button>
  );
  return (
    <Alert
      type="warning"
      showIcon
      title={t("unfetched.title")}
      description={t("unfetched.text")}
      action={reload}
      style={{ margin: 16 }}
    />
  );
}

/** A page's file did not come: no connection, or the portal was updated since this tab was opened. */
function isUnfetched(error: unknown): boolean {
  return error instanceof Error && /dynamically imported module|module script|preload CSS/i.test(error.message);
}

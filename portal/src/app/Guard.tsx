import { Result, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "@/parts/LinkButton";
import { useSession } from "@/auth/useSession";
import type { Permission } from "@/api/types";
import { homePath, mayOpen } from "./access";
import type { PageEntry } from "./pages";
import { useTitle } from "./title";

type Word<P extends string> = P extends `${infer Object}:${infer Verb}` ? `${Object}_${Verb}` : never;

/** The page, or why the account may not open it. */
export function Guard({ page, children }: { page: PageEntry; children: ReactNode }) {
  const current = useSession();
  return mayOpen(page, current) ? children : <Forbidden permission={page.permission} />;
}

export function Forbidden({ permission }: { permission?: Permission }) {
  const { t } = useTranslation(["app", "trade"]);
  const current = useSession();
  const { account } = current;
  useTitle(t("forbidden.title"));
  return (
    <Result
      status="403"
      title={<Typography.Title level={1}>{t("forbidden.title")}</Typography.Title>}
      subTitle={
        <>
          <div>{t("forbidden.text", { account: account.name, role: t(`trade:role.${account.role}`) })}</div>
          {permission && (
            <div>
              {t("forbidden.needs", {
                permission: t(`trade:permission.${permission.replace(":", "_") as Word<Permission>}`),
              })}
            </div>
          )}
        </>
      }
      extra={
        <LinkButton type="primary" to={homePath(current)}>
          {t("missing.home")}
        </LinkButton>
      }
    />
  );
}

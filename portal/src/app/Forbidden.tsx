import { Result, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { Permission } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { useSession } from "@/auth/useSession";
import { LinkButton } from "@/parts/LinkButton";
import { homePath } from "./access";
import { useTitle } from "./title";

type Word<P extends string> = P extends `${infer Object}:${infer Verb}` ? `${Object}_${Verb}` : never;

/** The account may not open this page; what it would need. */
export default function Forbidden({ permission }: { permission?: Permission }) {
  const { t } = useTranslation(["app", "trade"]);
  const current = useSession();
  const { account } = current;
  const role = useRoleName();
  useTitle(t("forbidden.title"));
  return (
    <Result
      status="403"
      title={
        <Typography.Title level={1} style={{ fontSize: 24 }}>
          {t("forbidden.title")}
        </Typography.Title>
      }
      subTitle={
        <>
          <div>{t("forbidden.text", { account: account.name, role: role(account) })}</div>
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

import { Alert, Flex } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TenantDetail } from "@/api/types";
import { leadsTo } from "@/app/access";
import { useSession } from "@/auth/useSession";

/** What an active tenant still needs before it can send. */
export function Next({ tenant: { code, status, orders, accounts } }: { tenant: TenantDetail }) {
  const { t } = useTranslation("tenants");
  const session = useSession();
  if (status !== "active" || (orders > 0 && accounts > 0)) return null;
  const query = `?tenant=${encodeURIComponent(code)}`;
  const steps = [
    ...(orders === 0
      ? [{ key: "order", label: t("detail.stepOrder"), pattern: "/admin/orders/new", to: `/admin/orders/new${query}` }]
      : []),
    ...(accounts === 0
      ? [{ key: "account", label: t("detail.stepAccount"), pattern: "/admin/accounts", to: `/admin/accounts${query}&new=1` }]
      : []),
  ];
  return (
    <Alert
      type="info"
      showIcon
      title={orders === 0 ? t("detail.nextText") : t("detail.next")}
      description={
        <Flex wrap gap="4px 16px">
          {steps.map(({ key, label, pattern, to }) =>
            leadsTo(pattern, session) ? (
              <Link key={key} to={to}>
                {label}
              </Link>
            ) : (
              <span key={key}>{label}</span>
            ),
          )}
        </Flex>
      }
    />
  );
}

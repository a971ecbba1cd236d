import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { TenantDetail } from "@/api/types";
import { leadsTo } from "@/app/access";
import { useSession } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import type en from "./en";
import styles from "./tenants.module.css";
import { toTenant } from "./toTenant";

type Way = { word: keyof (typeof en)["way"]; pattern: string; to: string; count?: number };

/** Pages about this tenant that the account may open. */
export function Ways({ tenant: { code, accounts, orders } }: { tenant: TenantDetail }) {
  const { t } = useTranslation("tenants");
  const format = useFormat();
  const session = useSession();
  const of = `?tenant=${encodeURIComponent(code)}`;
  const ways: Way[] = [
    { word: "accounts", pattern: "/admin/accounts", to: `/admin/accounts${of}`, count: accounts },
    { word: "roles", pattern: "/admin/roles", to: `/admin/roles${of}` },
    { word: "orders", pattern: "/admin/orders", to: `/admin/orders${of}`, count: orders },
    { word: "expenses", pattern: "/admin/expenses", to: `/admin/expenses${of}` },
    { word: "statement", pattern: "/admin/statements/:code", to: `/admin/statements/${encodeURIComponent(code)}` },
    { word: "messages", pattern: "/admin/log", to: `/admin/log${of}` },
    { word: "policy", pattern: "/admin/tenants/:code/policy", to: `${toTenant(code)}/policy` },
  ];
  const open = ways.filter(({ pattern }) => leadsTo(pattern, session));
  if (open.length === 0) return null;
  return (
    <nav aria-label={t("detail.ways")}>
      <ul className={styles.ways}>
        {open.map(({ word, to, count }) => (
          <li key={word}>
            <Link to={to}>
              {t(`way.${word}`)}
              {count !== undefined && ` (${format.number(count)})`}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

import { BookOutlined } from "@ant-design/icons";
import { Button, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Overview } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "@/parts/CopyButton";
import { LinkButton } from "@/parts/LinkButton";
import { SendExample } from "@/parts/SendExample";
import styles from "./overview.module.css";
import { RouteList } from "./RouteList";
import { Section } from "./Section";
import { useKeyCount } from "./useKeyCount";

/** All a program needs to send. */
export default function Docking({ api: { rest_url, docs_url } }: { api: Overview["api"] }) {
  const { t } = useTranslation("overview");
  const may = usePermissions();
  const seesCatalog = may("catalog:read");
  return (
    <Section
      title={t("api.title")}
      id="api"
      extra={
        <Button href={docs_url} target="_blank" rel="noreferrer" icon={<BookOutlined />} size="small">
          {t("api.docs")}
        </Button>
      }
    >
      <div className={styles.docking}>
        <dl className={styles.needs}>
          <Need name={t("api.url")}>
            <span className={styles.url}>
              <code>{rest_url}</code>
              <CopyButton text={rest_url} what={t("api.url")} />
            </span>
          </Need>
          <Need name={t("api.keys")}>{may("keys:manage") ? <Keys /> : <Hidden>{t("api.keysHidden")}</Hidden>}</Need>
          <Need name={t("api.routes")}>{seesCatalog ? <RouteList /> : <Hidden>{t("api.routesHidden")}</Hidden>}</Need>
        </dl>
        {seesCatalog && (
          <div className={styles.example}>
            <h3 className={styles.small}>{t("api.try")}</h3>
            <SendExample restUrl={rest_url} />
          </div>
        )}
      </div>
    </Section>
  );
}

function Need({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Hidden({ children }: { children: ReactNode }) {
  return <Typography.Text type="secondary">{children}</Typography.Text>;
}

function Keys() {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const count = useKeyCount();
  return (
    <span className={styles.keys}>
      {count !== null && <span>{t("api.active", { count, n: format.number(count) })}</span>}
      {count === 0 ? (
        <LinkButton to="/keys?new=1" size="small" type="primary">
          {t("api.makeKey")}
        </LinkButton>
      ) : (
        <LinkButton to="/keys" size="small">
          {t("api.manageKeys")}
        </LinkButton>
      )}
    </span>
  );
}

import { CopyOutlined, EditOutlined, ShoppingOutlined, StopOutlined } from "@ant-design/icons";
import { Alert, Button, Card, Flex } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Package } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { LinkButton } from "@/parts/LinkButton";
import type { Fact } from "@/parts/message/Facts";
import { PackageFacts } from "@/parts/order/PackageFacts";
import { Page } from "@/parts/Page";
import { Prices } from "@/parts/order/Prices";
import styles from "@/parts/order/order.module.css";
import { PackageTag } from "./PackageTag";
import { PriceCheck } from "./PriceCheck";
import { Retire } from "./Retire";
import { toCopy } from "./toPackage";

/** What a package offers, and what can be done with it. */
export function Shown({ of, mayManage }: { of: Package; mayManage: boolean }) {
  const { t } = useTranslation("packages");
  const format = useFormat();
  const { package_id: id, retired_at, created_at, orders } = of;
  const more: Fact[] = [
    [t("detail.made"), created_at === null ? t("detail.provisioned") : format.dateTime(created_at)],
    [
      t("column.orders"),
      orders === 0 ? (
        format.number(0)
      ) : (
        <Link key="orders" to={`/admin/orders?package_id=${encodeURIComponent(id)}`}>
          {t("act.orders", { count: orders, n: format.number(orders) })}
        </Link>
      ),
    ],
  ];
  return (
    <Page title={of.product_name} lead={id} extra={<PackageTag of={of} />}>
      <Flex vertical gap="middle">
        <Acts of={of} mayManage={mayManage} />
        {retired_at !== null && (
          <Alert type="info" showIcon title={t("detail.retiredSince", { time: format.dateTime(retired_at) })} />
        )}
        <Card title={<h2 className={styles.head}>{t("detail.facts")}</h2>}>
          <PackageFacts of={of} more={more} />
        </Card>
        <div className={styles.pair}>
          <Card title={<h2 className={styles.head}>{t("detail.prices")}</h2>}>
            <Prices prices={of.prices} unit={of.unit} label={t("detail.prices")} />
          </Card>
          <Card title={<h2 className={styles.head}>{t("check.title")}</h2>}>
            <p className={styles.hint}>{t("check.lead")}</p>
            <PriceCheck lines={of.prices} unit={of.unit} />
          </Card>
        </div>
      </Flex>
    </Page>
  );
}

function Acts({ of, mayManage }: { of: Package; mayManage: boolean }) {
  const { t } = useTranslation("packages");
  const may = usePermissions();
  const [, setParams] = useSearchParams();
  const [isRetiring, setRetiring] = useState(false);
  const id = of.package_id;
  const isOffered = of.retired_at === null;
  if (!mayManage && !(isOffered && may("orders:manage"))) return null;
  return (
    <Flex wrap gap="small">
      {isOffered && may("orders:manage") && (
        <LinkButton icon={<ShoppingOutlined aria-hidden />} to={`/admin/orders/new?package_id=${encodeURIComponent(id)}`}>
          {t("act.place")}
        </LinkButton>
      )}
      {isOffered && mayManage && (
        <Button icon={<EditOutlined aria-hidden />} onClick={() => setParams({ edit: "1" })}>
          {t("act.edit")}
        </Button>
      )}
      {mayManage && (
        <LinkButton icon={<CopyOutlined aria-hidden />} to={toCopy(id)}>
          {t("act.copy")}
        </LinkButton>
      )}
      {isOffered && mayManage && (
        <Button danger icon={<StopOutlined aria-hidden />} onClick={() => setRetiring(true)}>
          {t("act.retire")}
        </Button>
      )}
      {isRetiring && <Retire of={of} onClose={() => setRetiring(false)} />}
    </Flex>
  );
}

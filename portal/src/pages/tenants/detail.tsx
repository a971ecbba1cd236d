import { Card, Flex, Skeleton } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { isRefusal } from "@/api/error";
import type { TenantDetail } from "@/api/types";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { Products } from "@/parts/product/Products";
import { ChangeStatus, type StatusChange } from "./ChangeStatus";
import { Contacts } from "./Contacts";
import { Facts } from "./Facts";
import { Missing } from "./Missing";
import { Next } from "./Next";
import { Section } from "./Section";
import { Sending } from "./Sending";
import { StatusButtons } from "./StatusButtons";
import TenantDrawer from "./TenantDrawer";
import type { Part } from "./TenantForm";
import { TenantTag } from "./TenantTag";
import styles from "./tenants.module.css";
import { Ways } from "./Ways";

const PRODUCTS_MAX = 100;

/** One tenant: what it is, what it may, whom to call, and the way to everything of it. */
export default function TenantPage() {
  const { code = "" } = useParams();
  const [change, setChange] = useState<StatusChange | null>(null);
  const asked = useGet({ topic: "other", also: ["orders"] }, "/api/v1/admin/tenants/{code}", { path: { code } });
  const { error, refetch } = asked;
  // While another tenant is being fetched the answer is still the one before.
  const data = asked.data?.code === code ? asked.data : undefined;
  if (isRefusal(error, "not_found")) return <Missing code={code} />;
  return (
    <Page
      title={code}
      lead={data && data.name !== code && data.name}
      extra={
        data && (
          <>
            <TenantTag status={data.status} />
            <StatusButtons can={data.can} onChoose={setChange} />
          </>
        )
      }
    >
      {data ? (
        <Whole tenant={data} />
      ) : error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Card>
          <Skeleton active title={false} paragraph={{ rows: 10 }} />
        </Card>
      )}
      {data && change && <ChangeStatus tenant={data} change={change} onClose={() => setChange(null)} />}
    </Page>
  );
}

function Whole({ tenant }: { tenant: TenantDetail }) {
  const { t } = useTranslation("tenants");
  const [editing, setEditing] = useState<Part | null>(null);
  const edit = tenant.can.includes("change") ? setEditing : undefined;
  return (
    <div className={styles.detail}>
      <Ways tenant={tenant} />
      <Next tenant={tenant} />
      <div className={styles.two}>
        <Section part="basics" title={t("detail.facts")} onEdit={edit}>
          <Facts tenant={tenant} />
        </Section>
        <Section part="sending" title={t("detail.sending")} onEdit={edit}>
          <Sending tenant={tenant} />
        </Section>
      </div>
      <Section part="contacts" title={t("detail.contacts")} onEdit={edit}>
        <Contacts contacts={tenant.contacts} />
      </Section>
      <Section title={t("detail.products")}>
        <Flex vertical gap="small">
          <Products products={tenant.products} />
          {tenant.products.length >= PRODUCTS_MAX && t("detail.truncated")}
        </Flex>
      </Section>
      {editing && <TenantDrawer of={tenant} part={editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

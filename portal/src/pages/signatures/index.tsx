import { PlusOutlined } from "@ant-design/icons";
import { Button, Empty, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { PageQuery, ReviewedStatus, Signature } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { pageOf } from "@/parts/list/pageOf";
import { SignatureDrawer } from "./SignatureDrawer";
import SignatureEditor from "./SignatureEditor";
import styles from "./signatures.module.css";
import { useColumns } from "./useColumns";

type Query = PageQuery & { q?: string; status?: string };

const STATUSES: ReviewedStatus[] = ["draft", "submitted", "approved", "rejected", "disabled", "expired"];
/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** The tenant's signatures; the one that is looked at is in the address, as is the form of a new one. */
export default function Signatures() {
  const { t } = useTranslation(["signatures", "review"]);
  const may = usePermissions();
  const mayApply = may("signatures:manage");
  const [params, setParams] = useSearchParams();
  const columns = useColumns();
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("filter.q"), maxLength: 100 }),
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((value) => ({ value, label: t(`review:status.${value}`) })),
      }),
    ],
    [t],
  );
  const go = (name: "signature" | "new" | null, value = "1") =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete("signature");
      next.delete("new");
      if (name) next.set(name, value);
      return next;
    });
  const apply = mayApply && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => go("new")}>
      {t("apply")}
    </Button>
  );
  const open = params.get("signature");
  return (
    <ListPage<Signature, Query>
      name="signatures"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      extra={apply}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rowName={({ text }) => text}
      onOpen={({ id }) => go("signature", id)}
      rows={async (query, signal) => pageOf((await all(signal)).filter((one) => isWanted(one, query)), query)}
      empty={
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <div className={styles.why}>
              <strong>{t("empty.title")}</strong>
              <Typography.Text>{t("empty.what")}</Typography.Text>
              <Typography.Text type="secondary">{t("empty.why")}</Typography.Text>
            </div>
          }
        >
          {apply}
        </Empty>
      }
    >
      {open !== null && <SignatureDrawer key={open} id={open} onClose={() => go(null)} />}
      {params.has("new") && mayApply && (
        <SignatureEditor of={null} onClose={() => go(null)} onDone={(id) => go("signature", id)} />
      )}
    </ListPage>
  );
}

async function all(signal: AbortSignal): Promise<Signature[]> {
  return (await answer(api.GET("/api/v1/signatures", { signal }))).items;
}

function isWanted({ text, company, status }: Signature, { q, status: wanted }: Query): boolean {
  if (q && !`${text} ${company}`.toLowerCase().includes(q.toLowerCase())) return false;
  return !wanted || status === wanted;
}

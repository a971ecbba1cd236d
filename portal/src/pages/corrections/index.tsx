import { Empty } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api } from "@/api/client";
import type { Correction, CorrectionQuery, CorrectionStatus } from "@/api/types";
import { choice, one, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { EVERY_MS } from "@/parts/order/side";
import { TenantSelect } from "@/parts/TenantSelect";
import { Decide, type Verdict } from "./Decide";
import { useColumns } from "./useColumns";
import { Waiting } from "./Waiting";

const STATUSES: CorrectionStatus[] = ["proposed", "posted", "rejected"];

/** Every correction; those that wait are decided here. */
export default function Corrections() {
  const { t } = useTranslation("corrections");
  const [deciding, setDeciding] = useState<{ of: Correction; verdict: Verdict } | null>(null);
  const decide = useMemo(() => (of: Correction, verdict: Verdict) => setDeciding({ of, verdict }), []);
  const columns = useColumns(decide);
  const filters = useMemo(
    () => [
      choice({
        name: "status",
        label: t("filter.status"),
        options: STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
      }),
      one("tenant", t("filter.tenant"), <TenantSelect />),
      text({ name: "order", label: t("filter.order"), maxLength: 64 }),
    ],
    [t],
  );
  return (
    <ListPage<Correction, CorrectionQuery>
      name="corrections"
      topic="orders"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      tools={<Waiting />}
      rows={(query, signal) => answer(api.GET("/api/v1/admin/corrections", { params: { query }, signal }))}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    >
      {deciding && <Decide {...deciding} onClose={() => setDeciding(null)} />}
    </ListPage>
  );
}

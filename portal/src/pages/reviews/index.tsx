import { Empty } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { Review, ReviewKind, ReviewQuery } from "@/api/types";
import { choice, one } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { TenantSelect } from "@/parts/TenantSelect";
import { ReviewDrawer } from "./ReviewDrawer";
import { useColumns } from "./useColumns";

const STATES = ["all", "waiting", "claimed", "approved", "rejected", "asked", "withdrawn"] as const;
const KINDS: ReviewKind[] = ["signature", "template"];
/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;

/** What is submitted for review; the one that is looked at is in the address. */
export default function Reviews() {
  const { t } = useTranslation("reviews");
  const [params, setParams] = useSearchParams();
  const columns = useColumns();
  const filters = useMemo(
    () => [
      choice({
        name: "state",
        label: t("filter.state"),
        placeholder: t("state.open"),
        options: STATES.map((value) => ({ value, label: t(`state.${value}`) })),
      }),
      choice({
        name: "kind",
        label: t("filter.kind"),
        options: KINDS.map((value) => ({ value, label: t(`kind.${value}`) })),
      }),
      one("tenant", t("filter.tenant"), <TenantSelect />),
    ],
    [t],
  );
  const open = params.get("review");
  const close = () =>
    setParams((before) => {
      const next = new URLSearchParams(before);
      next.delete("review");
      return next;
    });
  return (
    <ListPage<Review, ReviewQuery>
      name="reviews"
      topic="other"
      every_ms={EVERY_MS}
      title={t("title")}
      lead={t("lead")}
      filters={filters}
      columns={columns}
      rowKey={({ id }) => id}
      rows={(query, signal) => answer(api.GET("/api/v1/admin/reviews", { params: { query }, signal }))}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
    >
      {open !== null && <ReviewDrawer key={open} id={open} onClose={close} />}
    </ListPage>
  );
}

import { Button, Empty } from "antd";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { answer, api } from "@/api/client";
import type { Review, ReviewKind, ReviewQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { choice, one } from "@/parts/list/filter";
import { List } from "@/parts/list/List";
import { TenantSelect } from "@/parts/TenantSelect";
import { DecideMany } from "./DecideMany";
import { isOpen } from "./open";
import { ReviewDrawer } from "./ReviewDrawer";
import { useColumns } from "./useColumns";

const STATES = ["all", "waiting", "claimed", "approved", "rejected", "asked", "withdrawn"] as const;
const KINDS: ReviewKind[] = ["signature", "template", "mission", "smart"];
/** The stream says nothing about reviews. */
const EVERY_MS = 30_000;
/** Reviews that can be decided at once. */
const MANY = 100;

/** What is submitted for review; the one that is looked at is in the address. */
export function Queue() {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const may = usePermissions();
  const [params, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<ReadonlyMap<string, Review>>(new Map());
  const [shown, setShown] = useState<Review[]>([]);
  const [isDeciding, setDeciding] = useState(false);
  const mayDecide = may("reviews:decide");
  const choose = useCallback(
    (of: Review, isChosen: boolean) =>
      setChosen((before) => {
        const next = new Map(before);
        if (isChosen && next.size < MANY) next.set(of.id, of);
        else next.delete(of.id);
        return next;
      }),
    [],
  );
  const columns = useColumns(mayDecide ? { chosen, onChoose: choose } : null);
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
  const decidable = shown.filter(isOpen);
  const areAllChosen = decidable.length > 0 && decidable.every(({ id }) => chosen.has(id));
  return (
    <>
      <List<Review, ReviewQuery>
        name="reviews"
        label={t("title")}
        topic="other"
        every_ms={EVERY_MS}
        filters={filters}
        columns={columns}
        rowKey={({ id }) => id}
        rows={async (query, signal) => {
          const page = await answer(api.GET("/api/v1/admin/reviews", { params: { query }, signal }));
          setShown(page.items);
          return page;
        }}
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />}
        tools={
          mayDecide && (
            <>
              <Button disabled={decidable.length === 0} onClick={() => decidable.forEach((of) => choose(of, !areAllChosen))}>
                {t(areAllChosen ? "many.none" : "many.all")}
              </Button>
              <Button type="primary" disabled={chosen.size === 0} onClick={() => setDeciding(true)}>
                {t("many.button", { n: format.number(chosen.size) })}
              </Button>
            </>
          )
        }
      />
      {open !== null && <ReviewDrawer key={open} id={open} onClose={close} />}
      {isDeciding && (
        <DecideMany of={[...chosen.values()]} onDone={() => setChosen(new Map())} onClose={() => setDeciding(false)} />
      )}
    </>
  );
}

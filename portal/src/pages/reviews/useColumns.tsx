import { Tag } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Review } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { StateTag } from "./StateTag";

/** The queue's columns. */
export function useColumns(): Column<Review>[] {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  return useMemo(
    (): Column<Review>[] => [
      { key: "name", title: t("column.name"), width: 220, card: "title", render: (of) => <Opener of={of} /> },
      { key: "kind", title: t("column.kind"), width: 110, render: ({ kind }) => t(`kind.${kind}`) },
      { key: "tenant", title: t("column.tenant"), width: 120, render: ({ tenant_code }) => tenant_code },
      {
        key: "submitted",
        title: t("column.submitted"),
        width: 190,
        render: ({ application }) => format.dateTimeBare(application.submitted_at),
      },
      { key: "state", title: t("column.state"), width: 170, render: (of) => <Standing of={of} /> },
      {
        key: "who",
        title: t("column.who"),
        width: 160,
        render: ({ decided_by, claimed_by }) => decided_by ?? claimed_by ?? "",
      },
      {
        key: "findings",
        title: t("column.findings"),
        width: 110,
        isNumber: true,
        render: ({ findings }) => format.number(findings.length),
      },
    ],
    [t, format],
  );
}

function Opener({ of }: { of: Review }) {
  const [params] = useSearchParams();
  const next = new URLSearchParams(params);
  next.set("review", of.id);
  return <Link to={`?${next.toString()}`}>{of.name}</Link>;
}

/** Where it is, and whether its tenant asks to hurry. */
function Standing({ of }: { of: Review }) {
  const { t } = useTranslation("reviews");
  const isOpen = of.state === "waiting" || of.state === "claimed";
  return (
    <>
      <StateTag state={of.state} /> {isOpen && of.application.urged_at && <Tag color="red">{t("urged")}</Tag>}
    </>
  );
}

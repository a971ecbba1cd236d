import { Checkbox, Tag, Typography } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import type { Review } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { useNow } from "@/parts/useNow";
import { isOpen } from "./open";
import { StateTag } from "./StateTag";

type Choosing = { chosen: ReadonlyMap<string, Review>; onChoose: (of: Review, isChosen: boolean) => void };

/** The queue's columns; open reviews can be chosen by who may decide. */
export function useColumns(choosing: Choosing | null): Column<Review>[] {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const now = useNow(60_000);
  const { chosen, onChoose } = choosing ?? {};
  return useMemo(
    (): Column<Review>[] => [
      ...(chosen && onChoose
        ? [
            {
              key: "choose",
              title: "",
              width: 48,
              render: (of: Review) =>
                isOpen(of) && (
                  <Checkbox
                    checked={chosen.has(of.id)}
                    aria-label={t("many.choose", { name: of.name })}
                    onChange={({ target }) => onChoose(of, target.checked)}
                  />
                ),
            },
          ]
        : []),
      { key: "name", title: t("column.name"), width: 180, card: "title", render: (of) => <Opener of={of} /> },
      { key: "kind", title: t("column.kind"), width: 100, render: ({ kind }) => t(`kind.${kind}`) },
      { key: "tenant", title: t("column.tenant"), width: 110, render: ({ tenant_code }) => tenant_code },
      {
        key: "submitted",
        title: t("column.submitted"),
        width: 180,
        render: (of) => {
          const { submitted_at } = of.application;
          const waits = format.duration(Math.max(0, now - Date.parse(submitted_at)));
          return (
            <>
              <div>{format.dateTimeBare(submitted_at)}</div>
              {isOpen(of) && <Typography.Text type="secondary">{t("waits", { for: waits })}</Typography.Text>}
            </>
          );
        },
      },
      { key: "state", title: t("column.state"), width: 170, render: (of) => <Standing of={of} /> },
      {
        key: "who",
        title: t("column.who"),
        width: 140,
        render: ({ decided_by, claimed_by, exempt_by }) =>
          exempt_by ? t("exemptBy", { who: exempt_by }) : (decided_by ?? claimed_by ?? ""),
      },
      {
        key: "findings",
        title: t("column.findings"),
        width: 90,
        isNumber: true,
        render: ({ findings }) => format.number(findings.length),
      },
    ],
    [t, format, now, chosen, onChoose],
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
  return (
    <>
      <StateTag state={of.state} /> {isOpen(of) && of.application.urged_at && <Tag color="red">{t("urged")}</Tag>}
    </>
  );
}

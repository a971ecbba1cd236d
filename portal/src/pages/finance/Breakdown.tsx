import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { Money } from "./Money";
import { type Charged, type Part, shareOf, type Split, split, sumOf } from "./split";
import { useNames } from "./useNames";

type Props = { rows: Charged[]; unit: string; by: Split };

/** Rows of one unit put together: which part costs how much of the whole. */
export function Breakdown({ rows, unit, by }: Props) {
  const { t } = useTranslation(["finance", "parts"]);
  const format = useFormat();
  const names = useNames();
  const whole = sumOf(rows);
  const columns: Column<Part>[] = [
    { key: "part", title: t(`column.${by}`), render: ({ key }) => names.part(by, key, unit) },
    {
      key: "charged",
      title: t("column.charged"),
      isNumber: true,
      render: ({ charged }) => <Money amount={charged} unit={unit} />,
    },
    {
      key: "share",
      title: t("column.share"),
      isNumber: true,
      render: ({ charged }) => {
        const share = shareOf(charged, whole);
        return share === null ? t("parts:none") : format.percent(share);
      },
    },
    {
      key: "messages",
      title: t("column.messages"),
      isNumber: true,
      render: ({ messages }) => format.number(messages),
    },
    {
      key: "segments",
      title: t("column.segments"),
      isNumber: true,
      render: ({ segments }) => format.number(segments),
    },
  ];
  return (
    <Plain
      label={t("split.title", { split: t(`split.${by}`), unit })}
      items={split(rows, by)}
      columns={columns}
      rowKey={({ key }) => key}
      nothing={t("expenses.empty")}
    />
  );
}

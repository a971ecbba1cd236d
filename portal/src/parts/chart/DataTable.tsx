import { useTranslation } from "react-i18next";
import type { ChartData } from "./data";

type Props = { title: string; data: ChartData; say: (value: number) => string };

/** The chart's numbers, for screen readers only. */
export function DataTable({ title, data, say }: Props) {
  const { t } = useTranslation("parts");
  const heads = data.kind === "donut" ? data.slices.map(({ name }) => name) : data.series.map(({ name }) => name);
  const rows =
    data.kind === "donut"
      ? [{ label: title, values: data.slices.map(({ value }): number | null => value) }]
      : data.labels.map((label, at) => ({ label, values: data.series.map(({ values }) => values[at] ?? null) }));
  return (
    <div className="aside">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("chart.label")}</th>
            {heads.map((head) => (
              <th scope="col" key={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, at) => (
                <td key={heads[at]}>{value === null ? t("none") : say(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

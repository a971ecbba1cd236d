import { useTranslation } from "react-i18next";
import type { BlacklistReport } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { ImportReport } from "@/parts/ImportReport";

/** What became of rows, and what is wrong with each that was not taken. */
export function Report({ of, isFile = false }: { of: BlacklistReport; isFile?: boolean }) {
  const { t } = useTranslation("blacklist");
  const format = useFormat();
  const counts = t("report.done", { added: format.number(of.added), renewed: format.number(of.renewed) });
  return <ImportReport counts={counts} rejected={of.rejected} wrong={of.wrong} value={t("column.value")} isFile={isFile} />;
}

import { useTranslation } from "react-i18next";
import type { FilingReport as Report } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { ImportReport } from "@/parts/ImportReport";

/** What became of changes, and what is wrong with each that was not made. */
export function FilingReport({ of, isFile = false }: { of: Report; isFile?: boolean }) {
  const { t } = useTranslation("reviews");
  const format = useFormat();
  const counts = t("filings.report.done", {
    changed: format.number(of.changed),
    unchanged: format.number(of.unchanged),
  });
  return <ImportReport counts={counts} rejected={of.rejected} wrong={of.wrong} value={t("filings.report.what")} isFile={isFile} />;
}

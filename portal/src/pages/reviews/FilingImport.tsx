import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ImportDrawer } from "@/parts/ImportDrawer";
import { FilingReport } from "./FilingReport";
import { importFilings } from "./filing";

/** A CSV file of filings, with what became of its rows. */
export function FilingImport({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("reviews");
  const queries = useQueryClient();
  return (
    <ImportDrawer
      title={t("filings.import.title")}
      columns={t("filings.import.columns")}
      send={importFilings}
      onTried={() => void queries.invalidateQueries({ queryKey: ["other"] })}
      report={(report) => <FilingReport of={report} isFile />}
      onClose={onClose}
    />
  );
}

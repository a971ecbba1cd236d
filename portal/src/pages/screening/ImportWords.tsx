import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { ImportDrawer } from "@/parts/ImportDrawer";
import { ImportReport } from "@/parts/ImportReport";
import { importWords } from "./files";
import { screeningChanged } from "./screeningChanged";

/** A CSV file of words beside those that are set. */
export function ImportWords({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("screening");
  const format = useFormat();
  const queries = useQueryClient();
  return (
    <ImportDrawer
      title={t("import.title")}
      columns={t("import.columns")}
      send={importWords}
      onTried={() => screeningChanged(queries)}
      report={({ added, changed, rejected, wrong }) => (
        <ImportReport
          counts={t("import.done", { added: format.number(added), changed: format.number(changed) })}
          rejected={rejected}
          wrong={wrong.map(({ row, word, message }) => ({ row, value: word, message }))}
          value={t("column.word")}
          isFile
        />
      )}
      onClose={onClose}
    />
  );
}

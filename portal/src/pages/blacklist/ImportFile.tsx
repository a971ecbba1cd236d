import { useQueryClient } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ImportDrawer } from "@/parts/ImportDrawer";
import { listsChanged } from "./listsChanged";
import { Report } from "./Report";
import { importFile, type Whose } from "./side";

/** A CSV file onto the list, with what became of its rows. */
export function ImportFile({ whose, onClose }: { whose: Whose; onClose: () => void }) {
  const { t } = useTranslation("blacklist");
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  return (
    <ImportDrawer
      title={t("import.title")}
      columns={t("import.columns")}
      send={(file) => importFile(whose, reason.trim(), file)}
      onTried={() => listsChanged(queries)}
      report={(report) => <Report of={report} isFile />}
      onClose={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t("import.reason")} extra={t("import.reasonHint")} htmlFor="import-reason">
          <Input
            id="import-reason"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoComplete="off"
          />
        </Form.Item>
      </Form>
    </ImportDrawer>
  );
}

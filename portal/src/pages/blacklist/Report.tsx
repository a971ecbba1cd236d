import { Alert, Flex, Table } from "antd";
import { useTranslation } from "react-i18next";
import type { BlacklistReport } from "@/api/types";
import { useFormat } from "@/format/useFormat";

/** What became of rows, and what is wrong with each that was not taken. */
export function Report({ of, isFile = false }: { of: BlacklistReport; isFile?: boolean }) {
  const { t } = useTranslation("blacklist");
  const format = useFormat();
  const counts = t("report.done", { added: format.number(of.added), renewed: format.number(of.renewed) });
  if (of.rejected === 0) return <Alert type="success" showIcon title={counts} />;
  return (
    <Flex vertical gap="small">
      <Alert
        type="warning"
        showIcon
        title={`${counts} ${t("report.rejected", { n: format.number(of.rejected) })}`}
        description={of.rejected > of.wrong.length ? t("report.first", { n: format.number(of.wrong.length) }) : undefined}
      />
      <Table
        size="small"
        rowKey={({ row }) => row}
        dataSource={of.wrong}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { key: "row", title: t(isFile ? "report.line" : "report.row"), width: 80, render: (_, { row }) => format.number(row) },
          { key: "value", title: t("column.value"), dataIndex: "value" },
          { key: "message", title: t("report.wrong"), dataIndex: "message" },
        ]}
      />
    </Flex>
  );
}

import { Alert, Flex, Table } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

type Wrong = { row: number; value: string; message: string };

type Props = {
  /** What was done, a sentence. */
  counts: string;
  rejected: number;
  /** The first of the wrong rows. */
  wrong: Wrong[];
  /** What a value is called. */
  value: string;
  /** Rows are lines of a file. */
  isFile?: boolean;
};

/** What became of rows, and what is wrong with each that was not taken. */
export function ImportReport({ counts, rejected, wrong, value, isFile = false }: Props) {
  const { t } = useTranslation("parts");
  const format = useFormat();
  if (rejected === 0) return <Alert type="success" showIcon title={counts} />;
  return (
    <Flex vertical gap="small">
      <Alert
        type="warning"
        showIcon
        title={`${counts} ${t("import.rejected", { n: format.number(rejected) })}`}
        description={rejected > wrong.length ? t("import.first", { n: format.number(wrong.length) }) : undefined}
      />
      <Table
        size="small"
        rowKey={({ row }) => row}
        dataSource={wrong}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { key: "row", title: t(isFile ? "import.line" : "import.row"), width: 80, render: (_, { row }) => format.number(row) },
          { key: "value", title: value, dataIndex: "value" },
          { key: "message", title: t("import.wrong"), dataIndex: "message" },
        ]}
      />
    </Flex>
  );
}

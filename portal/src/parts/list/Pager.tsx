import { Flex, Pagination, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { PAGE_SIZES } from "./pageSize";
import styles from "./List.module.css";

type Props = {
  page: number;
  pageSize: number;
  total: number;
  isExact: boolean;
  isNarrow: boolean;
  onShow: (page: number, pageSize: number) => void;
};

/** `Total 5 · < 1 > · 10/page · Go to`. */
export function Pager({ page, pageSize, total, isExact, isNarrow, onShow }: Props) {
  const { t } = useTranslation("parts");
  const format = useFormat();
  const pages = Math.ceil(total / pageSize);
  return (
    <Flex vertical align="end" gap={4} className={styles.foot}>
      <Pagination
        current={page}
        pageSize={pageSize}
        total={total}
        simple={isNarrow}
        showSizeChanger={{ showSearch: false }}
        pageSizeOptions={PAGE_SIZES}
        showQuickJumper={!isNarrow && pages > 5}
        showTotal={() => t("list.total", { total: format.number(total, isExact) })}
        onChange={onShow}
      />
      {!isExact && page === pages && (
        <Typography.Text type="secondary">{t("list.inexact", { total: format.number(total) })}</Typography.Text>
      )}
    </Flex>
  );
}

import { Button, Card, Flex, Input, Skeleton, Tag, Typography } from "antd";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ScreeningCategory, SmsType } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { useFormat } from "@/format/useFormat";
import { Failure } from "@/parts/Failure";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import { ActionTag } from "./ActionTag";
import { CategoryForm } from "./CategoryForm";
import { useCategories } from "./useCategories";

const TYPES: SmsType[] = ["verification", "notification", "marketing"];

/** What becomes of each category by SMS type. */
export function Categories() {
  const { t } = useTranslation("screening");
  const mayChange = usePermissions()("screening:manage");
  const { categories, error, refetch } = useCategories();
  const [words, setWords] = useState("");
  const [editing, setEditing] = useState<ScreeningCategory | null>(null);
  const columns = useColumns(mayChange ? setEditing : null);
  if (error && !categories) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!categories) return <Skeleton active paragraph={{ rows: 8 }} title={false} />;
  const wanted = words.trim().toLowerCase();
  const items = categories.filter(({ name, code }) => name.toLowerCase().includes(wanted) || code.includes(wanted));
  return (
    <Card size="small">
      <Flex vertical gap="middle">
        <Input.Search
          allowClear
          aria-label={t("category.search")}
          placeholder={t("category.search")}
          value={words}
          onChange={({ target }) => setWords(target.value)}
          style={{ maxWidth: 360 }}
        />
        <Plain<ScreeningCategory>
          label={t("tab.categories")}
          items={items}
          columns={columns}
          rowKey={({ code }) => code}
          nothing={t("category.none")}
        />
      </Flex>
      {editing && <CategoryForm of={editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

function useColumns(onEdit: ((of: ScreeningCategory) => void) | null): Column<ScreeningCategory>[] {
  const { t } = useTranslation(["screening", "trade", "parts"]);
  const format = useFormat();
  return useMemo(() => {
    const columns: Column<ScreeningCategory>[] = [
      {
        key: "name",
        title: t("column.category"),
        width: 250,
        render: ({ name, licensable, mainland_only }) => (
          <Flex vertical gap={2} align="start">
            <Typography.Text strong>{name}</Typography.Text>
            <Flex gap={4} wrap>
              {mainland_only && <Tag>{t("category.mainland")}</Tag>}
              {licensable && <Tag color="blue">{t("category.licensable")}</Tag>}
            </Flex>
          </Flex>
        ),
      },
      ...TYPES.map(
        (type): Column<ScreeningCategory> => ({
          key: type,
          title: t(`trade:type.${type}`),
          width: 130,
          render: ({ actions }) => <ActionTag action={actions[type]} />,
        }),
      ),
      {
        key: "words",
        title: t("category.words"),
        width: 100,
        isNumber: true,
        render: ({ code, words }) => <Link to={`/admin/screening?tab=words&category=${code}`}>{format.number(words)}</Link>,
      },
      {
        key: "changed",
        title: t("column.changed"),
        width: 200,
        render: ({ changed_at, changed_by }) =>
          changed_at === null ? (
            <Typography.Text type="secondary">{t("category.delivered")}</Typography.Text>
          ) : (
            <span>
              {format.dateTime(changed_at)}
              <br />
              {changed_by}
            </span>
          ),
      },
    ];
    if (onEdit) {
      columns.push({
        key: "actions",
        title: t("column.actions"),
        width: 100,
        isLast: true,
        card: "whole",
        render: (item) => (
          <Button size="small" type="link" aria-label={t("edit.what", { word: item.name })} onClick={() => onEdit(item)}>
            {t("edit.button")}
          </Button>
        ),
      });
    }
    return columns;
  }, [t, format, onEdit]);
}

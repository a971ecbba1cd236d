import { Card, Empty, Flex, Grid, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { RoleList } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { Cards } from "@/parts/list/Cards";
import { Rows } from "@/parts/list/Rows";
import { PermissionList } from "./PermissionList";
import type { Doing } from "./Roles";
import styles from "./roles.module.css";
import type { Whose } from "./side";
import { type RoleRow, useColumns } from "./useColumns";

type Props = { list: RoleList; whose: Whose; onAct?: (doing: Doing) => void };

/** The roles that people put together, then those that are built in. */
export function RoleTables({ list, whose, onAct }: Props) {
  const { t } = useTranslation("roles");
  const roleName = useRoleName();
  const custom = list.custom.map((role): RoleRow => ({ ...role, key: role.id, custom: role }));
  const builtIn = list.built_in.map(
    (role): RoleRow => ({ ...role, key: role.role, name: roleName(role), description: "", custom: null }),
  );
  return (
    <Flex vertical gap="middle">
      <Card size="small" title={<h2 className={styles.head}>{t("custom")}</h2>}>
        <Table rows={custom} label={t("custom")} list={list} whose={whose} onAct={onAct} />
      </Card>
      <Card size="small" title={<h2 className={styles.head}>{t("builtIn")}</h2>}>
        <Typography.Paragraph type="secondary">{t("builtInLead")}</Typography.Paragraph>
        <Table rows={builtIn} label={t("builtIn")} list={list} whose={whose} onAct={onAct} />
      </Card>
    </Flex>
  );
}

function Table({ rows, label, list, whose, onAct }: Props & { rows: RoleRow[]; label: string }) {
  const { t } = useTranslation("roles");
  const isWide = Grid.useBreakpoint().md ?? true;
  const columns = useColumns({ whose, onAct, isCustom: rows.some(({ custom }) => custom !== null) });
  const table = {
    label,
    items: rows,
    columns,
    rowKey: ({ key }: RoleRow) => key,
    rowName: ({ name }: RoleRow) => name,
    expanded: ({ permissions }: RoleRow) => <PermissionList held={permissions} all={list.permissions} />,
    nothing: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")} />,
    isLoading: false,
  };
  if (rows.length === 0) return table.nothing;
  return isWide ? <Rows {...table} firstNumber={1} onOrder={() => undefined} /> : <Cards {...table} />;
}

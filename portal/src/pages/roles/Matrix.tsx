import { CheckOutlined } from "@ant-design/icons";
import { Card } from "antd";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { RoleList } from "@/api/types";
import { useRoleName } from "@/auth/useRoleName";
import { useLanguage } from "@/i18n/useLanguage";
import { byArea } from "./area";
import styles from "./roles.module.css";

/** Every permission against every role. */
export function Matrix({ list }: { list: RoleList }) {
  const { t } = useTranslation("roles");
  const language = useLanguage();
  const roleName = useRoleName();
  const roles = [
    ...list.built_in.map(({ role, permissions }) => ({ key: role, name: roleName({ role }), permissions })),
    ...list.custom.map(({ id, name, permissions }) => ({ key: id, name, permissions })),
  ];
  return (
    <Card size="small">
      {/* A stop for the keyboard, which then scrolls it sideways. */}
      <div className={styles.scroll} role="region" aria-label={t("matrix.table")} tabIndex={0}>
        <table className={styles.matrix}>
          <thead>
            <tr>
              <th scope="col">{t("matrix.permission")}</th>
              {roles.map(({ key, name }) => (
                <th key={key} scope="col">
                  <div className={styles.role}>{name}</div>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {byArea(list.permissions).map(([area, items]) => (
              <Fragment key={area}>
                <tr className={styles.group}>
                  <th scope="colgroup">{t(`area.${area}`)}</th>
                  <td colSpan={roles.length} />
                </tr>
                {items.map((item) => (
                  <tr key={item.permission}>
                    <th scope="row">{item[language]}</th>
                    {roles.map(({ key, permissions }) => (
                      <td key={key}>
                        {permissions.includes(item.permission) ? (
                          <CheckOutlined role="img" aria-label={t("matrix.yes")} className={styles.check} />
                        ) : (
                          <span role="img" aria-label={t("matrix.no")} className={styles.no}>
                            ·
                          </span>
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

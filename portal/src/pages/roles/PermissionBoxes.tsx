import { Checkbox, Typography } from "antd";
import { useTranslation } from "react-i18next";
import type { PermissionItem } from "@/api/types";
import { useLanguage } from "@/i18n/useLanguage";
import { byArea } from "./area";
import styles from "./roles.module.css";

type Props = { all: PermissionItem[]; value?: string[]; onChange?: (permissions: string[]) => void };

/** Permissions to tick, by area; what one may not give is shown and cannot be ticked. */
export function PermissionBoxes({ all, value = [], onChange }: Props) {
  const { t } = useTranslation("roles");
  const language = useLanguage();
  const put = (some: string[], isOn: boolean) => {
    const next = new Set(value);
    for (const permission of some) {
      if (isOn) next.add(permission);
      else next.delete(permission);
    }
    // In the API's order, so that the same set is always the same list.
    onChange?.(all.map(({ permission }) => permission).filter((permission) => next.has(permission)));
  };
  return byArea(all).map(([area, items]) => {
    const open = items.filter(({ may_grant }) => may_grant).map(({ permission }) => permission);
    const ticked = items.filter(({ permission }) => value.includes(permission));
    const isAll = open.length > 0 && open.every((permission) => value.includes(permission));
    return (
      <div key={area} role="group" aria-label={t(`area.${area}`)} className={styles.choice}>
        <div className={styles.choiceHead}>
          <Checkbox
            checked={isAll}
            indeterminate={!isAll && ticked.length > 0}
            disabled={open.length === 0}
            aria-label={t("form.allOf", { area: t(`area.${area}`) })}
            onChange={({ target }) => put(open, target.checked)}
          >
            {t(`area.${area}`)}
          </Checkbox>
          <Typography.Text type="secondary">
            {t("form.chosen", { n: ticked.length, all: items.length })}
          </Typography.Text>
        </div>
        <div className={styles.boxes}>
          {items.map((item) => (
            <Checkbox
              key={item.permission}
              checked={value.includes(item.permission)}
              disabled={!item.may_grant}
              onChange={({ target }) => put([item.permission], target.checked)}
            >
              {item[language]}
              {!item.may_grant && ` (${t("form.notYours")})`}
            </Checkbox>
          ))}
        </div>
      </div>
    );
  });
}

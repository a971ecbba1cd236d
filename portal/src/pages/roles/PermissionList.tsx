import { CheckOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { PermissionItem } from "@/api/types";
import { useLanguage } from "@/i18n/useLanguage";
import { byArea } from "./area";
import styles from "./roles.module.css";

/** What a role may, in words, by area. */
export function PermissionList({ held, all }: { held: string[]; all: PermissionItem[] }) {
  const { t } = useTranslation("roles");
  const language = useLanguage();
  return (
    <div className={styles.areas}>
      {byArea(all.filter(({ permission }) => held.includes(permission))).map(([area, items]) => (
        <section key={area}>
          <h3 className={styles.area}>{t(`area.${area}`)}</h3>
          <ul className={styles.sentences}>
            {items.map((item) => (
              <li key={item.permission}>
                <CheckOutlined aria-hidden className={styles.check} /> {item[language]}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

import { Link } from "react-router";
import { useTranslation } from "react-i18next";
import { Logo } from "../Logo";
import styles from "./shell.module.css";

/** The name of the platform; the way back to the first page. */
export function Brand({ isCollapsed = false }: { isCollapsed?: boolean }) {
  const { t } = useTranslation();
  return (
    <Link to="/" className={styles.brand} aria-label={t("brandFull")}>
      <Logo size={30} />
      {!isCollapsed && (
        <span aria-hidden="true">
          <strong>鸿雁</strong> Hongyan
        </span>
      )}
    </Link>
  );
}

import { Breadcrumb, Flex, Typography } from "antd";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { pageAt } from "@/app/pageAt";
import { pages } from "@/app/pages";
import { useTitle } from "@/app/title";
import styles from "./Page.module.css";

type Props = {
  title: string;
  /** A sentence below the title. */
  lead?: ReactNode;
  /** Buttons beside the title. */
  extra?: ReactNode;
  children: ReactNode;
};

/** The page that was shown before, so that the first one after loading does not take the focus. */
let shown: string | null = null;

/** A page's frame: breadcrumb, title (which takes the focus on navigation and names the tab), content. */
export function Page({ title, lead, extra, children }: Props) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const heading = useRef<HTMLHeadingElement>(null);
  useTitle(title);

  useEffect(() => {
    if (shown !== null && shown !== pathname) {
      window.scrollTo(0, 0);
      heading.current?.focus({ preventScroll: true });
    }
    shown = pathname;
  }, [pathname]);

  return (
    <div className={styles.page}>
      <Trail pathname={pathname} title={title} label={t("nav.breadcrumb")} />
      <Flex wrap justify="space-between" align="center" gap="small" className={styles.head}>
        <Typography.Title level={1} ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </Typography.Title>
        {extra && (
          <Flex wrap gap="small" align="center" className={styles.extra}>
            {extra}
          </Flex>
        )}
      </Flex>
      {lead && <Typography.Paragraph type="secondary">{lead}</Typography.Paragraph>}
      {children}
    </div>
  );
}

function Trail({ pathname, title, label }: { pathname: string; title: string; label: string }) {
  const { t } = useTranslation();
  const entry = pageAt(pathname);
  const parent = pages.find(({ name }) => name === entry?.parent);
  const group = (parent ?? entry)?.group;
  const items: { key: string; title: ReactNode }[] = [];
  if (group && group !== "top") items.push({ key: "group", title: t(`group.${group}`) });
  if (parent) items.push({ key: "parent", title: <Link to={parent.path}>{t(`page.${parent.name}`)}</Link> });
  items.push({ key: "page", title: <span aria-current="page">{title}</span> });
  return (
    <nav aria-label={label} className={styles.trail}>
      <Breadcrumb items={items} />
    </nav>
  );
}

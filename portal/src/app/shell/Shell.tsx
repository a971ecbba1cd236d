import { Grid, Layout } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useLocation } from "react-router";
import { Stream } from "@/api/Stream";
import { IdleWatch } from "@/auth/IdleWatch";
import { Over } from "@/auth/Over";
import { Loading } from "../Loading";
import { Brand } from "./Brand";
import { Header } from "./Header";
import { MainMenu } from "./MainMenu";
import styles from "./shell.module.css";
import { useCollapsed } from "./useCollapsed";

const MenuDrawer = lazy(() => import("./MenuDrawer"));

/** The frame of every page behind the sign-in: menu, header, and what watches over the session. */
export default function Shell() {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const isNarrow = Grid.useBreakpoint().lg === false;
  const [isCollapsed, setCollapsed] = useCollapsed();
  const [isOpen, setOpen] = useState(false);
  return (
    <Stream>
      <a href="#content" className={styles.skip}>
        {t("skip")}
      </a>
      <Layout hasSider className={styles.shell}>
        {!isNarrow && (
          <Layout.Sider width={224} collapsedWidth={64} collapsed={isCollapsed} className={styles.sider}>
            <Brand isCollapsed={isCollapsed} />
            <MainMenu isCollapsed={isCollapsed} />
          </Layout.Sider>
        )}
        <Layout>
          <Header
            isNarrow={isNarrow}
            isCollapsed={isCollapsed}
            onMenu={() => (isNarrow ? setOpen(true) : setCollapsed(!isCollapsed))}
          />
          <main id="content" tabIndex={-1} className={styles.content} data-at={pathname + search}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </main>
        </Layout>
      </Layout>
      {isNarrow && (
        <Suspense>
          <MenuDrawer isOpen={isOpen} onClose={() => setOpen(false)} />
        </Suspense>
      )}
      <IdleWatch />
      <Over />
    </Stream>
  );
}

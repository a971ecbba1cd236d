import { MenuFoldOutlined, MenuOutlined, MenuUnfoldOutlined, SearchOutlined } from "@ant-design/icons";
import { Button, Flex, Layout, Modal, Tag } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "@/auth/useSession";
import { LiveSign } from "@/parts/LiveSign";
import { AccountMenu } from "./AccountMenu";
import { LanguageSwitch } from "./LanguageSwitch";
import { ModeSwitch } from "./ModeSwitch";
import { SearchBox } from "./SearchBox";
import styles from "./shell.module.css";

const Search = lazy(() => import("./Search"));

type Props = {
  /** The menu is behind a button, not beside the page. */
  isNarrow: boolean;
  isCollapsed: boolean;
  onMenu: () => void;
};

export function Header({ isNarrow, isCollapsed, onMenu }: Props) {
  const { t } = useTranslation();
  const { tenant } = useSession();
  const [isSearching, setSearching] = useState(false);
  const label = isNarrow ? t("nav.open") : t(isCollapsed ? "nav.expand" : "nav.collapse");
  return (
    <Layout.Header className={styles.header}>
      <Flex align="center" gap="small" className={styles.bar}>
        <Button
          type="text"
          aria-label={label}
          aria-expanded={isNarrow ? undefined : !isCollapsed}
          icon={isNarrow ? <MenuOutlined /> : isCollapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          onClick={onMenu}
        />
        {isNarrow ? (
          <Button
            type="text"
            aria-label={t("search.label")}
            icon={<SearchOutlined />}
            onClick={() => setSearching(true)}
          />
        ) : (
          <div className={styles.search}>
            <SearchBox />
          </div>
        )}
        <span className={styles.space} />
        {!isNarrow && <LiveSign />}
        <Tag className={styles.tenant}>{tenant?.name ?? t("platform")}</Tag>
        <LanguageSwitch isShort={isNarrow} />
        <ModeSwitch />
        <AccountMenu isShort={isNarrow} />
      </Flex>
      <Modal
        open={isSearching}
        title={t("search.label")}
        footer={null}
        destroyOnHidden
        onCancel={() => setSearching(false)}
      >
        <Suspense>
          <Search onDone={() => setSearching(false)} />
        </Suspense>
      </Modal>
    </Layout.Header>
  );
}

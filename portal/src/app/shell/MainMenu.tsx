import { Menu, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { useSession } from "@/auth/useSession";
import { menuPages } from "../access";
import { pageAt } from "../pageAt";
import type { PageEntry } from "../pages";
import { icons } from "./icons";
import { WaitingMark } from "./WaitingMark";

type Props = {
  /** Only pictures; the groups' names do not fit then. */
  isCollapsed?: boolean;
  onChoose?: () => void;
};

/** The pages the account may open, in their groups. */
export function MainMenu({ isCollapsed = false, onChoose }: Props) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const open = menuPages(useSession());

  const item = (page: PageEntry) => ({
    key: page.path,
    icon: icons[page.name],
    title: t(`page.${page.name}`),
    label: (
      <Link to={page.path}>
        {t(`page.${page.name}`)}
        {page.name === "corrections" && <WaitingMark />}
      </Link>
    ),
  });
  const groups = [...new Set(open.map(({ group }) => group))];
  const items = groups.flatMap((group): NonNullable<MenuProps["items"]> => {
    const inside = open.filter((page) => page.group === group).map(item);
    if (!group || group === "top" || isCollapsed) return inside;
    return [{ key: group, type: "group", label: t(`group.${group}`), children: inside }];
  });

  const here = pageAt(pathname);
  const parent = open.find(({ name }) => name === here?.parent);
  return (
    <nav aria-label={t("nav.label")}>
      <Menu
        mode="inline"
        theme="dark"
        inlineCollapsed={isCollapsed}
        items={items}
        selectedKeys={[(parent ?? here)?.path ?? ""]}
        onClick={onChoose}
      />
    </nav>
  );
}

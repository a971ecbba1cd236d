// Ant Design's tokens, with those darkened or lightened that its defaults leave below the contrast of 4.5 : 1 that WCAG
// AA asks for. The browser tests hold this with axe, in both modes.

import { theme, type ThemeConfig } from "antd";

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

const BRAND = "#1554c0";
const SIDER = "#0d1b34";
const SHAPE = { fontFamily: FONT, borderRadius: 6 };

/** The menu is dark in both modes. */
const MENU: NonNullable<ThemeConfig["components"]>["Menu"] = {
  darkItemBg: SIDER,
  darkSubMenuItemBg: SIDER,
  darkItemColor: "rgba(255,255,255,0.82)",
  darkGroupTitleColor: "rgba(255,255,255,0.62)",
  darkItemSelectedBg: BRAND,
  itemHeight: 38,
};

const FORM: NonNullable<ThemeConfig["components"]>["Form"] = {
  verticalLabelPadding: "0 0 4px",
  labelHeight: 22,
  itemMarginBottom: 20,
};

const layout = (headerBg: string) => ({ siderBg: SIDER, headerBg, headerHeight: 56, headerPadding: "0 16px" });

/** Ant Design keeps each step of a colour under two names, and both must agree. */
const seventh = (colors: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(colors).flatMap(([name, color]) => [
      [`${name}7`, color],
      [`${name}-7`, color],
    ]),
  );

const LIGHT: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  components: { Menu: MENU, Form: FORM, Layout: layout("#ffffff") },
  token: {
    ...SHAPE,
    colorPrimary: BRAND,
    colorInfo: BRAND,
    colorLink: BRAND,
    colorLinkHover: "#0e3f94",
    colorError: "#c8281e",
    colorSuccess: "#1f7a37",
    colorWarning: "#a65507",
    // The algorithm makes grey grounds from dark seeds.
    colorSuccessBg: "#edf7ef",
    colorSuccessBgHover: "#d9eedd",
    colorSuccessBorder: "#9fd1ab",
    colorWarningBg: "#fff7e8",
    colorWarningBgHover: "#ffeccc",
    colorWarningBorder: "#ecc48a",
    // Words on coloured tags.
    ...seventh({ green: "#237804", gold: "#874d00", volcano: "#ad2102", cyan: "#006d75" }),
    colorTextPlaceholder: "rgba(0,0,0,0.58)",
    colorTextDescription: "rgba(0,0,0,0.62)",
    colorTextTertiary: "rgba(0,0,0,0.62)",
    colorTextQuaternary: "rgba(0,0,0,0.58)",
    colorBgLayout: "#f3f5f9",
  },
};

const DARK: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  components: {
    Menu: MENU,
    Form: FORM,
    Layout: layout("#141a23"),
    // Dark words on light red; the chosen tab as links are.
    Button: { dangerColor: "#1d0907" },
    Tabs: {
      itemSelectedColor: "#7fb0ff",
      itemHoverColor: "#a5c8ff",
      itemActiveColor: "#7fb0ff",
      inkBarColor: "#7fb0ff",
    },
  },
  token: {
    ...SHAPE,
    colorPrimary: "#3d7df0",
    colorInfo: "#3d7df0",
    colorLink: "#7fb0ff",
    colorLinkHover: "#a5c8ff",
    colorError: "#ff8078",
    colorTextPlaceholder: "rgba(255,255,255,0.58)",
    colorTextDescription: "rgba(255,255,255,0.68)",
    colorTextTertiary: "rgba(255,255,255,0.65)",
    colorTextQuaternary: "rgba(255,255,255,0.58)",
    colorBgLayout: "#0b0f16",
    colorBgContainer: "#141a23",
    colorBgElevated: "#1b2330",
  },
};

export function themeOf(isDark: boolean): ThemeConfig {
  return isDark ? DARK : LIGHT;
}

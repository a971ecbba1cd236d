import { theme, type ThemeConfig } from "antd";

const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

/**
 * Ant Design's tokens, with those darkened (or lightened) that its defaults leave below the contrast of 4.5 : 1 that
 * WCAG AA asks for: placeholders, secondary words, links.
 */
export function themeOf(dark: boolean): ThemeConfig {
  return dark
    ? {
        algorithm: theme.darkAlgorithm,
        components: {
          ...COMPONENTS,
          Layout: { ...COMPONENTS?.Layout, headerBg: "#141a23" },
          Tabs: { itemSelectedColor: "#7fb0ff" },
          Button: { dangerColor: "#1d0907" },
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
      }
    : {
        algorithm: theme.defaultAlgorithm,
        components: { ...COMPONENTS, Layout: { ...COMPONENTS?.Layout, headerBg: "#ffffff" } },
        token: {
          ...SHAPE,
          colorPrimary: "#1554c0",
          colorInfo: "#1554c0",
          colorLink: "#1554c0",
          colorError: "#c8281e",
          colorSuccess: "#1f7a37",
          colorWarning: "#b25e09",
          ...TAG_WORDS,
          colorTextPlaceholder: "rgba(0,0,0,0.58)",
          colorTextDescription: "rgba(0,0,0,0.62)",
          colorTextTertiary: "rgba(0,0,0,0.62)",
          colorTextQuaternary: "rgba(0,0,0,0.58)",
          colorBgLayout: "#f3f5f9",
        },
      };
}

const SIDER = "#0d1b34";

const COMPONENTS: ThemeConfig["components"] = {
  Layout: { siderBg: SIDER, headerHeight: 56, headerPadding: "0 16px" },
  Menu: {
    darkItemBg: SIDER,
    darkSubMenuItemBg: SIDER,
    darkItemColor: "rgba(255,255,255,0.82)",
    darkGroupTitleColor: "rgba(255,255,255,0.62)",
    darkItemSelectedBg: "#1554c0",
    itemHeight: 38,
  },
};

const SHAPE = { fontFamily: FONT, borderRadius: 6 };

/** The colours of words on coloured tags. Ant Design keeps each under two names and both must agree. */
const TAG_WORDS = Object.fromEntries(
  Object.entries({ green: "#237804", gold: "#874d00", volcano: "#ad2102", cyan: "#006d75" }).flatMap(([name, color]) => [
    [`${name}7`, color],
    [`${name}-7`, color],
  ]),
);

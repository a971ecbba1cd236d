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
          // Light red with dark words on it, chosen tabs as links are: else below 4.5 : 1.
          Button: { dangerColor: "#1b0d0c" },
          Tabs: { itemSelectedColor: "#7fb0ff", itemHoverColor: "#a5c8ff", itemActiveColor: "#7fb0ff", inkBarColor: "#7fb0ff" },
        },
        token: {
          ...SHAPE,
          colorPrimary: "#3d7df0",
          colorInfo: "#3d7df0",
          colorLink: "#7fb0ff",
          colorLinkHover: "#a5c8ff",
          colorError: "#ff8079",
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
        token: {
          ...SHAPE,
          colorPrimary: "#1554c0",
          colorInfo: "#1554c0",
          colorLink: "#1554c0",
          colorError: "#c8281e",
          colorSuccess: "#1f7a37",
          colorWarning: "#a65507",
          // The algorithm makes these grey from dark seeds.
          colorSuccessBg: "#edf7ef",
          colorSuccessBgHover: "#d9eedd",
          colorSuccessBorder: "#9fd1ab",
          colorWarningBg: "#fff7e8",
          colorWarningBgHover: "#ffeccc",
          colorWarningBorder: "#ecc48a",
          colorTextPlaceholder: "rgba(0,0,0,0.58)",
          colorTextDescription: "rgba(0,0,0,0.62)",
          colorTextTertiary: "rgba(0,0,0,0.62)",
          colorTextQuaternary: "rgba(0,0,0,0.58)",
          colorBgLayout: "#f3f5f9",
        },
      };
}

const SHAPE = { fontFamily: FONT, borderRadius: 6 };

import { Flex, Tooltip, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

const SHOWN = 2;

/** The first Route IDs, the others on hovering or focus. */
export function Routes({ routes }: { routes: string[] }) {
  const { t } = useTranslation("packages");
  const format = useFormat();
  const rest = routes.slice(SHOWN);
  return (
    <Flex vertical align="start">
      {routes.slice(0, SHOWN).map((route) => (
        <span key={route} style={{ overflowWrap: "anywhere" }}>
          {route}
        </span>
      ))}
      {rest.length > 0 && (
        <Tooltip title={rest.join(", ")}>
          <Typography.Text type="secondary" tabIndex={0}>
            {t("more", { n: format.number(rest.length) })}
          </Typography.Text>
        </Tooltip>
      )}
    </Flex>
  );
}

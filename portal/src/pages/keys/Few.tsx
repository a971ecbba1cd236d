import { Flex, Popover, Tag } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

const SHOWN = 2;

/** The first of some things; the others on request. */
export function Few({ items, none }: { items: string[]; none: ReactNode }) {
  const { t } = useTranslation("keys");
  if (items.length === 0) return none;
  const rest = items.slice(SHOWN);
  return (
    <Flex vertical gap={4} align="start">
      {items.slice(0, SHOWN).map((item) => (
        <Tag key={item}>{item}</Tag>
      ))}
      {rest.length > 0 && (
        <Popover
          trigger={["hover", "focus", "click"]}
          content={
            <Flex vertical gap={4}>
              {rest.map((item) => (
                <span key={item}>{item}</span>
              ))}
            </Flex>
          }
        >
          <Tag tabIndex={0}>{t("more", { n: rest.length })}</Tag>
        </Popover>
      )}
    </Flex>
  );
}

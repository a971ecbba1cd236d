import { CheckCircleOutlined, CopyOutlined, QuestionCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Flex, Tag, Typography } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { RECIPIENTS_MAX } from "./draft";
import type { Entry } from "./numbers";
import { useWriting } from "./writing";

const LOOK: Record<Entry["state"], [color: string | undefined, icon: ReactNode]> = {
  recognised: ["green", <CheckCircleOutlined key="i" />],
  doubtful: ["gold", <QuestionCircleOutlined key="i" />],
  duplicate: [undefined, <CopyOutlined key="i" />],
  unreadable: ["red", <StopOutlined key="i" />],
};
const STATES = ["recognised", "doubtful", "duplicate", "unreadable"] as const;

/** How many entries were read as what, with every keystroke. */
export function Counts() {
  const { t } = useTranslation("send");
  const format = useFormat();
  const { entries, plan } = useWriting();
  if (entries.length === 0) return null;
  const count = (state: Entry["state"]) => entries.filter((entry) => entry.state === state).length;
  const say = (state: Entry["state"], number: number) => {
    const n = format.number(number);
    return state === "doubtful" ? t("numbers.doubtful", { n }) : t(`numbers.${state}`, { n, count: number });
  };
  return (
    <Flex gap={8} wrap align="center" style={{ marginBottom: 16 }} role="status">
      <Typography.Text strong>
        {t("numbers.count", { n: format.number(plan.recipients.length), max: format.number(RECIPIENTS_MAX) })}
      </Typography.Text>
      {STATES.map((state) => {
        const number = count(state);
        const [color, icon] = LOOK[state];
        return (
          number > 0 && (
            <Tag key={state} color={color} icon={icon} style={{ marginInlineEnd: 0 }}>
              {say(state, number)}
            </Tag>
          )
        );
      })}
    </Flex>
  );
}

import { CheckCircleOutlined, ExclamationCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Flex, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { OrderItem } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { CopyButton } from "@/parts/CopyButton";
import { toOrder } from "@/parts/order/side";
import { Bar } from "./Bar";
import { fill, isEnded, levelOf, mark, spent, statusOf } from "./order";
import styles from "./overview.module.css";

const TAG = { ordered: "blue", active: "green", exhausted: "red", expired: undefined, cancelled: undefined };
const LEVEL = {
  normal: { color: "green", icon: <CheckCircleOutlined /> },
  warned: { color: "gold", icon: <ExclamationCircleOutlined /> },
  prohibited: { color: "red", icon: <StopOutlined /> },
};

/** An order and what is left of it. */
export function OrderCard({ order }: { order: OrderItem }) {
  const { t } = useTranslation("overview");
  const { number, product } = order;
  const status = statusOf(order);
  const level = levelOf(order);
  const isOver = isEnded(order);
  return (
    <li className={styles.order} data-level={isOver ? "ended" : level}>
      <Flex justify="space-between" align="start" gap="small" wrap>
        <div className={styles.orderName}>
          <h3>
            <Link to={toOrder("tenant", number)}>{product}</Link>
          </h3>
          <Typography.Text type="secondary">
            {number}
            <CopyButton text={number} what={t("order.number")} />
          </Typography.Text>
        </div>
        <Flex gap={6} wrap>
          <Tag color={TAG[status]}>{t(`order.status.${status}`)}</Tag>
          {status === "active" && (
            <Tag {...LEVEL[level]}>{t(`order.level.${level}`)}</Tag>
          )}
        </Flex>
      </Flex>
      <Amounts order={order} />
      <Facts order={order} />
    </li>
  );
}

/** What is left, as a bar and in numbers. */
function Amounts({ order }: { order: OrderItem }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const say = (amount: string) => format.money({ amount, unit: order.unit });
  const isPostpaid = order.payment === "postpaid";
  const share = fill(order);
  const head = isPostpaid ? t("order.spent") : t("order.remaining");
  const value = isPostpaid ? format.money(spent(order)) : order.remaining === null ? t("order.unlimited") : say(order.remaining);
  const most = isPostpaid ? order.prohibiting_threshold : order.total;
  const of = most === null ? null : t(isPostpaid ? "order.ofLimit" : "order.ofTotal", { total: say(most) });
  return (
    <div>
      <div className={styles.amount}>
        <Typography.Text type="secondary">{head}</Typography.Text>
        <strong>{value}</strong>
        {of && <Typography.Text type="secondary">{of}</Typography.Text>}
      </div>
      {share !== null && (
        <Bar
          share={share}
          mark={mark(order)}
          tone={isEnded(order) ? "ended" : levelOf(order)}
          label={`${head} ${value} ${of ?? ""} (${format.percent(share)})`}
        />
      )}
    </div>
  );
}

/** The rest, as far as the order has it. */
function Facts({ order }: { order: OrderItem }) {
  const { t } = useTranslation("overview");
  const format = useFormat();
  const say = (amount: string) => format.money({ amount, unit: order.unit });
  const isPostpaid = order.payment === "postpaid";
  const facts: [string, string | null][] = [
    [t("order.payment"), t(isPostpaid ? "order.postpaid" : "order.prepaid")],
    [t("order.left"), isPostpaid && order.remaining !== null ? say(order.remaining) : null],
    [t("order.held"), Number(order.held) > 0 ? say(order.held) : null],
    [t("order.warning"), order.warning_threshold && say(order.warning_threshold)],
    [t("order.prohibiting"), order.prohibiting_threshold && say(order.prohibiting_threshold)],
    [t("order.expires"), order.expires_at ? format.dateTime(order.expires_at) : t("order.endless")],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

import { Alert, Button, Card, Empty, Flex, Tag, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Statement } from "@/api/types";
import { useCanOpen } from "@/app/useCanOpen";
import { offset } from "@/format/time";
import type { Owner } from "./books";
import { daysOf } from "./calendar";
import { Charges } from "./Charges";
import { Equations } from "./Equations";
import styles from "./finance.module.css";
import { OrderTable } from "./OrderTable";

type Props = { statement: Statement; owner: Owner; who: string; onMonth: (month: string) => void };

/** The statement itself: what is on the paper. */
export function Sheet({ statement, owner, who, onMonth }: Props) {
  const { t } = useTranslation("finance");
  const { month, complete, items, lines, months } = statement;
  const latest = months.find((one) => one !== month);
  return (
    <Flex vertical gap="middle">
      <Card size="small">
        <Head statement={statement} who={who} owner={owner} />
        {!complete && <Alert type="info" showIcon title={t("statement.provisionalText")} className={styles.provisional} />}
        {items.length > 0 && <Equations items={items} />}
      </Card>
      {items.length === 0 ? (
        <Card size="small">
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("statement.none", { month })}>
            {latest && <Button onClick={() => onMonth(latest)}>{t("statement.latest", { month: latest })}</Button>}
          </Empty>
        </Card>
      ) : (
        <>
          <Card size="small" title={<h2 className={styles.heading}>{t("statement.orders")}</h2>}>
            <OrderTable items={items} owner={owner} month={month} />
          </Card>
          <Charges lines={lines} owner={owner} />
        </>
      )}
    </Flex>
  );
}

function Head({ statement, who, owner }: { statement: Statement; who: string; owner: Owner }) {
  const { t } = useTranslation("finance");
  const canOpen = useCanOpen();
  const { month, time_zone: zone, complete } = statement;
  const [from, until] = daysOf(month);
  const expenses = owner === null ? "/expenses" : "/admin/expenses";
  const query = new URLSearchParams({ ...(owner === null ? {} : { tenant: owner }), from, until });
  return (
    <Flex wrap justify="space-between" gap="small" align="center">
      <div>
        <Flex wrap gap="small" align="center">
          <h2 className={styles.heading}>{who}</h2>
          <Tag color={complete ? "green" : "gold"}>{t(complete ? "statement.final" : "statement.provisional")}</Tag>
        </Flex>
        <Typography.Text type="secondary">
          {t("expenses.period", { from, until, zone, offset: offset(`${until}T12:00:00Z`, zone) })}
        </Typography.Text>
      </div>
      {canOpen(expenses) && complete && (
        <Link to={`${expenses}?${query.toString()}`} className="unprinted">
          {t("statement.toExpenses")}
        </Link>
      )}
    </Flex>
  );
}

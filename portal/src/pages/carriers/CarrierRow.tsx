import { CloseCircleFilled, ExclamationCircleFilled, LockOutlined, UnlockOutlined } from "@ant-design/icons";
import { Card, Flex, Space, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { CarrierLive } from "@/api/types";
import { CarrierTag } from "@/parts/CarrierTag";
import styles from "./carriers.module.css";
import { Rates } from "./Rates";
import { causeOfDown, levelOf, troublesOf } from "./trouble";
import { Watched } from "./Watched";

/** A carrier as it runs: who it is and what is wrong, how fast it goes, what is watched. */
export function CarrierRow({ carrier }: { carrier: CarrierLive }) {
  const { t } = useTranslation("carriers");
  const { code, state, protocol, version, host, port, tls } = carrier;
  return (
    <Card size="small" className={styles.card} data-level={levelOf(carrier)}>
      <article className={styles.row} aria-label={code}>
        <div className={styles.who}>
          <Flex gap="small" align="center" wrap>
            <Typography.Title level={2} className={styles.code}>
              <Link to={`/admin/carriers/${encodeURIComponent(code)}`}>{code}</Link>
            </Typography.Title>
            <CarrierTag state={state} />
          </Flex>
          <Typography.Text type="secondary" className={styles.where}>
            <Space size={6} wrap>
              <span>{`${protocol.toUpperCase()} ${version}`}</span>
              <span>{`${host}:${port}`}</span>
              <span>
                {tls ? <LockOutlined aria-hidden /> : <UnlockOutlined aria-hidden />} {t(tls ? "tls" : "noTls")}
              </span>
            </Space>
          </Typography.Text>
          <Troubles carrier={carrier} />
        </div>
        {carrier.enabled && (
          <>
            <Rates carrier={carrier} />
            <Watched carrier={carrier} />
          </>
        )}
      </article>
    </Card>
  );
}

/** One line for each thing that is wrong; for a carrier without connection also why. */
function Troubles({ carrier }: { carrier: CarrierLive }) {
  const { t } = useTranslation("carriers");
  const troubles = troublesOf(carrier);
  if (troubles.length === 0) return null;
  const cause = causeOfDown(carrier);
  return (
    <ul className={styles.troubles}>
      {troubles.map(({ name, severity }) => (
        <li key={name} data-level={severity}>
          {severity === "error" ? <CloseCircleFilled aria-hidden /> : <ExclamationCircleFilled aria-hidden />}{" "}
          {t(`trouble.${name}.title`)}
        </li>
      ))}
      {cause && <li>{t(`cause.${cause.name}.title`)}</li>}
    </ul>
  );
}

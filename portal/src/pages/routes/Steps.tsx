import { Flex, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AdminRoute, CarrierState, RouteCarrier } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { countryName } from "@/format/callingCode";
import { useFormat } from "@/format/useFormat";
import { useLanguage } from "@/i18n/useLanguage";
import { CarrierTag } from "@/parts/CarrierTag";
import { isUsable } from "./reach";
import styles from "./routes.module.css";

type Props = {
  route: AdminRoute;
  /** How the carriers are, for those who may see them; others learn whether they are up. */
  states: ReadonlyMap<string, CarrierState>;
};

/** The carriers of a route in the order they are tried, with which numbers each takes. */
export function Steps({ route, states }: Props) {
  const { t } = useTranslation("routes");
  const format = useFormat();
  const may = usePermissions();
  if (route.carriers.length === 0) return <Typography.Text type="secondary">{t("step.none")}</Typography.Text>;
  return (
    <ol className={styles.steps}>
      {route.carriers.map((step) => (
        <li key={`${step.carrier} ${step.priority} ${step.countries.join()} ${step.networks.join()}`}>
          <Flex gap="small" align="center" wrap>
            {may("carriers:read") ? (
              <Link to={`/admin/carriers/${encodeURIComponent(step.carrier)}`}>{step.carrier}</Link>
            ) : (
              step.carrier
            )}
            <CarrierTag state={states.get(step.carrier) ?? (step.up ? "up" : "down")} />
            <Typography.Text type="secondary">{t("step.priority", { n: format.number(step.priority) })}</Typography.Text>
          </Flex>
          <Conditions route={route} step={step} />
        </li>
      ))}
    </ol>
  );
}

function Conditions({ route, step }: { route: AdminRoute; step: RouteCarrier }) {
  const { t } = useTranslation(["routes", "trade"]);
  const language = useLanguage();
  if (!isUsable(route, step)) return <Typography.Text type="warning">{t("step.unused")}</Typography.Text>;
  const comma = t("step.comma");
  const countries = step.countries.map((code) => countryName(language, code)).join(comma);
  const networks = step.networks.map((network) => t(`trade:network.${network}`)).join(comma);
  return (
    <Typography.Text type="secondary" className={styles.conditions}>
      {countries === "" && networks === "" && t("step.all")}
      {countries !== "" && <div>{t("step.countries", { list: countries })}</div>}
      {networks !== "" && <div>{t("step.networks", { list: networks })}</div>}
    </Typography.Text>
  );
}

import { Flex, Form, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useCatalog } from "@/parts/useCatalog";
import styles from "./ScopeChoice.module.css";

/** Which routes the key may use: the fields `every_route` and `routes` of the form around it. */
export function RouteChoice() {
  const { t } = useTranslation(["keys", "trade"]);
  const { catalog } = useCatalog();
  const isEvery = Form.useWatch<boolean>("every_route");
  const options = (catalog?.routes ?? []).map(({ route_id, type, direction, enabled }) => ({
    value: route_id,
    label: [route_id, t(`trade:type.${type}`), t(`trade:direction.${direction}`), ...(enabled ? [] : [t("form.closed")])].join(
      " · ",
    ),
  }));
  return (
    <>
      <Form.Item name="every_route" label={t("form.routes")} className={isEvery ? undefined : styles.tight}>
        <Radio.Group>
          <Flex vertical gap={4}>
            <Radio value={true}>{t("form.routesAll")}</Radio>
            <Radio value={false}>{t("form.routesChosen")}</Radio>
          </Flex>
        </Radio.Group>
      </Form.Item>
      {!isEvery && (
        <Form.Item
          name="routes"
          rules={[{ required: true, type: "array", message: t("form.routesMissing") }]}
        >
          <Select mode="multiple" aria-label={t("form.routes")} options={options} placeholder={t("form.routesPlaceholder")} loading={!catalog} />
        </Form.Item>
      )}
    </>
  );
}

import { Flex, Form, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";

/** What the API's whole numbers hold. */
const MOST = 1_000_000;

/** How often the key may be used: the fields `rate_per_s` and `burst` of the form around it. */
export function RateFields() {
  const { t } = useTranslation("keys");
  const format = useFormat();
  return (
    <Flex gap="middle" wrap>
      {(["rate", "burst"] as const).map((which) => (
        <Form.Item
          key={which}
          name={which === "rate" ? "rate_per_s" : "burst"}
          label={t(`form.${which}`)}
          extra={t(`form.${which}Hint`)}
          style={{ flex: "1 1 220px" }}
          rules={[
            {
              type: "integer",
              min: 1,
              max: MOST,
              message: t("form.whole", { most: format.number(MOST) }),
            },
          ]}
        >
          <InputNumber suffix={t(`form.${which}Unit`)} style={{ width: "100%" }} controls={false} />
        </Form.Item>
      ))}
    </Flex>
  );
}

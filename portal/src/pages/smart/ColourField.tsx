import { Flex, Input } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./smart.module.css";

const FORM = /^#[0-9a-f]{6}$/i;

type Props = { id?: string; value?: string; onChange?: (colour: string) => void };

/** The brand's colour, picked or written. */
export function ColourField({ id, value = "", onChange }: Props) {
  const { t } = useTranslation("smart");
  return (
    <Flex gap="small" align="center">
      <input
        type="color"
        className={styles.colour}
        aria-label={t("colour.pick")}
        value={FORM.test(value) ? value : "#1554c0"}
        onChange={({ target }) => onChange?.(target.value.toUpperCase())}
      />
      <Input
        id={id}
        value={value}
        maxLength={7}
        allowClear
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange?.(target.value)}
      />
    </Flex>
  );
}

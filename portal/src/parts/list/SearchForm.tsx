import { DownOutlined, SearchOutlined, UpOutlined } from "@ant-design/icons";
import { Button, Flex, Form } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Filter } from "./filter";
import styles from "./List.module.css";
import type { FormValues } from "./useListQuery";

type Props = {
  name: string;
  filters: Filter[];
  values: FormValues;
  onSearch: (values: FormValues) => void;
};

/** The search form of a list. It follows the address, also when that changes by "back". */
export function SearchForm({ name, filters, values, onSearch }: Props) {
  const { t } = useTranslation("parts");
  const [form] = Form.useForm<FormValues>();
  const hasExtra = filters.some(({ isExtra }) => isExtra);
  const isExtraSet = filters.some((filter) => filter.isExtra && values[filter.name] !== undefined);
  const [isOpen, setOpen] = useState(isExtraSet);

  useEffect(() => {
    form.setFieldsValue(Object.fromEntries(filters.map((filter) => [filter.name, values[filter.name]])));
  }, [form, filters, values]);

  const isShown = (filter: Filter) => isOpen || isExtraSet || !filter.isExtra;
  return (
    <search aria-label={t("list.filters")}>
      <Form
        form={form}
        name={`search-${name}`}
        layout="vertical"
        initialValues={values}
        className={styles.search}
        onFinish={onSearch}
      >
        {filters.map((filter) => (
          <Form.Item
            key={filter.name}
            name={filter.name}
            label={filter.label}
            hidden={!isShown(filter)}
            className={filter.isWide ? styles.wide : undefined}
          >
            {filter.input}
          </Form.Item>
        ))}
        <Flex gap="small" wrap className={styles.buttons}>
          <Button type="primary" htmlType="submit" icon={<SearchOutlined />}>
            {t("list.search")}
          </Button>
          <Button onClick={() => onSearch({})}>{t("list.reset")}</Button>
          {hasExtra && !isExtraSet && (
            <Button
              type="link"
              icon={isOpen ? <UpOutlined /> : <DownOutlined />}
              iconPlacement="end"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
            >
              {t(isOpen ? "list.fewer" : "list.more")}
            </Button>
          )}
        </Flex>
      </Form>
    </search>
  );
}

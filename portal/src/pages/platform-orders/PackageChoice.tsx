import { Form, Select, Spin } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Package } from "@/api/types";
import { useGet } from "@/api/useGet";
import { useSettled } from "@/app/shell/useSettled";
import { usePackage } from "@/parts/order/usePackage";

/** Searched as it is typed. */
const WAIT_MS = 250;

/** The package an order is of; `onChosen` gets it with all it offers. */
export function PackageChoice({ onChosen }: { onChosen: (of: Package | null) => void }) {
  const { t } = useTranslation("platform-orders");
  const id = Form.useWatch<string | undefined>("package_id");
  const [typed, setTyped] = useState("");
  const q = useSettled(typed.trim(), WAIT_MS);
  const found = useGet({ topic: "other" }, "/api/v1/admin/packages", {
    query: { page_size: 50, sort: "product_name", ...(q === "" ? {} : { q }) },
  });
  const chosen = usePackage(id);
  const whole = chosen.data?.package_id === id ? chosen.data : undefined;
  useEffect(() => onChosen(whole ?? null), [whole, onChosen]);
  const label = (of: Package) => `${of.product_name} · ${of.business_channel} · ${of.package_id}`;
  const items = found.data?.items ?? [];
  const all = whole && !items.some(({ package_id }) => package_id === whole.package_id) ? [whole, ...items] : items;
  return (
    <Form.Item
      name="package_id"
      label={t("form.package")}
      rules={[{ required: true, message: t("form.packageMissing") }]}
    >
      <Select
        placeholder={t("form.packagePick")}
        showSearch={{ filterOption: false, onSearch: setTyped }}
        loading={found.isFetching}
        notFoundContent={found.isFetching ? <Spin size="small" /> : t("form.noPackage")}
        options={all.map((of) => ({ value: of.package_id, label: label(of) }))}
      />
    </Form.Item>
  );
}

import { Form, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { AdminRoute } from "@/api/types";
import type { PackageForm } from "./PackageForm";

type Allowed = Pick<PackageForm, "direction" | "types">;

/** Whether a route carries what a package of this direction and these types allows. */
function fits(route: AdminRoute, { direction, types }: Allowed): boolean {
  return (direction === "everywhere" || route.direction === direction) && (types.length === 0 || types.includes(route.type));
}

/** The Route IDs a package opens; any may be typed where they are not known. */
export function RouteFields({ routes }: { routes: AdminRoute[] | undefined }) {
  const { t } = useTranslation(["packages", "trade"]);
  const direction = Form.useWatch<PackageForm["direction"] | undefined>("direction") ?? "everywhere";
  const types = Form.useWatch<PackageForm["types"] | undefined>("types") ?? [];
  const channel = Form.useWatch<string | undefined>("business_channel")?.trim();
  const open = routes
    ?.filter((route) => fits(route, { direction, types }))
    // The package's own channel first.
    .toSorted((one, other) => Number(other.channel === channel) - Number(one.channel === channel));
  return (
    <Form.Item
      name="routes"
      label={t("form.routes")}
      extra={t("form.routesHint")}
      dependencies={["direction", "types"]}
      rules={[
        ({ getFieldsValue }) => ({
          validator: async (_, chosen: string[]) => {
            const fail = (text: string) => Promise.reject(new Error(text));
            if (chosen.length === 0) return fail(t("form.routesMissing"));
            const allowed = getFieldsValue(["direction", "types"]) as Allowed;
            const misfit = chosen.filter((id) => {
              const route = routes?.find(({ route_id }) => route_id === id);
              return route !== undefined && !fits(route, allowed);
            });
            return misfit.length > 0 ? fail(t("form.routesMisfit", { routes: misfit.join(", ") })) : Promise.resolve();
          },
        }),
      ]}
    >
      <Select<string[]>
        mode={routes ? "multiple" : "tags"}
        allowClear
        placeholder={t("form.routesPick")}
        maxCount={200}
        showSearch={{ optionFilterProp: "label" }}
        options={open?.map(({ route_id, type, direction: way, enabled }) => ({
          value: route_id,
          label: [
            `${route_id} · ${t(`trade:type.${type}`)} · ${t(`trade:direction.${way}`)}`,
            ...(enabled ? [] : [`(${t("form.disabledRoute")})`]),
          ].join(" "),
        }))}
        optionLabelProp="value"
      />
    </Form.Item>
  );
}

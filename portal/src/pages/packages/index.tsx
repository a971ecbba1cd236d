import { PlusOutlined } from "@ant-design/icons";
import { Empty } from "antd";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { Package, PackageQuery } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { LinkButton } from "@/parts/LinkButton";
import { choice, text } from "@/parts/list/filter";
import { ListPage } from "@/parts/list/ListPage";
import { toPackage } from "./toPackage";
import { useColumns } from "./useColumns";

/** Every package; those that are retired only when asked for. */
export default function Packages() {
  const { t } = useTranslation("packages");
  const navigate = useNavigate();
  const mayManage = usePermissions()("packages:manage");
  const columns = useColumns(mayManage);
  const filters = useMemo(
    () => [
      text({ name: "q", label: t("filter.q"), maxLength: 64 }),
      choice({
        name: "state",
        label: t("filter.state"),
        placeholder: t("filter.current"),
        options: (["retired", "all"] as const).map((value) => ({ value, label: t(`filter.${value}`) })),
      }),
    ],
    [t],
  );
  const create = mayManage && (
    <LinkButton type="primary" icon={<PlusOutlined aria-hidden />} to="/admin/packages/new">
      {t("create")}
    </LinkButton>
  );
  return (
    <ListPage<Package, PackageQuery>
      name="packages"
      topic="other"
      title={t("title")}
      lead={t("lead")}
      extra={create}
      filters={filters}
      columns={columns}
      defaultSort="-created_at"
      rowKey={({ package_id }) => package_id}
      rowName={({ product_name }) => product_name}
      onOpen={({ package_id }) => void navigate(toPackage(package_id))}
      rows={(query, signal) => answer(api.GET("/api/v1/admin/packages", { params: { query }, signal }))}
      empty={
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("empty")}>
          {create}
        </Empty>
      }
    />
  );
}

import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Segmented, Skeleton } from "antd";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import type { CustomRole, RoleList } from "@/api/types";
import { usePermissions } from "@/auth/useSession";
import { Failure } from "@/parts/Failure";
import { Page } from "@/parts/Page";
import { DeleteRole } from "./DeleteRole";
import { Matrix } from "./Matrix";
import RoleDrawer from "./RoleDrawer";
import { RoleTables } from "./RoleTables";
import { keyOf, listRoles, type Whose } from "./side";

export type Doing =
  | { act: "create"; from?: string }
  | { act: "edit"; role: CustomRole }
  | { act: "delete"; role: CustomRole };

/** What can be given to people of one side. */
export function Roles({ whose, choice }: { whose: Whose; choice?: ReactNode }) {
  const { t } = useTranslation("roles");
  const may = usePermissions();
  const [doing, setDoing] = useState<Doing | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: keyOf(whose),
    queryFn: ({ signal }) => listRoles(whose, signal),
  });
  const mayChange = may(whose.side === "platform" ? "platform:roles" : "roles:manage");
  const close = () => setDoing(null);
  return (
    <Page
      title={t("title")}
      lead={whose.side === "platform" && whose.tenant ? t("ofTenant", { code: whose.tenant }) : t("lead")}
      extra={
        mayChange &&
        data && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setDoing({ act: "create" })}>
            {t("create")}
          </Button>
        )
      }
    >
      <Flex vertical gap="middle">
        <Flex wrap gap="small" justify="space-between" align="center">
          {choice ?? <span />}
          <View />
        </Flex>
        {error && !data ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Card>
            <Skeleton active title={false} paragraph={{ rows: 8 }} />
          </Card>
        ) : (
          <Shown list={data} whose={whose} onAct={mayChange ? setDoing : undefined} />
        )}
      </Flex>
      {data && (doing?.act === "create" || doing?.act === "edit") && (
        <RoleDrawer
          of={doing.act === "edit" ? doing.role : null}
          from={doing.act === "create" ? doing.from : undefined}
          list={data}
          whose={whose}
          onClose={close}
        />
      )}
      {doing?.act === "delete" && <DeleteRole of={doing.role} whose={whose} onClose={close} />}
    </Page>
  );
}

type ShownProps = { list: RoleList; whose: Whose; onAct?: (doing: Doing) => void };

function Shown(props: ShownProps) {
  const [params] = useSearchParams();
  return params.get("view") === "matrix" ? <Matrix list={props.list} /> : <RoleTables {...props} />;
}

/** List or matrix; in the address. */
function View() {
  const { t } = useTranslation("roles");
  const [params, setParams] = useSearchParams();
  return (
    <Segmented
      aria-label={t("view.label")}
      value={params.get("view") === "matrix" ? "matrix" : "list"}
      options={(["list", "matrix"] as const).map((value) => ({ value, label: t(`view.${value}`) }))}
      onChange={(view) =>
        setParams(
          (before) => {
            const next = new URLSearchParams(before);
            if (view === "matrix") next.set("view", view);
            else next.delete("view");
            return next;
          },
          { replace: true },
        )
      }
    />
  );
}

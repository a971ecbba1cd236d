import { Drawer, Empty, Grid, Skeleton } from "antd";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import { Failure } from "../Failure";
import { Message } from "./Message";
import { Uplink } from "./Uplink";
import { type Side, useMessage } from "./useMessage";

type Props = {
  /** null: closed. */
  uid: string | null;
  /** Whose view: the platform's finds messages of all tenants, and may change nothing. */
  side?: Side;
  /** Whether it is an uplink, where that is known. */
  isUplink?: boolean;
  /** Another message, which this one answers. */
  onOpen: (uid: string) => void;
  onClose: () => void;
};

/** Everything that is known of one message, beside the list it stands in. */
export function MessageDrawer({ uid, side = "tenant", isUplink, onOpen, onClose }: Props) {
  const { t } = useTranslation("message");
  const isWide = Grid.useBreakpoint().md ?? true;
  return (
    <Drawer
      open={uid !== null}
      title={t("drawer.message")}
      aria-label={t("drawer.message")}
      size={isWide ? 680 : "100%"}
      destroyOnHidden
      onClose={onClose}
    >
      {uid !== null && (
        <Suspense fallback={<Skeleton active />}>
          <Content key={uid} uid={uid} side={side} isUplink={isUplink} onOpen={onOpen} />
        </Suspense>
      )}
    </Drawer>
  );
}

type ContentProps = { uid: string; side: Side; isUplink?: boolean; onOpen: (uid: string) => void };

function Content({ uid, side, isUplink, onOpen }: ContentProps) {
  const { t } = useTranslation("message");
  const { data, error, refetch } = useMessage(uid, side, isUplink);
  if (data?.kind === "mt") return <Message message={data.message} side={side} />;
  if (data) return <Uplink uplink={data.uplink} side={side} onOpen={onOpen} />;
  if (isRefusal(error, "not_found", "field_invalid")) {
    return (
      <Empty
        image={Empty.PRESENTED_IMAGE_SIMPLE}
        description={
          <>
            <strong>{t("drawer.missing")}</strong>
            <div>{t("drawer.missingText")}</div>
          </>
        }
      />
    );
  }
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  return <Skeleton active paragraph={{ rows: 12 }} aria-label={t("drawer.loading")} />;
}

import { Drawer, Empty, Flex, Skeleton, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { isRefusal } from "@/api/error";
import { useGet } from "@/api/useGet";
import { Failure } from "@/parts/Failure";
import { Said } from "./Said";

/** What was said with the phone that wrote the uplink `id`. */
export function Conversation({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation("inbox");
  const { data, error, isPlaceholderData, refetch } = useGet(
    { topic: "uplinks", also: ["messages"] },
    "/api/v1/inbox/{id}",
    { path: { id } },
  );
  // What was said with another phone must not stand here while this one is fetched.
  const known = isPlaceholderData ? undefined : data;
  return (
    <Drawer
      open
      size={560}
      title={known ? t("conversation.title", { phone: known.phone }) : t("conversation.untitled")}
      onClose={onClose}
    >
      {isRefusal(error, "not_found") ? (
        <Empty
          image={Empty.PRESENTED_IMAGE_SIMPLE}
          description={
            <Flex vertical>
              <Typography.Text strong>{t("conversation.gone")}</Typography.Text>
              <Typography.Text type="secondary">{t("conversation.goneText")}</Typography.Text>
            </Flex>
          }
        />
      ) : error && !known ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : known ? (
        <Said items={known.items} here={id} />
      ) : (
        <Skeleton active paragraph={{ rows: 8 }} title={false} />
      )}
    </Drawer>
  );
}

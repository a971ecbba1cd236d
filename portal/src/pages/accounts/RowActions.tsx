import { DownOutlined, InfoCircleOutlined } from "@ant-design/icons";
import { Button, Dropdown, Flex, Popover } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ManagedAccount } from "@/api/types";
import type { Doing } from "./Accounts";
import type { Act } from "./side";

const ORDER: Act[] = ["invite", "send_reset", "remove_totp", "enable", "disable"];

/** What can be done to an account; why nothing can. */
export function RowActions({ account, onAct }: { account: ManagedAccount; onAct: (doing: Doing) => void }) {
  const { t } = useTranslation("accounts");
  const { name, can, is_you, mail } = account;
  if (can.length === 0) return <Why isOwn={is_you} />;
  const more = ORDER.filter((act) => can.includes(act));
  return (
    <Flex>
      {can.includes("change") && (
        <Button
          size="small"
          type="link"
          aria-label={t("changeOf", { name })}
          onClick={() => onAct({ act: "change", account })}
        >
          {t("act.change")}
        </Button>
      )}
      {more.length > 0 && (
        <Dropdown
          trigger={["click"]}
          menu={{
            items: more.map((act) => {
              const isMailless = (act === "invite" || act === "send_reset") && mail === "";
              return {
                key: act,
                label: t(`act.${act}`),
                title: isMailless ? t("noMail") : "",
                danger: act === "disable" || act === "remove_totp",
                disabled: isMailless,
                onClick: () => onAct({ act, account }),
              };
            }),
          }}
        >
          <Button size="small" type="link" aria-haspopup="menu" aria-label={t("moreOf", { name })}>
            {t("more")} <DownOutlined style={{ fontSize: 10 }} />
          </Button>
        </Dropdown>
      )}
    </Flex>
  );
}

function Why({ isOwn }: { isOwn: boolean }) {
  const { t } = useTranslation("accounts");
  return (
    <Popover
      trigger={["click"]}
      content={
        <div style={{ maxWidth: 320 }}>
          {t(isOwn ? "own" : "nothing")} {isOwn && <Link to="/account">{t("ownLink")}</Link>}
        </div>
      }
    >
      <Button size="small" type="text" icon={<InfoCircleOutlined />} aria-label={t(isOwn ? "own" : "nothing")} />
    </Popover>
  );
}

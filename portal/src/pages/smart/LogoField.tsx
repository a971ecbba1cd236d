import { InboxOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Progress, Typography, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { LintFinding, SmartLogo, SmartProfile } from "@/api/types";
import { useFormat } from "@/format/useFormat";
import { LogoSizes } from "@/parts/brand/LogoSizes";
import { Failure } from "@/parts/Failure";
import { Findings } from "@/parts/review/Findings";
import { uploadTo } from "@/parts/upload";
import { isFault, LOGO_OCTETS_MAX, type LogoFault, looked, SIDE_GOOD, SIDE_MIN } from "./logoFile";
import { idOf } from "./said";
import styles from "./smart.module.css";

type Props = {
  /** Null: it is not saved yet. */
  profile: string | null;
  logo: SmartLogo | null;
  findings: LintFinding[];
  /** Saves what is written first; null when that did not work. Answers id and version. */
  ensure: () => Promise<{ id: string; version: number } | null>;
  /** The picture as it is chosen, until the platform has it. */
  onSeen: (address: string | null) => void;
  onKept: (profile: SmartProfile) => void;
  /** Looks at a refusal first; true when nothing is left to say here. */
  onRefused: (error: unknown) => boolean;
};

/** Where the logo is dropped: looked at here, sent to the platform at once, shown as handsets get it. */
export function LogoField({ profile, logo, findings, ensure, onSeen, onKept, onRefused }: Props) {
  const { t } = useTranslation("smart");
  const { message } = App.useApp();
  const queries = useQueryClient();
  const format = useFormat();
  const [share, setShare] = useState(0);
  const [fault, setFault] = useState<LogoFault | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const sending = useMutation({
    mutationFn: async (file: File) => {
      setShare(0);
      setRefused(null);
      const seen = await looked(file);
      setFault(isFault(seen) ? seen : null);
      if (isFault(seen)) return null;
      onSeen(seen.address);
      const kept = await ensure();
      if (kept === null) return null;
      const about = { version: String(kept.version) };
      return uploadTo("/api/v1/smart/profiles/{id}/logo", kept.id, about, file, setShare);
    },
    onSuccess(kept) {
      if (!kept) return;
      onKept(kept);
      void message.success(t("logo.kept"));
    },
    onError: (error) => setRefused(onRefused(error) ? null : error),
    onSettled: (kept) => {
      if (!kept) onSeen(null);
      void queries.invalidateQueries({ queryKey: ["other"] });
    },
  });
  const say = (wrong: LogoFault): string => {
    switch (wrong.what) {
      case "large":
        return t("logo.wrong.large", { size: format.bytes(wrong.size), max: format.bytes(LOGO_OCTETS_MAX) });
      case "shape":
      case "small":
        return t(`logo.wrong.${wrong.what}`, {
          width: format.number(wrong.width),
          height: format.number(wrong.height),
          min: format.number(SIDE_MIN),
        });
      default:
        return t(`logo.wrong.${wrong.what}`);
    }
  };
  return (
    <div className={styles.stack} id={idOf("logo")} tabIndex={-1}>
      <Typography.Text type="secondary">
        {t("logo.lead", { good: format.number(SIDE_GOOD), min: format.number(SIDE_MIN) })}{" "}
        {profile === null && t("logo.savesFirst")}
      </Typography.Text>
      {fault && <Alert type="error" showIcon role="alert" title={say(fault)} />}
      {refused !== null && <Failure error={refused} effect="once" />}
      <Upload.Dragger
        accept=".png,.jpg,.jpeg"
        showUploadList={false}
        disabled={sending.isPending}
        beforeUpload={(file) => {
          sending.mutate(file);
          // It is sent here, not by the component.
          return false;
        }}
        aria-label={t("logo.drop")}
      >
        <InboxOutlined /> {t("logo.drop")}
      </Upload.Dragger>
      {sending.isPending && <Progress percent={Math.round(share * 100)} status="active" aria-label={t("logo.sending")} />}
      {profile !== null && logo && <LogoSizes desk="tenant" profile={profile} logo={logo} sideMax={200} />}
      <Findings findings={findings} />
    </div>
  );
}

import { Typography } from "antd";
import { useTranslation } from "react-i18next";
import { SecretOnce } from "@/parts/SecretOnce";
import type { Sort } from "./sort";

type Props = { sort: Sort; secret: string; url: string; isRotated: boolean; onDone: () => void };

/** The secret of an address, shown this once. */
export function NewSecret({ sort, secret, url, isRotated, onDone }: Props) {
  const { t } = useTranslation("callbacks");
  return (
    <SecretOnce
      title={t(isRotated ? "rotated" : "made", { sort: t(`sort.${sort}`) })}
      what={t("secret")}
      secret={secret}
      file={{
        name: `hongyan-callback-${sort}.txt`,
        text: `# ${sort}: ${url}\nHONGYAN_CALLBACK_SECRET=${secret}\n`,
      }}
      onDone={onDone}
    >
      <Typography.Text>{t("madeText")}</Typography.Text>
    </SecretOnce>
  );
}

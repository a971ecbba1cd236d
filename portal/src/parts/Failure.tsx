import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Effect, useFailure } from "./useFailure";

type Props = { error: unknown; effect?: Effect; onRetry?: () => void };

/** Why something did not work and what to do, in place of what it would have shown. */
export function Failure({ error, effect, onRetry }: Props) {
  const { t } = useTranslation("parts");
  const say = useFailure();
  const { title, text } = say(error, effect);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={text}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t("failure.retry")}
          </Button>
        )
      }
    />
  );
}

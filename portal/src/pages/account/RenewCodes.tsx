import { useState } from "react";
import { answer, api } from "@/api/client";
import { session } from "@/auth/session";
import { CurrentPassword } from "./CurrentPassword";
import { RecoveryCodes } from "./RecoveryCodes";

/** New recovery codes in place of the old ones. */
export function RenewCodes({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} onClose={onClose} />;
  return (
    <CurrentPassword
      call={(current_password) =>
        answer(api.POST("/api/v1/account/totp/recovery-codes", { body: { current_password } }))
      }
      onDone={({ recovery_codes }) => {
        setCodes(recovery_codes);
        void session.reload().catch(() => undefined);
      }}
      onClose={onClose}
    />
  );
}

import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Navigate, useLocation, useSearchParams } from "react-router";
import { session } from "@/auth/session";
import { SignInForm } from "@/auth/SignInForm";
import { useMaybeSession } from "@/auth/useSession";
import { Door } from "@/parts/Door";
import { Claim } from "./Claim";
import { nextPath } from "./nextPath";

export default function SignIn() {
  const { t } = useTranslation("sign-in");
  const [params] = useSearchParams();
  const state: unknown = useLocation().state;
  const current = useMaybeSession();
  if (current) return <Navigate to={nextPath(params.get("next"))} replace />;
  return (
    <Door title={t("title")} heading={t("welcome")} aside={<Claim />}>
      {isReset(state) && <Alert type="success" showIcon title={t("signedOutReset")} style={{ marginBottom: 16 }} />}
      <SignInForm onDone={(next) => session.signedIn(next)} />
    </Door>
  );
}

/** Whether the person comes from setting a new password. */
function isReset(state: unknown): boolean {
  return typeof state === "object" && state !== null && "isReset" in state;
}

import { useState } from "react";
import type { Session } from "@/api/types";
import { PasswordStep } from "./PasswordStep";
import { TotpStep } from "./TotpStep";

type Props = {
  /** Only this account may sign in: the one whose page is open below. */
  account?: string;
  onDone: (session: Session) => void;
};

type Step = { name: "password"; isExpired: boolean } | { name: "totp"; challenge: string };

/** Signing in: account, password and verify code; then a second step where the account has one. */
export function SignInForm({ account, onDone }: Props) {
  const [step, setStep] = useState<Step>({ name: "password", isExpired: false });
  if (step.name === "totp") {
    const back = (isExpired: boolean) => setStep({ name: "password", isExpired });
    return <TotpStep challenge={step.challenge} onDone={onDone} onBack={back} />;
  }
  return (
    <PasswordStep
      account={account}
      isExpired={step.isExpired}
      onDone={onDone}
      onTotp={(challenge) => setStep({ name: "totp", challenge })}
    />
  );
}

import { Button, Modal, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { session } from "./session";
import { SignInForm } from "./SignInForm";
import { useSession } from "./useSession";

/**
 * Lies over the open page when its session has ended. The page stays as it is below; the calls that were refused are
 * sent again after the sign-in.
 */
export default function SignInAgain() {
  const { t } = useTranslation("auth");
  const { account } = useSession();
  return (
    <Modal
      open
      title={t("over.title")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      width={440}
      // The dialog takes the focus to its first field, which is filled in already.
      afterOpenChange={(isOpen) => isOpen && document.getElementById("sign-in_password")?.focus()}
      // Above every dialog that may be open on the page.
      zIndex={2000}
      footer={
        <Button type="link" onClick={() => session.signedOut()}>
          {t("over.other")}
        </Button>
      }
    >
      <Typography.Paragraph>{t("over.text", { account: account.name })}</Typography.Paragraph>
      <SignInForm account={account.name} onDone={(next) => session.signedIn(next)} />
    </Modal>
  );
}

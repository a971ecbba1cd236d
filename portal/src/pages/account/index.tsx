import { useTranslation } from "react-i18next";
import { useSession } from "@/auth/useSession";
import { Page } from "@/parts/Page";
import styles from "./account.module.css";
import { Password } from "./Password";
import { Phone } from "./Phone";
import { Profile } from "./Profile";
import { Sessions } from "./Sessions";
import { Totp } from "./Totp";

export default function AccountPage() {
  const { t } = useTranslation("account");
  const { tenant } = useSession();
  return (
    <Page title={t("title")}>
      <div className={styles.cards}>
        <Profile />
        <div className={styles.column}>
          <Password />
          <Totp />
          {tenant && <Phone />}
        </div>
        <div className={styles.whole}>
          <Sessions />
        </div>
      </div>
    </Page>
  );
}

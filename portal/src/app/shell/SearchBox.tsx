import { SearchOutlined } from "@ant-design/icons";
import { Input, Typography } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { usePermissions, useSession } from "@/auth/useSession";
import { useSlash } from "./useSlash";

const fetchSearch = () => import("./Search");
const Search = lazy(fetchSearch);

/** The search's place in the header: its code is fetched when somebody comes near it. `/` goes there from anywhere. */
export function SearchBox() {
  const { t } = useTranslation();
  const isPlatform = useSession().account.type === "platform";
  const may = usePermissions();
  const [isUsed, setUsed] = useState(false);
  useSlash(() => setUsed(true));
  if (!may(isPlatform ? "platform:messages" : "messages:read")) return null;
  const box = (
    <Input
      aria-label={t("search.label")}
      placeholder={t("search.placeholder")}
      prefix={<SearchOutlined />}
      suffix={<Typography.Text keyboard>/</Typography.Text>}
      onFocus={() => setUsed(true)}
      onMouseEnter={() => void fetchSearch()}
    />
  );
  return isUsed ? (
    <Suspense fallback={box}>
      <Search onDone={() => setUsed(false)} />
    </Suspense>
  ) : (
    box
  );
}

import { DownOutlined, GlobalOutlined } from "@ant-design/icons";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import type { Language } from "@/api/types";
import { remember } from "@/i18n/language";
import { speak } from "@/i18n/load";
import { useLanguage } from "@/i18n/useLanguage";

/** Each language in itself, so that whoever needs it can read it. */
const NAMES: Record<Language, string> = { en: "English", zh: "中文" };

/** The language of the pages, in this browser. */
export function LanguageSwitch({ isShort = false }: { isShort?: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const choose = (next: Language) => {
    remember(next);
    void speak(next);
  };
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items: (["en", "zh"] as const).map((key) => ({ key, label: <span lang={key}>{NAMES[key]}</span> })),
        selectable: true,
        selectedKeys: [language],
        onClick: ({ key }) => choose(key as Language),
      }}
    >
      <Button
        type="text"
        icon={<GlobalOutlined />}
        aria-label={`${t("language")}: ${NAMES[language]}`}
        aria-haspopup="menu"
      >
        {!isShort && (
          <>
            {NAMES[language]} <DownOutlined style={{ fontSize: 10 }} />
          </>
        )}
      </Button>
    </Dropdown>
  );
}

import { CheckCircleFilled, PictureOutlined, UnorderedListOutlined } from "@ant-design/icons";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Bubble, Frame, Handset } from "@/parts/handset/Handset";
import { type Brand, targetOf } from "./brand";
import { type Drawn, drawn, type Shown, type ShownMenu } from "./cuts";
import styles from "./brand.module.css";
import { type Style, vendorOf } from "./vendors";

export type Look = "light" | "dark";

type Props = {
  brand: Brand;
  style: Style;
  look: Look;
  /** `11:27` */
  time: string;
};

/** A handset that shows a text of the brand in one maker's manner. Pressing says what would happen; nothing is opened. */
export function Phone({ brand, style, look, time }: Props) {
  const { t } = useTranslation(["brand", "message"]);
  const text = t("phone.text", { signature: brand.signatures[0] ?? t("phone.signature") });
  const vendor = vendorOf(style);
  return (
    <div className={styles.look} data-look={look} data-style={style}>
      {vendor ? (
        <Branded key={style} brand={brand} of={drawn(brand, vendor)} text={text} time={time} />
      ) : (
        <Handset sender={t("phone.number")} time={time} segments={[text]} />
      )}
    </div>
  );
}

type BrandedProps = { brand: Brand; of: Drawn; text: string; time: string };

function Branded({ brand, of, text, time }: BrandedProps) {
  const { t } = useTranslation(["brand", "message"]);
  const [pressed, setPressed] = useState<string | null>(null);
  return (
    <Frame time={time} label={t("phone.label")}>
      <div className={styles.head}>
        <span className={styles.stripe} style={brand.colour === "" ? undefined : { background: brand.colour }} aria-hidden />
        <Logo address={brand.logo} />
        <span className={styles.who}>
          <span className={styles.name}>
            {of.name === "" ? t("phone.noName") : of.name}
            <CheckCircleFilled className={styles.tick} role="img" aria-label={t("phone.verified")} />
          </span>
          {brand.summary !== "" && <span className={styles.summary}>{brand.summary}</span>}
        </span>
      </div>
      <div className={styles.screen}>
        <Bubble segments={[text]} />
        <div className={styles.pressed} role="status">
          {pressed}
        </div>
      </div>
      {of.menus.length > 0 && <MenuBar menus={of.menus} onPress={setPressed} />}
    </Frame>
  );
}

function Logo({ address }: { address: string | null }) {
  return address === null ? (
    <span className={styles.noLogo} aria-hidden>
      <PictureOutlined />
    </span>
  ) : (
    <img src={address} alt="" className={styles.logo} />
  );
}

type MenuBarProps = { menus: ShownMenu[]; onPress: (said: string | null) => void };

function MenuBar({ menus, onPress }: MenuBarProps) {
  const { t } = useTranslation("brand");
  const [openAt, setOpenAt] = useState<number | null>(null);
  const say = ({ action, label, support }: Shown) => {
    if (!action) onPress(t("phone.nothing", { label }));
    else if (support === "no") onPress(t("phone.dead", { label }));
    else onPress(t(`phone.does.${action.type}`, { label, target: targetOf(action) || t("phone.noTarget") }));
  };
  const open = openAt === null ? undefined : menus[openAt];
  return (
    <div className={styles.bar} role="group" aria-label={t("phone.menu")}>
      {open && open.items.length > 0 && (
        <ul className={styles.list}>
          {open.items.map((item, at) => (
            <li key={at}>
              <button
                type="button"
                data-support={item.support}
                onClick={() => {
                  say(item);
                  setOpenAt(null);
                }}
              >
                {item.label || t("phone.noLabel")}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.tops}>
        {menus.map((menu, at) => (
          <button
            key={at}
            type="button"
            data-support={menu.support}
            aria-expanded={menu.items.length > 0 ? openAt === at : undefined}
            onClick={() => {
              if (menu.items.length === 0) {
                say(menu);
                setOpenAt(null);
              } else setOpenAt(openAt === at ? null : at);
            }}
          >
            {menu.items.length > 0 && <UnorderedListOutlined aria-hidden />}
            <span>{menu.label || t("phone.noLabel")}</span>
          </button>
        ))}
      </div>
    </div>
  );
}

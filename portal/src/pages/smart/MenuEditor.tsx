import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, HolderOutlined, PlusOutlined } from "@ant-design/icons";
import { App, Button, Flex, Input, Radio, Tooltip } from "antd";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SmartItem, SmartMenu } from "@/api/types";
import { ITEM_UNITS, menuUnits } from "@/parts/brand/width";
import { Field } from "@/parts/Field";
import { Findings } from "@/parts/review/Findings";
import { ActionFields } from "./ActionFields";
import { after, changed, isList, mayAdd, mayAddItem, type MenuChange, type Place } from "./menu";
import { errorOf, idOf, type Said } from "./said";
import styles from "./smart.module.css";
import { Width } from "./Width";

type Props = {
  value?: SmartMenu[];
  onChange?: (menus: SmartMenu[]) => void;
  said: Said;
  /** What is empty is wrong only after somebody tried. */
  isTried: boolean;
};

const pathOf = ({ menu, item }: Place) => (item === null ? `menus[${menu}]` : `menus[${menu}].items[${item}]`);
const isSamePlace = (one: Place, other: Place) => one.menu === other.menu && one.item === other.item;

/** The menu: up to three beside each other, up to five lines below each, ordered by drag or by buttons. */
export function MenuEditor({ value: menus = [], onChange, said, isTried }: Props) {
  const { t } = useTranslation("smart");
  const { modal } = App.useApp();
  const [dragged, setDragged] = useState<Place | null>(null);
  const [over, setOver] = useState<Place | null>(null);
  const [told, setTold] = useState("");
  /** What takes the focus after the next change, the first that can. */
  const next = useRef<string[]>([]);
  useEffect(() => {
    const wanted = next.current;
    next.current = [];
    for (const id of wanted) {
      const found = document.getElementById(id);
      if (found && !(found instanceof HTMLButtonElement && found.disabled)) {
        found.focus();
        return;
      }
    }
  }, [menus]);

  const change = (what: MenuChange) => onChange?.(changed(menus, what));
  const label = ({ menu, item }: Place): string => {
    const one = item === null ? menus[menu] : menus[menu]?.items?.[item];
    const n = (item ?? menu) + 1;
    const written = one?.label.trim() ?? "";
    if (written !== "") return written;
    return item === null ? t("menu.nth", { n }) : t("menu.nthItem", { n });
  };
  const move = (at: Place, by: -1 | 1) => {
    const to = after(menus, at, by);
    const [same, other] = by < 0 ? ["up", "down"] : ["down", "up"];
    next.current = [`${idOf(pathOf(to))}-${same}`, `${idOf(pathOf(to))}-${other}`];
    setTold(t("menu.moved", { label: label(at), n: (to.item ?? to.menu) + 1 }));
    change({ do: "move", at, by });
  };
  const remove = (at: Place) => {
    const beside = at.item === null ? { ...at, menu: at.menu - 1 } : { ...at, item: at.item - 1 };
    const isFirst = (at.item ?? at.menu) === 0;
    next.current = [isFirst ? idOf(`${pathOf(at)}.label`) : idOf(`${pathOf(beside)}.label`), idOf("menus-add")];
    setTold(t("menu.removed", { label: label(at) }));
    change({ do: "remove", at });
  };
  const add = () => {
    next.current = [idOf(`menus[${menus.length}].label`)];
    change({ do: "add" });
  };
  const addItem = (menu: number) => {
    next.current = [idOf(`menus[${menu}].items[${menus[menu]?.items?.length ?? 0}].label`)];
    change({ do: "addItem", menu });
  };
  const open = (menu: number, list: boolean) => {
    const lost = list ? 0 : (menus[menu]?.items ?? []).length - 1;
    if (lost < 1) return change({ do: "open", menu, list });
    modal.confirm({
      title: t("menu.closeAsk"),
      content: t("menu.closeText"),
      okText: t("menu.closeOk"),
      okButtonProps: { danger: true },
      cancelText: t("cancel"),
      onOk: () => change({ do: "open", menu, list }),
    });
  };
  const dropOn = (at: Place) => ({
    "data-over": over && isSamePlace(over, at) ? "" : undefined,
    onDragOver: (event: DragEvent) => {
      if (!dragged) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(at);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      if (dragged) change({ do: "drop", from: dragged, to: at });
      setDragged(null);
      setOver(null);
    },
  });
  const tools = (at: Place, count: number) => (
    <Tools
      at={at}
      count={count}
      label={label(at)}
      onMove={(by) => move(at, by)}
      onRemove={() => remove(at)}
      onDrag={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", label(at));
        setDragged(at);
      }}
      onDragEnd={() => {
        setDragged(null);
        setOver(null);
      }}
    />
  );
  const labelField = (at: Place, one: SmartMenu | SmartItem, max: number) => {
    const field = `${pathOf(at)}.label`;
    const found = said(field);
    return (
      <Field
        id={idOf(field)}
        label={t(at.item === null ? "menu.label" : "menu.itemLabel")}
        error={one.label === "" && !isTried ? null : errorOf(found)}
        hint={
          <>
            <Width of={one.label} max={max} />
            <Findings findings={found.filter(({ severity }) => severity !== "error")} />
          </>
        }
      >
        {(input) => (
          <Input
            {...input}
            aria-label={t(at.item === null ? "menu.labelOf" : "menu.itemLabelOf", {
              n: (at.item ?? at.menu) + 1,
              label: label({ menu: at.menu, item: null }),
            })}
            value={one.label}
            maxLength={40}
            autoComplete="off"
            onChange={({ target }) => change({ do: "label", at, label: target.value })}
          />
        )}
      </Field>
    );
  };

  return (
    <div className={styles.stack} id={idOf("menus")} tabIndex={-1}>
      <Findings findings={said("menus")} />
      <ol className={styles.menus} aria-label={t("menu.all")}>
        {menus.map((menu, m) => {
          const at: Place = { menu: m, item: null };
          const items = menu.items ?? [];
          return (
            <li key={m} className={styles.menu} {...dropOn(at)}>
              <Flex justify="space-between" align="center" gap="small">
                <strong>{label(at)}</strong>
                {tools(at, menus.length)}
              </Flex>
              {labelField(at, menu, menuUnits(menus.length))}
              <Radio.Group
                aria-label={t("menu.opensOf", { label: label(at) })}
                value={isList(menu) ? "list" : "action"}
                options={(["action", "list"] as const).map((value) => ({ value, label: t(`menu.opens.${value}`) }))}
                onChange={({ target }) => open(m, target.value === "list")}
              />
              {isTried && <Findings findings={said(pathOf(at))} />}
              {menu.action ? (
                <ActionFields
                  path={pathOf(at)}
                  label={label(at)}
                  value={menu.action}
                  onChange={(action) => change({ do: "act", at, action })}
                  said={said}
                  isTried={isTried}
                />
              ) : (
                <>
                  <Findings findings={said(`${pathOf(at)}.items`)} />
                  <ol className={styles.items} aria-label={t("menu.itemsOf", { label: label(at) })}>
                    {items.map((item, i) => {
                      const place: Place = { menu: m, item: i };
                      return (
                        <li key={i} className={styles.item} {...dropOn(place)}>
                          <Flex justify="space-between" align="center" gap="small">
                            <strong>{label(place)}</strong>
                            {tools(place, items.length)}
                          </Flex>
                          {labelField(place, item, ITEM_UNITS)}
                          <ActionFields
                            path={pathOf(place)}
                            label={label(place)}
                            value={item.action}
                            onChange={(action) => change({ do: "act", at: place, action })}
                            said={said}
                            isTried={isTried}
                          />
                        </li>
                      );
                    })}
                  </ol>
                  <div>
                    <Button icon={<PlusOutlined />} disabled={!mayAddItem(menu)} onClick={() => addItem(m)}>
                      {t("menu.addItem")}
                      <span className="aside"> {label(at)}</span>
                    </Button>
                  </div>
                </>
              )}
            </li>
          );
        })}
      </ol>
      <div>
        <Button id={idOf("menus-add")} icon={<PlusOutlined />} disabled={!mayAdd(menus)} onClick={add}>
          {t("menu.add")}
        </Button>
      </div>
      <div role="status" className="aside">
        {told}
      </div>
    </div>
  );
}

type ToolsProps = {
  at: Place;
  count: number;
  label: string;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  onDrag: (event: DragEvent) => void;
  onDragEnd: () => void;
};

/** Up, down, away; and what is dragged with the mouse. */
function Tools({ at, count, label, onMove, onRemove, onDrag, onDragEnd }: ToolsProps) {
  const { t } = useTranslation("smart");
  const id = idOf(pathOf(at));
  const n = at.item ?? at.menu;
  return (
    <Flex gap={2} align="center">
      <Tooltip title={t("menu.drag")}>
        <span className={styles.handle} draggable onDragStart={onDrag} onDragEnd={onDragEnd} aria-hidden>
          <HolderOutlined />
        </span>
      </Tooltip>
      <Button
        id={`${id}-up`}
        type="text"
        size="small"
        icon={<ArrowUpOutlined />}
        aria-label={t("menu.up", { label })}
        disabled={n === 0}
        onClick={() => onMove(-1)}
      />
      <Button
        id={`${id}-down`}
        type="text"
        size="small"
        icon={<ArrowDownOutlined />}
        aria-label={t("menu.down", { label })}
        disabled={n === count - 1}
        onClick={() => onMove(1)}
      />
      <Button
        type="text"
        size="small"
        danger
        icon={<DeleteOutlined />}
        aria-label={t("menu.remove", { label })}
        onClick={onRemove}
      />
    </Flex>
  );
}

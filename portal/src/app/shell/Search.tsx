import { SearchOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { AutoComplete, Flex, Input, Typography } from "antd";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { answer, api } from "@/api/client";
import type { SearchItem } from "@/api/types";
import { useSession } from "@/auth/useSession";
import { useFailure } from "@/parts/useFailure";
import { useFormat } from "@/format/useFormat";
import { searchLink } from "./searchLink";
import { useSettled } from "./useSettled";

/** Shorter words would find everything. */
const LENGTH_MIN = 2;

type Props = {
  /** Something was chosen, or the person went elsewhere. */
  onDone: () => void;
};

/** Finds messages, tasks, phones and what else has a name; arrows choose. It takes the focus when it comes. */
export default function Search({ onDone }: Props) {
  const { t } = useTranslation();
  const { account } = useSession();
  const navigate = useNavigate();
  const say = useFailure();
  const [text, setText] = useState("");
  const isPlatform = account.type === "platform";
  const q = useDeferredValue(useSettled(text.trim(), 250));
  const isAsked = q.length >= LENGTH_MIN;

  const found = useQuery({
    queryKey: ["search", q],
    queryFn: ({ signal }) => answer(api.GET("/api/v1/search", { params: { query: { q } }, signal })),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });

  const items = isAsked ? (found.data?.items ?? []) : [];
  const nothing = !isAsked
    ? t("search.hint", { count: LENGTH_MIN })
    : found.error
      ? say(found.error).title
      : found.data
        ? t("search.nothing")
        : t("loading");

  return (
    <AutoComplete
      value={text}
      options={grouped(items, (kind) => t(`search.kind.${kind}`))}
      onChange={(value: string) => setText(value)}
      onSelect={(_: string, { item }: Choice) => {
        if (!item) return;
        void navigate(searchLink(item, isPlatform));
        onDone();
      }}
      defaultActiveFirstOption
      notFoundContent={nothing}
      onBlur={() => {
        if (text === "") onDone();
      }}
      popupMatchSelectWidth={Math.min(460, window.innerWidth - 32)}
      style={{ width: "100%" }}
    >
      <Input
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        prefix={<SearchOutlined />}
        suffix={<Typography.Text keyboard>/</Typography.Text>}
        autoFocus
        maxLength={100}
      />
    </AutoComplete>
  );
}

/** A group, or a finding in it. */
type Choice = { label: ReactNode; options?: Choice[]; value?: string; item?: SearchItem };

function grouped(items: SearchItem[], name: (kind: SearchItem["kind"]) => string): Choice[] {
  return [...new Set(items.map(({ kind }) => kind))].map((kind) => ({
    label: name(kind),
    options: items
      .filter((item) => item.kind === kind)
      .map((item) => ({ value: `${kind} ${item.id}`, label: <Finding item={item} />, item })),
  }));
}

function Finding({ item }: { item: SearchItem }) {
  const format = useFormat();
  const below = [item.tenant_code, item.subtitle, item.at && format.dateTime(item.at)].filter(Boolean).join(" · ");
  return (
    <Flex vertical>
      <Typography.Text ellipsis>{item.title}</Typography.Text>
      {below && (
        <Typography.Text type="secondary" ellipsis style={{ fontSize: 12 }}>
          {below}
        </Typography.Text>
      )}
    </Flex>
  );
}

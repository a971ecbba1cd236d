import { Form, Typography } from "antd";
import { useTranslation } from "react-i18next";
import { useFormat } from "@/format/useFormat";
import { GrowingText } from "@/parts/GrowingText";
import type { Column } from "@/parts/list/column";
import { Plain } from "@/parts/list/Plain";
import styles from "./links.module.css";
import { filled, PEOPLE_MAX, type Person, peopleOf, type Wrong } from "./persons";

/** People that are shown as a table while they are pasted. */
const SHOWN = 5;

type Props = { places: string[]; people: Person[]; text: string };

/** Who gets a link of one's own: pasted, and shown as the cards that are made. */
export function PeopleField({ places, people, text }: Props) {
  const { t } = useTranslation("smart-links");
  const format = useFormat();
  const say = useWrong();
  const cells = [t("form.mark"), ...places].join(", ");
  const good = people.filter(({ wrong }) => wrong === null);
  return (
    <>
      <Form.Item
        name="people"
        label={t("form.people")}
        extra={t("form.peopleHint", { max: PEOPLE_MAX, cells })}
        validateTrigger={["onBlur", "onSubmit"]}
        rules={[
          {
            validator: (_, pasted: string | undefined) => {
              const given = peopleOf(pasted ?? "", places);
              const first = given.find(({ wrong }) => wrong !== null);
              const refuse = (sentence: string) => Promise.reject(new Error(sentence));
              if (given.length === 0) return refuse(t("form.peopleMissing"));
              if (given.length > PEOPLE_MAX) {
                return refuse(t("form.peopleMany", { n: format.number(given.length), max: PEOPLE_MAX }));
              }
              if (first?.wrong) return refuse(t("form.peopleWrong", { line: first.line, what: say(first.wrong) }));
              return Promise.resolve();
            },
          },
        ]}
      >
        <GrowingText
          rows={4}
          rowsMax={12}
          spellCheck={false}
          placeholder={["c-20931", ...places.map((place) => `{${place}}`)].join(", ")}
        />
      </Form.Item>
      {good.length > 0 && (
        <Form.Item style={{ marginTop: 8 }}>
          <Plain
            label={t("form.preview")}
            items={good.slice(0, SHOWN)}
            columns={columnsOf(t("form.markColumn"), t("form.card"), (person) => filled(text, places, person.values))}
            rowKey={({ line }) => String(line)}
            nothing=""
          />
          {good.length > SHOWN && (
            <Typography.Text type="secondary">
              {t("form.previewMore", { n: format.number(good.length - SHOWN) })}
            </Typography.Text>
          )}
        </Form.Item>
      )}
    </>
  );
}

function columnsOf(mark: string, card: string, cardOf: (person: Person) => string): Column<Person>[] {
  return [
    { key: "mark", title: mark, width: 160, render: (person) => <span className={styles.any}>{person.mark}</span> },
    { key: "card", title: card, render: (person) => <span className={styles.any}>{cardOf(person)}</span> },
  ];
}

/** What is wrong with a line, in words. */
function useWrong(): (wrong: Wrong) => string {
  const { t } = useTranslation("smart-links");
  return (wrong) => {
    switch (wrong.what) {
      case "cells":
        return t("form.wrong.cells", { n: wrong.n, wanted: wrong.wanted });
      case "empty":
        return t("form.wrong.empty", { place: wrong.place });
      case "long":
        return t("form.wrong.long", { place: wrong.place, max: wrong.max });
      case "mark":
        return t("form.wrong.mark", { max: wrong.max });
    }
  };
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Card, Flex, Typography } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answer, api, idempotencyKey } from "@/api/client";
import type { CallbackItem } from "@/api/types";
import { Failure } from "@/parts/Failure";
import { AddressForm } from "./AddressForm";
import { CallbackFacts } from "./CallbackFacts";
import styles from "./callbacks.module.css";
import { NewSecret } from "./NewSecret";
import { RemoveAddress } from "./RemoveAddress";
import { RotateSecret } from "./RotateSecret";
import type { Sort } from "./sort";
import { StateTag } from "./StateTag";
import { TestResult } from "./TestResult";

type Doing = "set" | "rotate" | "remove";
type Made = { secret: string; url: string; isRotated: boolean };

/** Where one sort of event is pushed to, and what can be done about it. */
export function CallbackCard({ sort, of }: { sort: Sort; of: CallbackItem | null }) {
  const { t } = useTranslation("callbacks");
  const queries = useQueryClient();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const test = useMutation({
    // Every test is meant, so each has a key of its own.
    mutationFn: () =>
      answer(api.POST("/api/v1/callbacks/{sort}/test", { params: { path: { sort }, header: idempotencyKey() } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["callbacks"] }),
  });
  const name = t(`sort.${sort}`);
  const forWhat = (action: string) => t("forWhat", { action, sort: name });
  const close = () => setDoing(null);

  return (
    <Card title={<h2 className={styles.heading}>{name}</h2>} extra={<StateTag of={of} />} className={styles.card}>
      <Typography.Text type="secondary">{t(`about.${sort}`)}</Typography.Text>
      {of ? <CallbackFacts of={of} /> : <div>{t(`none.${sort}`)}</div>}
      {of?.failing_since && <Typography.Text type="secondary">{t("retried")}</Typography.Text>}
      {test.data && <TestResult push={test.data} onClose={() => test.reset()} />}
      {test.error && <Failure error={test.error} effect="maybe" />}
      <Flex wrap gap="small" className={styles.actions}>
        {of ? (
          <>
            <Button type="primary" loading={test.isPending} aria-label={forWhat(t("test"))} onClick={() => test.mutate()}>
              {t("test")}
            </Button>
            <Button aria-label={forWhat(t("change"))} onClick={() => setDoing("set")}>
              {t("change")}
            </Button>
            <Button aria-label={forWhat(t("rotate"))} onClick={() => setDoing("rotate")}>
              {t("rotate")}
            </Button>
            <Button danger aria-label={forWhat(t("remove"))} onClick={() => setDoing("remove")}>
              {t("remove")}
            </Button>
          </>
        ) : (
          <Button type="primary" aria-label={forWhat(t("set"))} onClick={() => setDoing("set")}>
            {t("set")}
          </Button>
        )}
      </Flex>
      {doing === "set" && (
        <AddressForm
          sort={sort}
          now={of?.url ?? null}
          onClose={close}
          onMade={(secret, url) => setMade({ secret, url, isRotated: false })}
        />
      )}
      {doing === "rotate" && of && (
        <RotateSecret
          sort={sort}
          onClose={close}
          onMade={(secret) => setMade({ secret, url: of.url, isRotated: true })}
        />
      )}
      {doing === "remove" && of && <RemoveAddress sort={sort} url={of.url} onClose={close} onDone={() => test.reset()} />}
      {made && <NewSecret sort={sort} {...made} onDone={() => setMade(null)} />}
    </Card>
  );
}

import { useMemo } from "react";
import type { Amount } from "@/api/types";
import { useMaybeSession } from "@/auth/useSession";
import { useLanguage } from "@/i18n/useLanguage";
import { money } from "./money";
import { bytes, number, percent } from "./number";
import { date, dateTime, dateTimeBare, duration, instantOf, offset, time } from "./time";

type Instant = string | number | Date;

/** The zone times are shown in: the tenant's; for accounts of the platform the browser's. */
export function useTimeZone(): string {
  return useMaybeSession()?.tenant?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Everything that turns values into text, in the language of the page and the zone of the tenant. */
export function useFormat() {
  const language = useLanguage();
  const zone = useTimeZone();
  return useMemo(
    () => ({
      zone,
      dateTime: (instant: Instant) => dateTime(instant, zone),
      dateTimeBare: (instant: Instant) => dateTimeBare(instant, zone),
      date: (instant: Instant) => date(instant, zone),
      time: (instant: Instant) => time(instant, zone),
      offset: (instant: Instant) => offset(instant, zone),
      instantOf: (wallClock: string) => instantOf(wallClock, zone),
      number: (value: number, isExact?: boolean) => number(language, value, isExact),
      percent: (share: number) => percent(language, share),
      bytes: (value: number) => bytes(language, value),
      money: (amount: Amount) => money(language, amount),
      duration: (ms: number) => duration(language, ms),
    }),
    [language, zone],
  );
}

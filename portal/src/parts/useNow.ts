import { useEffect, useState } from "react";

/** The time, again every so many milliseconds; stands still while `isRunning` is false. */
export function useNow(every_ms: number, isRunning = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms, isRunning]);
  return now;
}

import { useEffect, useState } from "react";

<<<<<<< HEAD
/** The time, renewed every so many milliseconds. */
export function useNow(every_ms = 15_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
=======
/** The time, again every so many milliseconds; stands still while `isRunning` is false. */
export function useNow(every_ms: number, isRunning = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(Date.now()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms, isRunning]);
>>>>>>> portal-foundation
  return now;
}

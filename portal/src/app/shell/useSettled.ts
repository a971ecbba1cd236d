import { useEffect, useState } from "react";

/** The value once it has not changed for a while: a person who types does not ask with every letter. */
export function useSettled<Value>(value: Value, wait_ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), wait_ms);
    return () => clearTimeout(timer);
  }, [value, wait_ms]);
  return settled;
}

import { useEffect, useRef } from "react";
import { Failure } from "@/parts/Failure";

/** Why a form was not taken, brought into view: the buttons may be far below it. */
export function Refused({ error }: { error: unknown }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const here = box.current;
    // Where pages are not painted there is nowhere to scroll.
    if (here && "scrollIntoView" in here) here.scrollIntoView({ block: "nearest" });
  }, [error]);
  return (
    <div ref={box}>
      <Failure error={error} effect="once" />
    </div>
  );
}

import { Flex } from "antd";
import { Failure } from "@/parts/Failure";
import { Loading } from "./Loading";

/** Until it is known who is signed in; with the reason when that cannot be learned. */
export function Start({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!error) return <Loading />;
  return (
    <Flex justify="center" style={{ padding: "20vh 16px" }}>
      <main style={{ width: "100%", maxWidth: 560 }}>
        <Failure error={error} onRetry={onRetry} />
      </main>
    </Flex>
  );
}

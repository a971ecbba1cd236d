import { useSearchParams } from "react-router";
import { AskLink } from "./AskLink";
import { SetPassword } from "./SetPassword";

/** Asks for the mail; with `?token=` from the mail, sets the new password. */
export default function Reset() {
  const [params] = useSearchParams();
  const token = params.get("token");
  return token ? <SetPassword token={token} /> : <AskLink />;
}

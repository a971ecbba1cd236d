import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { RouterProvider } from "react-router";
import { session } from "@/auth/session";
import { useMaybeSession } from "@/auth/useSession";
import { language, remembered } from "@/i18n/language";
import { speak } from "@/i18n/load";
import { HANDSET } from "./pages";
import { Providers } from "./Providers";
import { makeQueries } from "./queries";
import { makeRouter } from "./router";
import { Start } from "./Start";

const queries = makeQueries();
const router = makeRouter();

/** Everything. */
export function App() {
  return (
    <Providers queries={queries}>
      <Known />
    </Providers>
  );
}

/** Asks who is signed in, then shows the pages. */
function Known() {
  // The handset asks for nothing that a handset would not ask for.
  const isHandset = location.pathname === HANDSET;
  const start = useQuery({
    queryKey: ["start"],
    queryFn: () => (isHandset ? true : session.load().then(() => true)),
    staleTime: Infinity,
  });
  const account = useMaybeSession()?.account;

  // The account's language counts where none was chosen in this browser.
  useEffect(() => {
    if (account && remembered() === null && account.language !== language()) void speak(account.language);
  }, [account]);

  if (start.isSuccess) return <RouterProvider router={router} />;
  return <Start error={start.error} onRetry={() => void start.refetch()} />;
}

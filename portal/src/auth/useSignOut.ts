import { useMutation } from "@tanstack/react-query";
import { App } from "antd";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/error";
import { useFailure } from "@/parts/useFailure";
import { session } from "./session";

/** Ends the session here, in the other tabs and on the server; says so when the server could not be told. */
export function useSignOut(): () => void {
  const { message } = App.useApp();
  const say = useFailure();
  const leave = useMutation({
    mutationFn: () => answer(api.DELETE("/api/v1/session")),
    onSuccess: () => session.signedOut(),
    onError(error) {
      // A session that is no more needs no ending.
      if (error instanceof ApiError && error.status === 401) {
        session.signedOut();
      } else {
        const { title, text } = say(error);
        void message.error(`${title}: ${text}`);
      }
    },
  });
  return () => leave.mutate();
}

import { type Handler, ok, paged, refuse } from "./call.ts";
import { store } from "./traffic.ts";

export const tasks: Handler = ({ method, path, query }) => {
  if (method === "GET" && path === "/tasks") {
    const is = (name: string, value: string) => !query.has(name) || query.get(name) === value;
    const rows = store
      .tasks()
      .filter(
        (task) => task.name.includes(query.get("name") ?? "") && is("type", task.type) && is("status", task.status),
      );
    return paged(query.get("sort") === "created_at" ? rows.reverse() : rows, query);
  }
  const [, area, id = "", more] = path.split("/");
  if (area !== "tasks" || more === "messages") return undefined;
  const task = store.task(id);
  if (!task)
    return refuse(404, "not_found", "There is nothing here, or it is not yours. Check the address and the identifier.");
  if (method === "POST" && more === "cancel") {
    const cancelled = store.cancel((one) => one.task === id);
    return cancelled > 0
      ? ok({ cancelled })
      : refuse(
          409,
          "not_cancellable",
          "This message can no longer be cancelled. Only messages that have not been submitted can be.",
        );
  }
  return ok(task);
};

import { ApiError, isRefusal } from "@/api/error";

/**
 * The answer to a submission. What is still wrong or missing may be about anything on the page, documents too: it is said of
 * the whole, not beside the field that the answer names.
 */
export async function submitted<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!isRefusal(error, "submission_invalid")) throw error;
    const { status, code, title, detail } = error;
    throw new ApiError(status, { code, title, detail });
  }
}

/** Characters of a free content. */
export const CONTENT_MAX = 1500;
/** Characters of a sender ID. */
export const SENDER_MAX = 15;
/** Days ahead that something may be scheduled. */
export const SCHEDULE_DAYS = 30;

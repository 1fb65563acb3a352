const DAY = 86_400_000;

/** The day of an ISO 8601 date, `YYYY-MM-DD`. */
export const dayOf = (date: string): string => date.slice(0, 10);

/** Whole days from one date to another; negative when it is past. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / DAY);

/** "today", "tomorrow", "in 5 days", "3 days ago". */
export const inDays = (days: number): string => {
  if (days === 0) return 'today';
  if (days === 1) return 'tomorrow';
  return days > 0 ? `in ${days} days` : `${-days} ${days === -1 ? 'day' : 'days'} ago`;
};

/** "on 2026-12-05, in 10 days". */
export const dateWords = (date: string, today: string): string => `on ${dayOf(date)}, ${inDays(daysBetween(today, date))}`;

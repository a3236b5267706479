const pattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z)?$/;

/** Whether a text is a date or a moment in UTC. */
export const isMoment = (text: string): boolean => pattern.test(text) && !Number.isNaN(Date.parse(text));

export const momentExpected = 'a date or a moment in UTC, e.g. "2024-01-01" or "2024-01-01T06:00:00Z"';

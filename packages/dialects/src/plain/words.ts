/** What both ends of the wire say, beside RFC 7240. */

/** The status of the finished operation, in three digits. Where it is, the answer is the operation's. */
export const ASYNC_RESULT = 'Async-Result';
/** The media type of RFC 9457. */
export const PROBLEM = 'application/problem+json';
/** What stands after the URL of a monitor in the URL of its result, where that has one of its own. */
export const RESULT = '/result';

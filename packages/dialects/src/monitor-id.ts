/** Can this, of the path of a monitor, be the id of a job? */
export function isMonitorId(text: string): boolean {
  return /^[\w-]{1,128}$/.test(text);
}

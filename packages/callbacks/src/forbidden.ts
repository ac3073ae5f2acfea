/** Where no callback may go; that will not change by trying again. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden';
}

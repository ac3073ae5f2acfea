import { type OdataOptions, odata } from 'respond-async/odata';
import { doors as all, type OpenDoor } from '../doors.ts';

type Handler = Parameters<(typeof all)[number]['open']>[0];

/** The ways in which a handler that speaks OData is opened. */
export const doors = all.map(({ name, open }) => ({
  name,
  open: (handler: Handler, options?: OdataOptions): Promise<OpenDoor> => open(handler, odata(options)),
}));

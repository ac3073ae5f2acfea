import { fetchDoor } from '../stage/fetch-door.ts';

type Handler = (request: Request) => Promise<Response>;
interface Address {
  readonly port: number;
  readonly hostname: string;
}
const { Bun, Deno } = globalThis as {
  readonly Bun?: { serve(options: Address & { readonly fetch: Handler }): Address };
  readonly Deno?: {
    serve(options: Address & { onListen(address: Address): void }, handler: Handler): unknown;
  };
};

/** Serves the fetch door as its platform does, and says on which port. */
const where: Address = { port: 0, hostname: '127.0.0.1' };
const listening = ({ port }: Address): void => console.log(port);
if (Bun !== undefined) listening(Bun.serve({ ...where, fetch: fetchDoor() }));
else Deno?.serve({ ...where, onListen: listening }, fetchDoor());

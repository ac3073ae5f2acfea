import type { Engine, Reading, Refusal } from '@respond-async/core';
import type { CreditCheck, CreditReport } from './credit-check.ts';

type Order = { readonly id: string; readonly customer: string; readonly amount: number };

type Standing = 'checking' | 'approved' | 'declined' | 'withdrawn' | 'for a person' | 'try later';

/** Writes down what was decided. */
export type Save = (order: Order, decision: 'approved' | 'declined') => Promise<void>;

export interface Orders {
  /** Takes an order, and asks for a credit check. The same order again is the same order. */
  place(order: Order): Promise<Standing>;
  /** How the order stands. Decides it when the check is there. */
  look(id: string): Promise<Standing>;
  withdraw(id: string): Promise<Standing>;
}

interface Shop {
  readonly engine: Engine;
  readonly check: CreditCheck;
  readonly save: Save;
}

interface Placed {
  readonly order: Order;
  /** The job of its latest check. */
  readonly job: string;
  /** How many checks were asked for. */
  readonly asked: number;
  readonly decision?: 'approved' | 'declined';
}

const ENOUGH = 50;
const CHECKS = 3;

/** An order is approved or declined by a credit check, which takes its time. */
export function createOrders({ engine, check, save }: Shop): Orders {
  const placed = new Map<string, Placed>();

  const ask = async (order: Order, asked: number): Promise<Standing> => {
    const { id, customer, amount } = order;
    const accepted = await check.submit({ customer, amount }, { owner: customer, key: `${id} ${asked}` });
    if (!accepted.ok) return 'try later';
    placed.set(id, { order, job: accepted.job.id, asked });
    return 'checking';
  };

  const decide = async (known: Placed, reading: Reading): Promise<Standing> => {
    // The check's handler made it.
    const { score } = reading.result.value as CreditReport;
    const decision = score >= ENOUGH ? 'approved' : 'declined';
    try {
      await save(known.order, decision);
    } catch (error) {
      await reading.release();
      throw error;
    }
    await reading.confirm();
    placed.set(known.order.id, { ...known, decision });
    return decision;
  };

  const withoutReport = async ({ order, asked }: Placed, refusal: Refusal): Promise<Standing> => {
    if (refusal === 'not-ready' || refusal === 'being-read') return 'checking';
    if (refusal === 'cancelled') return 'withdrawn';
    return asked < CHECKS ? ask(order, asked + 1) : 'for a person';
  };

  const find = (id: string): Placed => {
    const known = placed.get(id);
    if (known === undefined) throw new Error(`there is no order ${id}`);
    return known;
  };

  return {
    place: (order) => ask(order, 1),
    async look(id) {
      const known = find(id);
      if (known.decision !== undefined) return known.decision;
      const reading = await engine.take(known.job);
      return reading.ok ? decide(known, reading) : withoutReport(known, reading.refusal);
    },
    async withdraw(id) {
      await engine.cancel(find(id).job);
      return this.look(id);
    },
  };
}

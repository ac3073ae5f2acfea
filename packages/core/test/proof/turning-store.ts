import type fc from 'fast-check';
import type { Store } from '../../src/index.ts';

/** Whether calls wait for their turn, and how many are under way. */
export interface Turn {
  isOn: boolean;
  underWay: number;
}

/** Each call is made, and answered, when its turn has come. */
export function turningStore(store: Store, order: fc.Scheduler, turn: Turn): Store {
  const inTurn = async <T>(label: string, call: () => Promise<T>): Promise<T> => {
    if (!turn.isOn) return call();
    await order.schedule(Promise.resolve(), `${label} begins`);
    const answer = await call();
    if (turn.isOn) await order.schedule(Promise.resolve(), `${label} ends`);
    return answer;
  };
  const counted = async <T>(label: string, call: () => Promise<T>): Promise<T> => {
    turn.underWay += 1;
    return inTurn(label, call).finally(() => {
      turn.underWay -= 1;
    });
  };
  return {
    ...store,
    commit: (change) => counted(`commit ${change.next?.phase ?? 'forget'}`, async () => store.commit(change)),
    read: (id) => counted(`read ${id}`, async () => store.read(id)),
    find: (query) => counted(`find ${query.order}`, () => store.find(query)),
  };
}

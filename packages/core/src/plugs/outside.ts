interface Hooks {
  readonly AsyncLocalStorage?: { snapshot?(): <T>(work: () => T) => T };
}

interface Host {
  readonly process?: { getBuiltinModule?(name: string): Hooks | undefined };
}

/**
 * Does `work` outside of whatever request is being answered. Where the runtime has asynchronous context, a job would
 * otherwise see that of the request, maybe of another user, which happened to set it off.
 */
export const outside: <T>(work: () => T) => T = snapshot();

// Looked up instead of imported: not every runtime has it.
function snapshot(): <T>(work: () => T) => T {
  const hooks = (globalThis as Host).process?.getBuiltinModule?.('node:async_hooks');
  return hooks?.AsyncLocalStorage?.snapshot?.() ?? ((work) => work());
}

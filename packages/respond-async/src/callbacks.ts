export {
  type Address,
  type Allow,
  type CallbackLimits,
  type CallbacksOptions,
  type Connect,
  callbacks,
  type Lookup,
  type SignedFor,
  type SigningKeys,
  type Timeouts,
} from '@respond-async/callbacks';

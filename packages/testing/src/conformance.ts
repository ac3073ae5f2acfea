export { completedJob, EPOCH, pendingJob, runningJob, stepped } from './job-fixture.ts';
export { registerCases, type TestFunctions } from './register-cases.ts';
export { type MakeStore, type StoreCase, type StoreUnderTest, storeCase } from './store-case.ts';
export { storeCases } from './store-cases.ts';
export { StoreModel } from './store-model.ts';
export { compareWithModel, type StoreStep, storeSteps } from './store-steps.ts';

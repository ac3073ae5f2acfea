export { type OdataOptions, odata } from '@respond-async/dialects';

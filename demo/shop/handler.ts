/** Billing for a worker that runs by itself: `npm run worker -- inbox-consumer` with `handler: demo/shop/handler.ts`. */
export { bill as handle } from './bill.ts'

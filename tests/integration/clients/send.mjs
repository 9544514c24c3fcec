// Sends one of each call with @segment/analytics-node: node send.mjs HOST WRITE_KEY USER
import { Analytics } from '@segment/analytics-node'

const [host, writeKey, userId] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey, flushAt: 20, flushInterval: 100 })
const failures = []
analytics.on('error', (error) => failures.push(error))

analytics.identify({ userId, traits: { email: `${userId}@example.org`, age: 41 } })
analytics.track({
  userId,
  event: 'Order Completed',
  properties: { order_id: `order-${userId}`, total: 12.5, products: [{ product_id: 'p1', quantity: 2 }] },
  context: { ip: '1.2.3.4' },
  timestamp: new Date('2024-03-01T12:00:00Z')
})
analytics.page({ userId, category: 'Docs', name: 'Home', properties: { url: 'https://shop.example/' } })
analytics.screen({ userId, category: 'App', name: 'Cart' })
analytics.group({ userId, groupId: 'g1', traits: { name: 'Initech' } })
analytics.alias({ userId, previousId: `${userId}-before` })
await analytics.closeAndFlush()
if (failures.length > 0) {
  console.error(failures)
  process.exit(1)
}

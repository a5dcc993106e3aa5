import { once } from 'node:events'
import { connect, createServer } from 'node:net'

// Below the range from which the system takes the near end of outgoing connections (32768 and up on Linux): a broker that was killed
// must find its own port free when it comes back.
const lowest = 20_000
const highest = 32_000

/** Loopback ports that nobody listens on, each named once. */
export async function readFreePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest))
    if (!ports.has(port) && (await isFree(port))) ports.add(port)
  }
  return [...ports]
}

/** Whether somebody takes connections on this loopback port now. */
export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

// The thread of `bench/pages.ts`: asks, waits for the answer, rests for 5 ms, asks again; tells all times at the end.
import http from 'node:http'
import { setTimeout as rest } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const agent = new http.Agent({ keepAlive: true })
const port = Number(workerData)
const times: number[] = []
let enough = false
parentPort?.once('message', () => {
  enough = true
})

for (let n = 0; n < 20; n++) {
  // oxlint-disable-next-line no-await-in-loop
  await ask()
}
parentPort?.postMessage('warm')
while (!enough) {
  const from = performance.now()
  // oxlint-disable-next-line no-await-in-loop
  await ask()
  times.push(performance.now() - from)
  // oxlint-disable-next-line no-await-in-loop
  await rest(5)
}
parentPort?.postMessage(times)
agent.destroy()

async function ask(): Promise<void> {
  await new Promise<void>((done, fail) => {
    const request = http.get({ host: '127.0.0.1', port, agent }, (answer) => {
      if (answer.statusCode !== 200) fail(new Error(`status ${answer.statusCode}`))
      answer.resume()
      answer.on('end', done)
    })
    request.on('error', fail)
  })
}

// Shapes of the parts of KafkaJS 2.2.4 that client.ts reaches into. The package is frozen; client.ts checks at start
// that they are as written here.
declare module 'kafkajs/src/broker/index.js' {
  import type ConnectionPool from 'kafkajs/src/network/connectionPool.js'
  import type { Logger } from 'kafkajs'
  export default class Broker {
    constructor(options: {
      connectionPool: ConnectionPool
      logger: Logger
      authenticationTimeout: number
      versions?: Record<number, { minVersion: number; maxVersion: number }> | null
      allowAutoTopicCreation: boolean
    })
    versions: Record<number, { minVersion: number; maxVersion: number }> | null
    connectionPool: ConnectionPool
    connect(): Promise<void>
    isConnected(): boolean
  }
}

declare module 'kafkajs/src/network/connectionPool.js' {
  import type { Logger, ISocketFactory } from 'kafkajs'
  import type { Socket } from 'node:net'
  export type Connection = {
    socket?: Socket
    connectionStatus: string
    requestQueue: { destroy(): void }
    rejectRequests(error: Error): void
    processData(chunk: Buffer): void
    isConnected(): boolean
  }
  export default class ConnectionPool {
    constructor(options: {
      host: string
      port: number
      logger: Logger
      clientId: string
      ssl?: object
      sasl?: object
      socketFactory: ISocketFactory
      connectionTimeout: number
      requestTimeout: number
      reauthenticationThreshold: number
    })
    pool: Connection[]
    isConnected(): boolean
    send(protocol: {
      request: {
        apiKey: number
        apiVersion: number
        apiName: string
        encode(): Promise<unknown>
        expectResponse?(): boolean
      }
      response: { decode(bytes: Buffer): Promise<unknown>; parse(decoded: unknown): Promise<unknown> }
      logResponseError?: boolean
    }): Promise<unknown>
  }
}

declare module 'kafkajs/src/network/requestQueue/index.js' {
  export default class RequestQueue {
    pending: unknown[]
    inflight: Map<number, unknown>
    scheduleCheckPendingRequests(): void
  }
}

declare module 'kafkajs/src/protocol/encoder.js' {
  export default class Encoder {
    writeBufferInternal(bytes: Buffer): void
    readonly buffer: Buffer
  }
}

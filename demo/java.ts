import { join } from 'node:path'

/**
 * The arguments of `java` for one of Kafka's main classes. One collector thread and the quick compiler only: many of these share two
 * cores. `logs` is the least severe line that goes to stderr.
 */
export function javaArgs(
  jars: string,
  mainClass: string,
  args: readonly string[],
  { heapMb = 128, logs = 'off' }: { heapMb?: number; logs?: 'off' | 'warn' | 'info' } = {},
): string[] {
  return [
    `-Xmx${heapMb}m`,
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-XX:-UsePerfData',
    // What a tool prints is UTF-8 wherever it runs; group names may hold anything.
    '-Dfile.encoding=UTF-8',
    '-Dstdout.encoding=UTF-8',
    `-Dorg.slf4j.simpleLogger.defaultLogLevel=${logs}`,
    '-Dorg.slf4j.simpleLogger.showDateTime=true',
    '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
    '-cp',
    join(jars, '*'),
    mainClass,
    ...args,
  ]
}

import { DefaultLogger, Runtime, type LogLevel } from '@temporalio/worker';
import { pino, type Logger } from 'pino';

const LEVELS: Readonly<Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'>> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};

const SHOWN = new Set<string>(['trace', 'debug', 'info', 'warn', 'error']);

/** Fields of the SDK's messages that hold what people wrote or sent: they belong into the history only. */
const HIDDEN = ['failure', 'payload', 'headers'];

export function createLogger(env: NodeJS.ProcessEnv): Logger {
  const level = env['LOG_LEVEL'] ?? 'info';
  return pino(
    { level: SHOWN.has(level) ? level : 'info', base: null, redact: { paths: HIDDEN, remove: true } },
    pino.destination(2),
  );
}

/** Our queues are for one kind of task each. */
const EXPECTED = /registered, not polling for/;

/** Must run before any connection or Worker. Signals are ours: the order of shutdown matters. */
export function installRuntime(logger: Logger): void {
  Runtime.install({
    logger: new DefaultLogger('INFO', ({ level, message, meta }) => {
      if (EXPECTED.test(message)) return;
      const { error, ...fields } = meta ?? {};
      logger[LEVELS[level]]({ ...fields, ...(error instanceof Error ? { error: error.message } : {}) }, message);
    }),
    telemetryOptions: { logging: { filter: { core: 'WARN' }, forward: {} } },
    shutdownSignals: [],
  });
}

import type { Sink } from './sink';
import { standard } from './sinks/standard/sink';

/** Every format of webhook endpoints; the first is the default. */
export const SINKS: readonly [Sink, ...Sink[]] = [standard];

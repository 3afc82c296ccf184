import { jestExpect } from '@jest/expect';
import { ModernFakeTimers } from '@jest/fake-timers';
import * as circus from 'jest-circus';
import type { readConfig } from 'jest-config';
import { ModuleMocker } from 'jest-mock';

type ProjectConfig = Awaited<ReturnType<typeof readConfig>>['projectConfig'];

/** Gives tests the globals of Jest, without the sandbox Jest loads every test file into: that takes seconds. */
export function installJestGlobals(config: ProjectConfig): void {
  const timers = new ModernFakeTimers({ config, global: globalThis });
  const mocker = new ModuleMocker(globalThis);
  const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
  const jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    useFakeTimers: timers.useFakeTimers.bind(timers),
    useRealTimers: timers.useRealTimers.bind(timers),
    setSystemTime: timers.setSystemTime.bind(timers),
    getTimerCount: timers.getTimerCount.bind(timers),
    advanceTimersByTime: timers.advanceTimersByTime.bind(timers),
    advanceTimersByTimeAsync: timers.advanceTimersByTimeAsync.bind(timers),
    // How long a test may take is told with each job.
    setTimeout: () => undefined,
  };
  const globals = { describe, it, test, beforeAll, beforeEach, afterAll, afterEach };
  Object.assign(globalThis, { ...globals, expect: jestExpect, jest });
}

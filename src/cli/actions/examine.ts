import { type Config, loadConfig } from '../../config/config';
import { ConfigError } from '../../config/config-error';
import { reasonOf } from '../../lib/failure-log';
import { type Finding, failure } from '../../lib/finding';
import { CommandFailure } from '../command-failure';
import { CHECKS, type DoctorOptions } from '../doctor/checks';
import { type JsonOption, print } from '../output';

export interface ExamineOptions extends JsonOption {
  readonly url?: string;
  readonly history?: boolean;
}

interface AreaFinding extends Finding {
  readonly area: string;
}

/** Runs all checks, and prints what they find. Throws CommandFailure if one fails. */
export async function examine({ url, history = false, ...output }: ExamineOptions): Promise<void> {
  const findings: AreaFinding[] = [];
  for await (const finding of findAll({ url: url ?? null, readsHistory: history })) {
    findings.push(finding);
    // Each as soon as it is known, because a check may take a while.
    if (!output.json) print({ json: null, text: toLine(finding) }, output);
  }
  const failures = findings.filter(({ level }) => level === 'FAILURE').length;
  const json = { isHealthy: failures === 0, findings };
  if (output.json) print({ json, text: '' }, output);
  if (failures > 0) throw new CommandFailure(`${failures} ${failures === 1 ? 'check' : 'checks'} failed.`);
}

async function* findAll(options: DoctorOptions): AsyncGenerator<AreaFinding> {
  let config: Config;
  try {
    config = loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield { area: 'settings', ...failure(error.message) };
    return;
  }
  for (const { area, run } of CHECKS) {
    try {
      for await (const finding of run(config, options)) yield { area, ...toOneLine(finding) };
    } catch (error) {
      yield { area, ...failure(`The check failed: ${reasonOf(error)}.`) };
    }
  }
}

/** Messages of databases may have several lines, and end with a full stop of their own. */
function toOneLine({ level, message }: Finding): Finding {
  return { level, message: message.replace(/\s+/g, ' ').replace(/\.\.$/, '.') };
}

function toLine({ area, level, message }: AreaFinding): string {
  return `${level.toLowerCase().padEnd(7)}  ${area}: ${message}`;
}

import { parseArgs } from 'node:util';
import { runProgram, UsageError } from '../support/processes/program';
import { ROOMS } from './rooms';
import { type Options, runRoom } from './run-room';

const USAGE = `Usage: npm run mutate -- [${Object.keys(ROOMS).join('|')} ...]
  [--sample N] [--seed S] [--file PATH] [--wider N] [--list] [--control]

--sample N   only so many mutants of each room, drawn by the seed
--file PATH  only the mutants of this file
--wider N    how many of those that survive the unit tests are tried with the slower tests too (40; "all" for all)
--list       print the survivors that test/mutation/survivors.json does not name, as entries for it
--control    run the tests of each mutant without the mutant: none may fail`;

async function main(): Promise<number> {
  const { rooms, options } = readArguments();
  if (rooms.length === 0) throw new UsageError('No room has that file.');
  let isSound = true;
  for (const name of rooms) {
    const room = ROOMS[name];
    if (!room) throw new UsageError(USAGE);
    isSound = (await runRoom(name, room, options)) && isSound;
  }
  return isSound ? 0 : 1;
}

function readArguments(): { rooms: readonly string[]; options: Options } {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ sample: text, file: text, list: flag, control: flag },
      ...{ seed: { ...text, default: '1' }, wider: { ...text, default: '40' } },
    },
  });
  const { sample, file, seed, wider, list, control } = values;
  const options = {
    ...{ list, control, file: file ?? null },
    seed: Number(seed),
    sample: sample === undefined ? Number.POSITIVE_INFINITY : Number(sample),
    wider: wider === 'all' ? Number.POSITIVE_INFINITY : Number(wider),
  };
  const numbers = [options.seed, options.sample, options.wider];
  if (numbers.some(Number.isNaN)) throw new UsageError(USAGE);
  const rooms = positionals.length > 0 ? positionals : Object.keys(ROOMS);
  return { rooms: file === undefined ? rooms : rooms.filter((name) => holds(name, file)), options };
}

function holds(room: string, file: string): boolean {
  return ROOMS[room]?.sources.some((source) => file.startsWith(`src/${source}/`)) ?? false;
}

runProgram(main);

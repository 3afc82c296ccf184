import { Commands } from '../../../src/application/commands/commands';
import { CommandQueue } from '../../../src/application/writing/command-queue';
import { TemporalCalendar } from '../../../src/time/temporal-calendar';
import { digestOf } from '../contact-digest';
import { aBot } from '../domain/bots';
import { NOW } from '../domain/time';
import { callerWith } from '../stand-ins/in-memory-workspace';
import { type StoresOfAnyKind, storeClock } from './store-kinds';

export const STORE_CALLER = callerWith('ADMIN');

/** The commands on stores, for a workspace with one bot on Auto-Pilot. */
export async function commandsOn({ contacts, writes }: StoresOfAnyKind): Promise<Commands> {
  storeClock.set(new Date(NOW).toISOString());
  const loads = { contactIds: [], bots: 'WRITE' } as const;
  await writes.transact(STORE_CALLER.workspace, loads, (unit) => unit.stageBot(aBot()));
  const queue = new CommandQueue(writes, { emit: () => undefined });
  return new Commands(queue, writes, contacts, new TemporalCalendar(), digestOf);
}

import { type NoticeRule, type NoticeSubject, shellWord } from '@aster-scheduler/core';

/** What to type or to look at when a part of the engine is not as it should be. */
export function whatToDoAboutEngine(rule: NoticeRule | undefined, { kind, name }: NoticeSubject): readonly string[] {
  switch (rule?.when) {
    case 'pool_starved':
      return [`start a worker with WORKER_POOLS=${shellWord(name)}`, 'aster pools', 'aster workers'];
    case 'backlog':
      return ['more slots, or fewer starts at a time', 'aster pools', 'aster forecast'];
    case 'worker_lost':
      return ['look at its host and its log', 'aster workers', 'aster runs --reason worker_lost'];
    case 'scheduler_silent':
      return kind === 'engine' ? ['aster services', 'aster doctor'] : ['look at its log', 'aster services'];
    case 'ledger_gap':
      return ['aster ledger --check', 'aster doctor'];
    case 'channel_failing':
      return ['aster alerts channels', `aster alerts test ${shellWord(name)}`];
    default:
      return ['aster doctor'];
  }
}

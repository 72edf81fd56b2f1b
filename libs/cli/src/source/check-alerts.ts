import { alertRuleProblems, channelDocumentProblems, type FieldProblem } from '@aster-scheduler/core';
import type { JobSource, SourceAlert } from './job-source.js';
import { repeatedNames } from './repeated-names.js';
import type { SourceProblem } from './source-problem.js';

/** All that is wrong with the rules and channels of files. Channels that a rule tells may be anywhere. */
export function checkAlerts(sources: readonly JobSource[]): readonly SourceProblem[] {
  const rules = sources.flatMap((source) => source.rules);
  const channels = sources.flatMap((source) => source.channels);
  return [
    ...rules.flatMap((rule) => problemsOf(rule, alertRuleProblems(rule.fields))),
    ...channels.flatMap((channel) => problemsOf(channel, channelDocumentProblems(channel.fields))),
    ...repeatedNames(rules),
    ...repeatedNames(channels),
  ];
}

/** What could not be read is told already. */
function problemsOf({ name, isFaulty, placeOf }: SourceAlert, problems: readonly FieldProblem[]): SourceProblem[] {
  if (isFaulty) return [];
  return problems.map(({ field, message }) => ({ ...placeOf(field), message: `${name}.${field}: ${message}` }));
}

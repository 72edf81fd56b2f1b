import { isDeepStrictEqual } from 'node:util';
import type { AlertRuleResource, ChannelResource } from '@aster-scheduler/client';
import { alertRuleFieldNames } from '@aster-scheduler/core';

type Written = Readonly<Record<string, unknown>>;

/** What a rule says where nothing is said; `0s` is how a server tells that a rule goes by what is usual alone. */
const ruleDefaults: Written = {
  ...{ match: {}, channels: [], severity: 'warning', notify_on: ['opened', 'resolved'], is_enabled: true, after: '0s' },
};

/** A rule as a file has it: each field that is not as it would be anyway. */
export function writtenRule(rule: AlertRuleResource): Written {
  const fields: Written = { ...rule };
  return Object.fromEntries(
    alertRuleFieldNames
      .map((field) => [field, fields[field]] as const)
      .filter(([field, value]) => value !== null && !isDeepStrictEqual(value, ruleDefaults[field])),
  );
}

/** A channel as a file has it: its settings beside its kind, secrets as the names that stand for them. */
export function writtenChannel({ kind, config, is_enabled: isEnabled }: ChannelResource): Written {
  return { kind, ...config, ...(isEnabled ? {} : { is_enabled: false }) };
}

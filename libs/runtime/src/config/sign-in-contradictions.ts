import type { FieldProblem } from '@aster-scheduler/core';
import type { VariableName, VariableValues } from './variables.js';

/**
 * What people who sign in could not do by these settings.
 *
 * @param concerns whether all of some variables could be read
 */
export function signInContradictions(
  values: VariableValues,
  concerns: (...names: readonly VariableName[]) => boolean,
): readonly FieldProblem[] {
  const { API_OIDC_CLIENT_ID: clientId, API_OIDC_CLIENT_SECRET: secret, API_PROXY_SIGN_IN: proxy } = values;
  const isMissing = (name: VariableName) => concerns(name) && values[name] === undefined;
  const problem = (field: VariableName, message: string) => [{ field, message }];
  return [
    ...(clientId !== undefined && isMissing('API_OIDC_ISSUER')
      ? problem('API_OIDC_ISSUER', 'is not set, but API_OIDC_CLIENT_ID is; name where people sign in')
      : []),
    ...(secret !== undefined && isMissing('API_OIDC_CLIENT_ID')
      ? problem('API_OIDC_CLIENT_ID', 'is not set, but API_OIDC_CLIENT_SECRET is; name whose secret it is')
      : []),
    ...(proxy !== undefined && isMissing('API_PROXY_ROLES')
      ? problem('API_PROXY_ROLES', 'is not set, so API_PROXY_SIGN_IN would let nobody in; name roles: *=read')
      : []),
  ];
}

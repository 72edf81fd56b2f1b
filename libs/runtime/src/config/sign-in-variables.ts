import type { ServiceName } from '../service-name.js';
import { anyText } from './readers/any-text.js';
import { duration } from './readers/duration.js';
import { headerName } from './readers/header-name.js';
import { networks } from './readers/networks.js';
import { roleMap } from './readers/role-map.js';
import { scopes } from './readers/scopes.js';
import type { Variable } from './variable.js';

const minuteMs = 60_000;
const hourMs = 3_600_000;

const api: readonly ServiceName[] = ['api', 'up'];

/** The variables by which people sign in: at a provider, or at a proxy in front of the API. */
export const signInVariables = {
  API_OIDC_CLIENT_ID: {
    about:
      'by what API_OIDC_ISSUER knows the dashboard, where people then sign in; it must allow <address>/ui/signed-in',
    services: api,
    defaultNote: 'none',
    read: anyText,
  },
  API_OIDC_CLIENT_SECRET: {
    about: 'the secret of API_OIDC_CLIENT_ID, if it has one',
    services: api,
    isSecret: true,
    read: anyText,
  },
  API_OIDC_SCOPES: {
    about: 'what is asked for when people sign in, with spaces between',
    services: api,
    default: 'openid profile email',
    read: scopes,
  },
  API_SESSION_LIFETIME: {
    about: 'how long somebody stays signed in; their roles are read anew after it',
    services: api,
    default: '12h',
    read: duration(minuteMs, 720 * hourMs),
  },
  API_PROXY_SIGN_IN: {
    about: 'addresses or networks of a proxy that signs people in and says in headers who they are; comma-separated',
    services: api,
    defaultNote: 'none',
    read: networks,
  },
  API_PROXY_USER_HEADER: {
    about: 'the header in which API_PROXY_SIGN_IN says who it is',
    services: api,
    default: 'x-forwarded-user',
    read: headerName,
  },
  API_PROXY_GROUPS_HEADER: {
    about: 'the header in which API_PROXY_SIGN_IN says their groups, with commas between',
    services: api,
    default: 'x-forwarded-groups',
    read: headerName,
  },
  API_PROXY_ROLES: {
    about: 'the role for each of those groups, comma-separated, * for everybody: aster-admins=admin,*=read',
    services: api,
    defaultNote: 'none',
    read: roleMap,
  },
} as const satisfies Readonly<Record<string, Variable<unknown>>>;

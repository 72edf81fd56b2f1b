import type { ServiceName } from '../service-name.js';
import { anyText } from './readers/any-text.js';
import { choice } from './readers/choice.js';
import { httpAddress } from './readers/http-address.js';
import { networks } from './readers/networks.js';
import { smtpUrl } from './readers/smtp-url.js';
import type { Variable } from './variable.js';

const scheduler: readonly ServiceName[] = ['scheduler', 'up'];

/** The variables of what sends messages about alerts. */
export const notifierVariables = {
  NOTIFIER: {
    about: 'on, or off: whether this process sends messages about alerts; any number may, and one has to',
    services: scheduler,
    default: 'on',
    read: choice(['on', 'off']),
  },
  NOTIFY_ALLOW: {
    about: 'loopback and private addresses or networks that messages may go to besides public ones; comma-separated',
    services: scheduler,
    defaultNote: 'none',
    read: networks,
  },
  NOTIFY_ENVIRONMENT: {
    about: 'which installation messages come from, such as prod: the first word of each',
    services: scheduler,
    defaultNote: 'none',
    read: anyText,
  },
  HEARTBEAT_URL: {
    about: 'where each scheduler tells once a minute that it works, so that somebody outside notices when none does',
    services: scheduler,
    defaultNote: 'nowhere',
    isSecret: true,
    read: httpAddress,
  },
  SMTP_URL: {
    about: 'mail server of channels that name none: smtp://host:587 (STARTTLS), smtps://user:password@host',
    services: scheduler,
    defaultNote: 'none',
    isSecret: true,
    read: smtpUrl,
  },
  SMTP_FROM: {
    about: 'whom e-mail comes from where its channel does not say: aster@example.org, or a name and <address>',
    services: scheduler,
    defaultNote: 'aster@ the mail server',
    read: anyText,
  },
} as const satisfies Readonly<Record<string, Variable<unknown>>>;

/** How a mail server is reached. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** `implicit`: from the first byte; `starttls`: before anything is told; `none`: never, as it was asked for. */
  readonly encryption: 'implicit' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: string;
}

/**
 * Reads `smtps://user:password@host:465`, or `smtp://host:587`, which demands STARTTLS unless `?tls=none` says otherwise.
 * `undefined` for what is neither.
 */
export function readSmtpUrl(text: string): SmtpServer | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, searchParams } = new URL(text);
  if ((protocol !== 'smtp:' && protocol !== 'smtps:') || hostname === '') return undefined;
  const isImplicit = protocol === 'smtps:';
  const unencrypted = searchParams.get('tls') === 'none';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (isImplicit ? 465 : 587) : Number(port),
    encryption: isImplicit ? 'implicit' : unencrypted ? 'none' : 'starttls',
    ...(username !== '' && { user: decode(username), password: decode(password) }),
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

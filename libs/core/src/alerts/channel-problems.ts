import type { FieldProblem } from '../errors.js';
import { isPlainObject } from '../is-plain-object.js';
import { secretReferenceProblem, secretReferencesIn } from '../secrets/secret-references.js';
import { type ChannelKind, type ChannelSettings, channelSettings } from './alert-channel.js';
import { bodyTemplateProblem } from './body-template.js';

const longestText = 2_000;
const mostHeaders = 20;

/**
 * What is wrong with what a channel of the kind is told. Whoever reads channels must not be able to send in their
 * name, so what makes that possible is named, as `${secret:NAME}`, and never stands there itself.
 */
export function channelProblems(kind: ChannelKind, config: unknown): readonly FieldProblem[] {
  if (!isPlainObject(config)) return [{ field: 'config', message: 'must be an object' }];
  const settings: ChannelSettings = channelSettings[kind];
  const known = [...settings.required, ...settings.optional];
  const missing = settings.required
    .filter((name) => config[name] === undefined)
    .map((name) => ({ field: `config.${name}`, message: `is required for a channel of kind ${kind}` }));
  const wrong = Object.entries(config).flatMap(([name, value]): FieldProblem[] => {
    const field = `config.${name.slice(0, 100)}`;
    if (!known.includes(name)) return [{ field, message: `is not known for ${kind}; it takes ${known.join(', ')}` }];
    const message = problemOf(name, value, settings);
    return message === undefined ? [] : [{ field, message }];
  });
  return [...missing, ...wrong, ...dkimProblems(config)].slice(0, 50);
}

function problemOf(name: string, value: unknown, settings: ChannelSettings): string | undefined {
  if (name === 'headers') return headersProblem(value);
  if (name === 'body') return bodyTemplateProblem(value);
  return textProblem(name, value, settings) ?? (name === 'url' ? urlProblem(String(value)) : undefined);
}

/** A signature takes all three. */
function dkimProblems(config: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  const names = ['dkim_domain', 'dkim_selector', 'dkim_key'];
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length === names.length) return [];
  return missing.map((name) => ({ field: `config.${name}`, message: 'is required for a signature by DKIM' }));
}

function textProblem(name: string, value: unknown, { secret }: ChannelSettings): string | undefined {
  if (typeof value !== 'string') return 'must be text';
  if (value.trim() === '' || value.length > longestText) return `must have 1 to ${longestText} characters`;
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'must have no line breaks or other control characters';
  const wrong = secretReferenceProblem(value);
  if (wrong !== undefined) return wrong;
  const references = secretReferencesIn(value);
  if (references.some(({ source }) => source !== 'store')) return 'may name secrets of Aster only: ${secret:NAME}';
  if (secret.includes(name) && references.length === 0) {
    return 'is a secret: keep it as one (aster secrets set NAME), and write ${secret:NAME} here';
  }
  return undefined;
}

/** One that is or begins with a secret is looked at when it is sent to. */
function urlProblem(value: string): string | undefined {
  if (value.startsWith('${secret:')) return undefined;
  const shown = value.replaceAll(/\$\{secret:[^}$]*\}/g, 'secret');
  if (!URL.canParse(shown)) return 'must be an address such as https://hooks.example.org/aster';
  const { protocol, username, password, hostname } = new URL(shown);
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https:// or http://';
  if (username !== '' || password !== '') return 'must have no name and password in it: keep the address as a secret';
  return hostname === '' ? 'must name a host' : undefined;
}

function headersProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return 'must be an object of texts';
  const entries = Object.entries(value);
  if (entries.length > mostHeaders) return `must have at most ${mostHeaders}`;
  for (const [name, text] of entries) {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(name))
      return `has a name that is none of a header: ${JSON.stringify(name.slice(0, 100))}`;
    if (reservedHeader.test(name)) return `must not set ${name}`;
    const problem = textProblem(name, text, {
      required: [],
      optional: [],
      secret: secretHeader.test(name) ? [name] : [],
    });
    if (problem !== undefined) return `${name} ${problem}`;
  }
  return undefined;
}

const secretHeader = /authorization|cookie|token|secret|key/i;
const reservedHeader = /^(?:host|content-length|content-type|connection|transfer-encoding|webhook-.*)$/i;

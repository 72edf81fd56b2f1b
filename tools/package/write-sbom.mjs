#!/usr/bin/env node
// Prints a bill of materials (CycloneDX 1.6, JSON) of all that comes with Aster: npm run --silent sbom > sbom.json
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../start/project-root.mjs';
import { listShipped, nameOf } from './list-shipped.mjs';

const shipped = listShipped();
const { version, description, license } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));

function identify(folder) {
  const { locked } = shipped.get(folder);
  const name = locked.name ?? nameOf(folder);
  return { name, version: locked.version, purl: `pkg:npm/${name.replace(/^@/, '%40')}@${locked.version}` };
}

const refOf = (folder) => `${identify(folder).purl}#${folder}`;

/** The parts of a name as CycloneDX wants them. */
function naming(name) {
  const [scope, rest] = name.split('/');
  return rest === undefined ? { name } : { group: scope, name: rest };
}

function hashesOf(integrity) {
  const digests = (integrity ?? '').split(' ').filter((each) => each.startsWith('sha512-'));
  return digests.map((each) => ({ alg: 'SHA-512', content: Buffer.from(each.slice(7), 'base64').toString('hex') }));
}

/** One licence by its name, or several of which one may be chosen. */
function licencesOf(license = 'Apache-2.0') {
  return /[ ()]/.test(license) ? [{ expression: license }] : [{ license: { id: license } }];
}

function componentOf([folder, { locked, isBuiltIn }]) {
  const { name, version: its, purl } = identify(folder);
  const hashes = hashesOf(locked.integrity);
  return {
    type: 'library',
    'bom-ref': refOf(folder),
    ...naming(name),
    version: its,
    scope: locked.optional === true ? 'optional' : 'required',
    ...(hashes.length === 0 ? {} : { hashes }),
    licenses: licencesOf(locked.license),
    purl,
    properties: [{ name: 'aster:comes', value: isBuiltIn ? 'built in' : 'installed' }],
  };
}

const byRef = ([one], [other]) => (refOf(one) < refOf(other) ? -1 : 1);
const entries = [...shipped].sort(byRef);
const contents = {
  metadata: {
    component: {
      type: 'application',
      'bom-ref': 'aster',
      name: 'aster-scheduler',
      version,
      description,
      licenses: licencesOf(license),
    },
  },
  components: entries.map(componentOf),
  dependencies: [
    {
      ref: 'aster',
      dependsOn: entries
        .map(([folder]) => folder)
        .filter((each) => /^apps\//.test(each))
        .map(refOf),
    },
    ...entries.map(([folder, { needs }]) => ({ ref: refOf(folder), dependsOn: [...new Set(needs)].map(refOf).sort() })),
  ],
};
/** The same for the same contents, so that two of them can be compared. */
const digest = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
const serial = [
  digest.slice(0, 8),
  digest.slice(8, 12),
  `8${digest.slice(13, 16)}`,
  `8${digest.slice(17, 20)}`,
  digest.slice(20, 32),
];
const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${serial.join('-')}`,
  version: 1,
  ...contents,
};
process.stdout.write(`${JSON.stringify(bill, undefined, 2)}\n`);

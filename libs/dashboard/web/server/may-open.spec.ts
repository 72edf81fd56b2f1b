import type { MeResource } from '@aster-scheduler/client';
import { mayOpen } from './may-open.js';

const me = (part: Partial<MeResource>): MeResource => ({
  ...{ actor: 'key:a', role: 'read', key_hint: null, expires_at: null, pools: null, labels: null, name_prefixes: null },
  ...part,
});

describe('who may open a page', () => {
  it.each([
    ['anybody one for all', undefined, undefined, true],
    ['nobody one for some, before it is known who it is', undefined, 'everything', false],
    ['a reader one that tells of all jobs', me({}), 'everything', true],
    ['a writer none for admins', me({ role: 'write' }), 'admin', false],
    ['a writer one for writers', me({ role: 'write' }), 'writer', true],
    ['an operator none for writers', me({ role: 'operate' }), 'writer', false],
    ['an admin one for admins', me({ role: 'admin' }), 'admin', true],
    ['an admin of a pool none', me({ role: 'admin', pools: ['gpu'] }), 'admin', false],
    ['a writer of a pool one for changes of jobs', me({ role: 'write', pools: ['gpu'] }), 'editor', true],
    ['an operator none for changes of jobs', me({ role: 'operate' }), 'editor', false],
    ['a reader of some labels none', me({ labels: ['team=data'] }), 'everything', false],
    ['a reader of some names none', me({ name_prefixes: ['etl/'] }), 'everything', false],
  ] as const)('%s', (_what, who, need, may) => {
    expect(mayOpen(who, need)).toBe(may);
  });
});

import { routeTable } from '../router/route-table.js';
import { createDocumentation } from './create-documentation.js';

describe('createDocumentation', () => {
  it('writes the documentation of a mount path once', () => {
    const documentation = createDocumentation(routeTable);
    const first = documentation('/aster');
    expect(documentation('/aster')).toBe(first);
    expect(JSON.parse(first.openapi)).toMatchObject({ servers: [{ url: '/aster' }] });
    expect(first.page).toContain('/aster/openapi.json');
  });

  it('keeps that of ten mount paths, however many there are', () => {
    const documentation = createDocumentation(routeTable);
    const first = documentation('');
    for (let made = 0; made < 10; made += 1) documentation(`/tenant-${made}`);
    expect(documentation('')).not.toBe(first);
    expect(documentation('')).toEqual(first);
  });
});

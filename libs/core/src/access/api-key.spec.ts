import { apiKeyHint, hashApiKey, isApiKey, newApiKey } from './api-key.js';

describe('an API key', () => {
  it('is a prefix, 256 random bits and a checksum', () => {
    const keys = Array.from({ length: 200 }, newApiKey);
    for (const key of keys) {
      expect(key).toMatch(/^aster_[0-9A-Za-z]{49}$/);
      expect(isApiKey(key)).toBe(true);
    }
    expect(new Set(keys).size).toBe(200);
  });

  it('is told from a text with one character wrong', () => {
    const key = newApiKey();
    for (let index = 'aster_'.length; index < key.length; index += 1) {
      const other = key[index] === 'x' ? 'y' : 'x';
      expect(isApiKey(key.slice(0, index) + other + key.slice(index + 1))).toBe(false);
    }
    for (const text of ['', 'aster_', `${key}0`, key.slice(0, -1), key.toUpperCase(), ` ${key}`, `${key}\n`]) {
      expect(isApiKey(text)).toBe(false);
    }
  });

  it('is stored as a hash and shown by its begin', () => {
    const key = newApiKey();
    expect(hashApiKey(key)).toHaveLength(32);
    expect(apiKeyHint(key)).toBe(key.slice(0, 10));
    expect(apiKeyHint('k'.repeat(40))).toMatch(/^[0-9a-f]{8}$/);
  });
});

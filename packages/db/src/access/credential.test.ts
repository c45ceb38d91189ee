import { credentialHash, credentialKind, newCredential } from './credential.js';

describe('a credential', () => {
  it.each(['pgk', 'pgt'] as const)('of kind %s is recognised by its form', (kind) => {
    const credential = newCredential(kind);
    expect(credential).toMatch(new RegExp(`^${kind}_[\\w-]{38}$`));
    expect(credentialKind(credential)).toBe(kind);
  });

  it('with one character mistaken is none', () => {
    const credential = newCredential('pgk');
    for (let place = 0; place < credential.length; place += 1) {
      const other = credential[place] === 'x' ? 'y' : 'x';
      expect(
        credentialKind(credential.slice(0, place) + other + credential.slice(place + 1)),
      ).toBeNull();
    }
  });

  it('never comes twice, nor does its hash', () => {
    const made = Array.from({ length: 100 }, () => newCredential('pgt'));
    expect(new Set(made).size).toBe(100);
    expect(new Set(made.map((credential) => credentialHash(credential).toString('hex'))).size).toBe(
      100,
    );
  });
});
